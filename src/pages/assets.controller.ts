import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, ServedOn } from '../http/route-declaration.js';
import { HouseStyle } from './house-style.js';

const own = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'assets', name));
const styles = own('gatehouse.css');
const logo = own('gatehouse.svg');
const signedOut = own('signed-out.js');

/** The pages' stylesheet, picture and script, from memory; no path from outside reaches the file system. */
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
      ['signed-out.js', { type: 'text/javascript; charset=utf-8', bytes: signedOut }],
      ['gatehouse.svg', { type: 'image/svg+xml', bytes: style.logo ?? logo }],
    ]);
  }

  @Get(':name')
  @Header('Cache-Control', 'public, max-age=3600')
  asset(@Param('name') name: string): StreamableFile {
    const file = this.files.get(name);
    if (!file) throw new NotFoundException();
    return new StreamableFile(file.bytes, { type: file.type, length: file.bytes.byteLength });
  }
}
