import { once } from 'node:events';
import { request } from 'node:http';
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

/** The status of a request that no script of a browser could make: with any Host and Origin. */
const statusOf = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(server.url, { headers });
    sent.on('response', ({ statusCode }) => resolve(statusCode));
    sent.on('error', reject);
    sent.end();
  });

const port = () => new URL(server.url).port;

test.each(['127.0.0.1', 'localhost', '[::1]', '127.8.8.8'])('answers under the name %s', async (name) => {
  expect(await statusOf({ Host: `${name}:${port()}` })).toBe(200);
});

test.each(['rebound.example.com', '10.0.0.7', '127.0.0.1.example.com', 'localhost.example.com'])(
  'refuses a request under the name %s',
  async (name) => {
    expect(await statusOf({ Host: `${name}:${port()}` })).toBe(403);
  },
);

test.each(['https://evil.example.com', 'null', 'http://127.0.0.1:1', 'http://localhost.example.com'])(
  'refuses a page from %s',
  async (Origin) => {
    expect(await statusOf({ Host: `127.0.0.1:${port()}`, Origin })).toBe(403);
  },
);

test('answers a page of its own', async () => {
  expect(await statusOf({ Host: `127.0.0.1:${port()}`, Origin: server.url })).toBe(200);
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
