import { once } from 'node:events';
import { createServer } from 'node:net';
import { outcomeOf, runShop } from './process.ts';

test('a port in use is refused in a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const { code, said } = await outcomeOf(runShop('--port', port));
  taken.close();
  expect({ code, said }).toEqual({
    code: 2,
    said: `Port ${port} is taken, perhaps by an earlier run that still goes on. Choose another one with --port.\n`,
  });
});
