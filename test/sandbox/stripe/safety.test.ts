import { request } from 'node:http';
import { item, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();

/** A request as no browser's script could make it: with any Host and Origin. */
const ask = (headers: Record<string, string>, path = '/v1/customers', body?: string) =>
  new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const { port } = new URL(sandbox().url);
    const options = { host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST' };
    const sent = request({
      ...options,
      headers: { Authorization: `Bearer ${sandbox().apiKey}`, ...headers },
    });
    sent.on('response', async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const port = () => new URL(sandbox().url).port;

it.each(['127.0.0.1', 'localhost', '[::1]', '127.8.8.8'])('answers under the name %s', async (name) => {
  expect((await ask({ Host: `${name}:${port()}` })).status).toBe(200);
});

it.each(['rebound.example.com', '10.0.0.7', '127.0.0.1.example.com', 'localhost.example.com', ''])(
  'refuses a request that came under the name "%s"',
  async (name) => {
    for (const path of ['/v1/customers', '/_sandbox/requests', '/_sandbox/emails']) {
      const { status, text } = await ask({ Host: `${name}:${port()}` }, path);
      expect(status).toBe(name ? 403 : 400);
      expect(text).not.toContain('"data"');
    }
  },
);

it.each(['https://evil.example.com', 'null', 'http://127.0.0.1:1', 'http://localhost.example.com'])(
  'refuses a page from %s, and does nothing for it',
  async (Origin) => {
    const before = (await stripe().products.list({ limit: 100 })).data.length;
    const form = { Host: `127.0.0.1:${port()}`, 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await ask({ ...form, Origin }, '/v1/products', 'name=Gift')).status).toBe(403);
    expect((await ask({ ...form, Origin }, '/_sandbox/rate_limit', '{"per_second": 1}')).status).toBe(403);
    expect((await stripe().products.list({ limit: 100 })).data).toHaveLength(before);
  },
);

it('answers a page of its own', async () => {
  const { status } = await ask({ Host: `127.0.0.1:${port()}`, Origin: sandbox().url });
  expect(status).toBe(200);
});

it('takes a body of at most a million bytes', async () => {
  const headers = { Host: `127.0.0.1:${port()}`, 'Content-Type': 'application/x-www-form-urlencoded' };
  const { status, text } = await ask(headers, '/v1/customers', `description=${'x'.repeat(1_000_001)}`);
  expect(status).toBe(413);
  expect(JSON.parse(text).error.message).toContain('1000000 bytes');
});

it('notes an endpoint on another machine, and never contacts it', async () => {
  // 192.0.2.0/24 is for documentation; a request to it would hang until its timeout.
  const url = 'https://192.0.2.1/hook';
  const { id } = await stripe().webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
  await stripe().customers.create({});
  await sandbox().idle();
  const attempts = sandbox().deliveries.filter(({ endpoint }) => endpoint === id);
  expect(attempts).toEqual([expect.objectContaining({ url, attempt: 1, status: 0 })]);
  const [event] = (await stripe().events.list({ type: 'customer.created' })).data;
  expect(event?.pending_webhooks).toBe(1);
});

it('refuses what is no JSON in a sentence', async () => {
  const answer = await fetch(`${sandbox().url}/_sandbox/pay`, { method: 'POST', body: 'nope' });
  const { error } = (await answer.json()) as { error: { message: string } };
  expect([answer.status, error.message]).toEqual([400, expect.stringMatching(/^This is no JSON: /)]);
});

it('answers others while it makes up a long past', async () => {
  await stripe().paymentLinks.create({ line_items: [item()] });
  const seeding = fetch(`${sandbox().url}/_sandbox/seed`, {
    method: 'POST',
    body: JSON.stringify({ payments: 5000 }),
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  let answers = 0;
  let isSeeding = true;
  const seeded = seeding.then(async (answer) => {
    isSeeding = false;
    return (await answer.json()) as { sessions: number };
  });
  while (isSeeding) {
    await stripe().paymentLinks.list({ limit: 1 });
    answers += 1;
  }
  expect((await seeded).sessions).toBe(5000);
  expect(answers).toBeGreaterThan(2);
});
