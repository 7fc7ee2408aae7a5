import { once } from 'node:events';
import { createServer } from 'node:net';
import { outcomeOf, startShop } from './process.ts';

it('exits with an error if the port is in use', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = typeof address === 'object' && address ? String(address.port) : '';
  const { code, output } = await outcomeOf(startShop('--port', port));
  taken.close();
  expect({ code, output }).toEqual({
    code: 2,
    output: `Port ${port} is in use, perhaps by an earlier run. Choose another one with --port.\n`,
  });
});
