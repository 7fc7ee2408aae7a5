import { once } from 'node:events';
import path from 'node:path';
import { onPort, runCommand, toPort } from '../sandbox/command-line.ts';

const USAGE = `npm run shop -- --port 4242

Serves a shop on this machine to your browser: pay, watch the Zaps, refund. It runs until Ctrl-C.

  --port <number>  where its pages are; 0 takes any free port (default 4242)`;

await runCommand(USAGE, { port: '4242' }, async (options) => {
  const port = toPort(options.port);
  // The integration and all that runs it take a second to load: only now.
  const { default: app } = await import('../index.ts');
  const { startShop } = await import('../sandbox/shop/index.ts');
  const { loadZaps } = await import('../sandbox/zapier/index.ts');

  const zaps = await loadZaps(path.join(import.meta.dirname, '../zaps'));
  const shop = await onPort(port, (free) => startShop({ app, zaps, port: free }));
  console.log(`The shop is at ${shop.url} (Ctrl-C closes it)`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await shop.close();
  return 0;
});
