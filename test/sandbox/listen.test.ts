import { once } from 'node:events';
import net from 'node:net';
import { Hono } from 'hono';
import { type Listening, listen } from '../../sandbox/listen.ts';

let server: Listening;

beforeEach(async () => {
  server = await listen(new Hono().get('/', (c) => c.text('here')));
});
afterEach(() => server.close());

test('whoever keeps a connection is never told that it ends by itself', async () => {
  const answer = await fetch(server.url);
  expect(await answer.text()).toBe('here');
  expect(answer.headers.get('keep-alive')).toBeNull();
});

test('a port that is taken is an error', async () => {
  await expect(listen(new Hono(), Number(new URL(server.url).port))).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('its end is the end of every connection', async () => {
  const other = await listen(new Hono());
  const socket = net.connect(Number(new URL(other.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await other.close();
  await closed;
});
