import { join } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { readFileSync } from 'node:fs';
import { Public, ServedOn } from '../http/route-declaration.js';

const TYPES = {
  'gatehouse.css': 'text/css; charset=utf-8',
  'gatehouse.svg': 'image/svg+xml',
  'signed-out.js': 'text/javascript; charset=utf-8',
} as const;

const files = new Map(
  Object.entries(TYPES).map(([name, type]) => [
    name,
    { type, bytes: readFileSync(join(import.meta.dirname, 'assets', name)) },
  ]),
);

/** The pages' stylesheet and picture, from memory; no path from outside reaches the file system. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@Controller('assets')
export class AssetsController {
  @Get(':name')
  @Header('Cache-Control', 'public, max-age=3600')
  asset(@Param('name') name: string): StreamableFile {
    const file = files.get(name);
    if (!file) throw new NotFoundException();
    return new StreamableFile(file.bytes, { type: file.type, length: file.bytes.byteLength });
  }
}
