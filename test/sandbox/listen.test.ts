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

it('keeps idle connections open', async () => {
  const answer = await fetch(server.url);
  expect(await answer.text()).toBe('here');
  expect(answer.headers.get('keep-alive')).toBeNull();
});

/** The status of a request with any Host and Origin, which `fetch` does not allow. */
const statusOf = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(server.url, { headers });
    sent.on('response', ({ statusCode }) => resolve(statusCode));
    sent.on('error', reject);
    sent.end();
  });

const port = () => new URL(server.url).port;

it.each(['127.0.0.1', 'localhost', '[::1]', '127.8.8.8'])('answers requests to %s', async (name) => {
  expect(await statusOf({ Host: `${name}:${port()}` })).toBe(200);
});

it.each(['rebound.example.com', '10.0.0.7', '127.0.0.1.example.com', 'localhost.example.com'])(
  'refuses requests to %s',
  async (name) => {
    expect(await statusOf({ Host: `${name}:${port()}` })).toBe(403);
  },
);

it.each(['https://evil.example.com', 'null', 'http://127.0.0.1:1', 'http://localhost.example.com'])(
  'refuses requests of a page from %s',
  async (Origin) => {
    expect(await statusOf({ Host: `127.0.0.1:${port()}`, Origin })).toBe(403);
  },
);

it('answers requests of its own pages', async () => {
  expect(await statusOf({ Host: `127.0.0.1:${port()}`, Origin: server.url })).toBe(200);
});

it('fails for a port that is in use', async () => {
  await expect(listen(new Hono(), Number(new URL(server.url).port))).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

it('closes every connection at its end', async () => {
  const other = await listen(new Hono());
  const socket = net.connect(Number(new URL(other.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await other.close();
  await closed;
});
