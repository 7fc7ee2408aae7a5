import { once } from 'node:events';
import { createServer } from 'node:net';
import { addressOf, outcomeOf, runShop } from './process.ts';

jest.setTimeout(30_000);

test('--help says what it does', async () => {
  const { code, said } = await outcomeOf(runShop('--help'));
  expect(code).toBe(0);
  expect(said).toContain('--port <number>');
});

test.each([
  [['--port', 'abc'], '--port takes a number from 0 (any free port) to 65535, and not "abc".'],
  [['--prot', '1'], "Unknown option '--prot'"],
])('%j is refused in a sentence', async (args, sentence) => {
  const { code, said } = await outcomeOf(runShop(...args));
  expect(code).toBe(2);
  expect(said).toContain(sentence);
  expect(said).not.toContain('    at ');
});

test('a port in use is refused in a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const { code, said } = await outcomeOf(runShop('--port', port));
  taken.close();
  expect({ code, said }).toEqual({
    code: 2,
    said: `Port ${port} is taken by another program. Choose another one with --port.\n`,
  });
});

test('opens on a free port, and Ctrl-C closes it cleanly', async () => {
  const shop = runShop('--port', '0');
  const url = await addressOf(shop);
  expect((await fetch(url)).status).toBe(200);
  const closed = once(shop, 'close');
  shop.kill('SIGINT');
  expect(await closed).toEqual([0, null]);
});
