// Checks the runtime before anything else is loaded: on an older one the static imports die first, with a riddle.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 9)) {
  process.stderr.write(
    `Gatehouse needs Node 24.9 or newer and this is ${process.versions.node}. "npm start" uses the one that "npm ci" ` +
      'brings; where there is none for your system, install Node 24 and start again.\n',
  );
  process.exit(1);
}

const { start } = await import('./server.js');
await start();
