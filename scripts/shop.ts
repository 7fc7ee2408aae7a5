import { once } from 'node:events';
import path from 'node:path';
import { onPort, runCommand, toPort } from '../sandbox/command-line.ts';

const USAGE = `npm run shop -- --port 4242

Starts a shop on this machine for your browser: pay, watch the Zaps, refund. It runs until Ctrl-C.

  --port <number>  the port of its pages; 0 takes any free port (default 4242)`;

await runCommand(USAGE, { port: '4242' }, async (options) => {
  const port = toPort(options.port);
  // The integration takes a second to load, so --help and errors do not wait for it.
  const { default: app } = await import('../index.ts');
  const { startShop } = await import('../sandbox/shop/index.ts');
  const { loadZaps } = await import('../sandbox/zapier/index.ts');

  const zaps = await loadZaps(path.join(import.meta.dirname, '../zaps'));
  const shop = await onPort(port, (free) => startShop({ app, zaps, port: free }));
  const ended = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  console.log(`The shop is at ${shop.url} (Ctrl-C ends it)`);
  try {
    await Promise.race([shop.opened, ended]);
    await ended;
  } finally {
    await shop.close();
  }
  return 0;
});
