import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, ServedOn } from '../http/route-declaration.js';
import { HouseStyle } from './house-style.js';

const FOLDER = join(import.meta.dirname, 'assets');
const own = (name: string): Buffer => readFileSync(join(FOLDER, name));
const styles = own('gatehouse.css');
const logo = own('gatehouse.svg');
const scripts = readdirSync(FOLDER).filter((name) => name.endsWith('.js'));

/** The pages' stylesheet, scripts and picture, from memory; no path from outside reaches the file system. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@Controller('assets')
export class AssetsController {
  private readonly files: ReadonlyMap<string, { readonly type: string; readonly bytes: Buffer }>;

  constructor(style: HouseStyle) {
    const rules = style.styles ? [styles, style.styles] : [styles];
    this.files = new Map([
      ['gatehouse.css', { type: 'text/css; charset=utf-8', bytes: Buffer.concat(rules) }],
      ['gatehouse.svg', { type: 'image/svg+xml', bytes: style.logo ?? logo }],
      ...scripts.map((name) => [name, { type: 'text/javascript; charset=utf-8', bytes: own(name) }] as const),
    ]);
  }

  @Get(':name')
  @Header('Cache-Control', 'public, max-age=3600')
  @Header('Cross-Origin-Resource-Policy', 'cross-origin') // the gateway's one page takes them from here
  asset(@Param('name') name: string): StreamableFile {
    const file = this.files.get(name);
    if (!file) throw new NotFoundException();
    return new StreamableFile(file.bytes, { type: file.type, length: file.bytes.byteLength });
  }
}
