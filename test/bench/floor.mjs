// The bare floor: the same TLS listener and the same undici dispatch as the gateway's, without a single decision.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Pool } from 'undici';

const [port, tls, backend] = process.argv.slice(2);
const pool = new Pool(backend, { connections: 256, pipelining: 1 });
const files = { cert: readFileSync(`${tls}/cert.pem`), key: readFileSync(`${tls}/key.pem`) };
createServer({ ...files, minVersion: 'TLSv1.2' }, (request, response) => {
  pool.dispatch(
    { method: request.method, path: request.url, headers: request.rawHeaders },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, headers) {
        response.writeHead(status, headers);
      },
      onResponseData(_controller, chunk) {
        response.write(chunk);
      },
      onResponseEnd() {
        response.end();
      },
      onResponseError() {
        response.destroy();
      },
    },
  );
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
