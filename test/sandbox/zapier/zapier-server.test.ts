import { type Delivery, startZapierServer } from '../../../sandbox/zapier/zapier-server.ts';

let server: Awaited<ReturnType<typeof startZapierServer>>;
const deliveries: Delivery[] = [];

beforeAll(async () => {
  server = await startZapierServer('token', (path, delivery) => {
    deliveries.push(delivery);
    return path === '/hooks/on';
  });
});
afterAll(() => server.close());

const rpc = async (
  method: string,
  params: unknown[] = [],
  storeKey: string | null = null,
  token = 'token',
) => {
  const response = await fetch(`${server.url}/rpc`, {
    method: 'POST',
    headers: { 'x-token': token },
    body: JSON.stringify({ id: 'call_1', storeKey, method, params }),
  });
  const answer = (await response.json()) as { id: string; result?: unknown; error?: string };
  expect(answer.id).toBe('call_1');
  return answer.error ?? answer.result;
};

it('keeps cache values, with nx, deletion and expiry', async () => {
  const set = (value: string, nx: boolean | null = null, scope: string[] | null = null) =>
    rpc('zcache_set', ['key', value, 10, scope, nx]);
  expect(await rpc('zcache_get', ['key', null])).toBeNull();
  expect(await set('1', true)).toBe(true);
  expect(await set('2', true)).toBe(false);
  expect(await rpc('zcache_get', ['key', null])).toBe('1');
  expect(await set('3')).toBe(true);
  expect(await set('4', true, ['auth'])).toBe(true);
  expect(await rpc('zcache_get', ['key', null])).toBe('3');

  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + 10_500);
  expect(await rpc('zcache_get', ['key', null])).toBeNull();
  expect(await set('5', true)).toBe(true);
  expect(await rpc('zcache_delete', ['key', null])).toBe(true);
  expect(await rpc('zcache_delete', ['key', null])).toBe(false);
});

it('keeps a cursor per store key', async () => {
  await rpc('set_cursor', ['page 2'], 'zap 1');
  expect(await rpc('get_cursor', [], 'zap 1')).toBe('page 2');
  expect(await rpc('get_cursor', [], 'zap 2')).toBeNull();
});

it('refuses a wrong token and an unknown method', async () => {
  expect(await rpc('get_cursor', [], null, 'wrong')).toBe('The token is invalid.');
  expect(await rpc('mint_coins')).toMatch(/does not have the RPC method "mint_coins"/);
});

it('keeps the complete log lines of an aborted request', async () => {
  const cut = new AbortController();
  const body = new ReadableStream({
    start: (stream) => stream.enqueue(new TextEncoder().encode('{"message":"whole","data":{}}\n{"messa')),
  });
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, signal: cut.signal, duplex: 'half' };
  const sent = fetch(`${server.url}/logs`, init);
  setTimeout(() => cut.abort(), 50);
  await expect(sent).rejects.toThrow('abort');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.logs).toEqual([{ message: 'whole', data: {} }]);
});

it('refuses a delivery without a Zap, and one of more than 10 MB (docs.zapier.com: operating-constraints)', async () => {
  const post = (path: string, body: string) => fetch(`${server.url}${path}`, { method: 'POST', body });
  expect((await post('/hooks/on?a=1', '{}')).status).toBe(200);
  expect(deliveries[0]?.rawRequest.querystring).toBe('a=1');
  expect((await post('/hooks/off', '{}')).status).toBe(410);
  expect((await post('/hooks/on', 'x'.repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
});

it('refuses more than 30 deliveries per second to one URL (docs.zapier.com: operating-constraints)', async () => {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + 10_000);
  const post = async (path: string) =>
    (await fetch(`${server.url}${path}`, { method: 'POST', body: '{}' })).status;
  const all = await Promise.all(Array.from({ length: 31 }, () => post('/hooks/on')));
  expect(all.filter((status) => status === 429)).toHaveLength(1);
  expect(await post('/hooks/other')).toBe(410);
  jest.spyOn(Date, 'now').mockReturnValue(now + 11_000);
  expect(await post('/hooks/on')).toBe(200);
});

it('answers 404 for an unknown file', async () => {
  expect((await fetch(`${server.url}/files/none`)).status).toBe(404);
});
