import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public, ServedOn } from '../http/route-declaration.js';
import { ServedDocument } from './served-document.js';

const { resolve } = createRequire(import.meta.url);
const own = (name: string): string => join(import.meta.dirname, 'assets', name);
const swaggerUi = (name: string): string => resolve(`swagger-ui-dist/${name}`);

const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** All that the page loads, by name; no path from outside reaches the file system. */
const files = new Map([
  ['docs.css', { type: CSS, path: own('docs.css') }],
  ['initializer.js', { type: JAVASCRIPT, path: own('initializer.js') }],
  ['swagger-ui.css', { type: CSS, path: swaggerUi('swagger-ui.css') }],
  ['swagger-ui-bundle.js', { type: JAVASCRIPT, path: swaggerUi('swagger-ui-bundle.js') }],
  ['oauth2-redirect.html', { type: HTML, path: swaggerUi('oauth2-redirect.html') }],
  ['oauth2-redirect.js', { type: JAVASCRIPT, path: swaggerUi('oauth2-redirect.js') }],
]);

const page = readFileSync(own('index.html'), 'utf8');

/** The OpenAPI document, and Swagger UI to read it with and to try it out. */
@ApiExcludeController()
@ServedOn('console')
@Public()
@Controller()
export class DocsController {
  constructor(private readonly document: ServedDocument) {}

  @Get('openapi.json')
  @Header('Cache-Control', 'public, max-age=300')
  @Header('Content-Type', 'application/json; charset=utf-8')
  openapi(): string {
    return this.document.json;
  }

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  docs(): string {
    return page;
  }

  @Get('docs/:file')
  @Header('Cache-Control', 'public, max-age=3600')
  file(@Param('file') name: string): StreamableFile {
    const file = files.get(name);
    if (!file) throw new NotFoundException();
    return new StreamableFile(createReadStream(file.path), { type: file.type });
  }
}
