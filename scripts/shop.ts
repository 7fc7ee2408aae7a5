import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** `npm run shop`: the embedded Stripe, the Zaps and pages over both, until Ctrl-C. */

const HELP = `npm run shop -- [options]

Opens a shop on this machine to look at in a browser: pay, watch the Zaps, refund.

  --port <number>  where its pages are (default 4242; 0 takes any free port)
  --help           shows this`;

const refuse = (text: string): never => {
  console.error(text);
  process.exit(2);
};

const readOptions = () => {
  try {
    const options = { port: { type: 'string', default: '4242' }, help: { type: 'boolean' } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
  }
};

const { port, help } = readOptions();
if (help) {
  console.log(HELP);
  process.exit(0);
}
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
  refuse(`--port takes a number up to 65535; ${port} is none.`);

// The integration and all that runs it take a second to load: only now.
const { default: app } = await import('../index.ts');
const { startShop } = await import('../sandbox/shop/index.ts');
const { loadZaps } = await import('../sandbox/zapier/index.ts');

const zaps = await loadZaps(path.join(import.meta.dirname, '../zaps'));
const shop = await startShop({ app, zaps, port: Number(port) }).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error;
  return refuse(`Port ${port} is in use. Choose another: npm run shop -- --port 4300`);
});

console.log(`The shop is at ${shop.url} (Ctrl-C closes it)`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await shop.close();
