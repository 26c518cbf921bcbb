// A back end that answers 212 bytes and does nothing else.
import { createServer } from 'node:http';

const body = Buffer.alloc(212, 'x');
createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': body.length }).end(body);
}).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
