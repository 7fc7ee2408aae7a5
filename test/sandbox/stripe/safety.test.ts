import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { item, sandboxForTests } from './help.ts';

const { sandbox, stripe } = sandboxForTests();

it('takes a body of at most a million bytes', async () => {
  const { url, apiKey } = sandbox();
  // On a connection of its own: the server closes it before it has read all.
  const sent = request(`${url}/v1/customers`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}` },
  });
  sent.end(`description=${'x'.repeat(1_000_001)}`);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(413);
  expect(JSON.parse(await text(answer)).error.message).toContain('1000000 bytes');
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
