import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Hono } from 'hono';
import type Stripe from 'stripe';
import { type StripeSandboxOptions, startStripe, testHelper } from '../../../sandbox/stripe/index.ts';
import { HELPERS } from '../../../sandbox/stripe/test-helpers/index.ts';
import { clientOf, item, useStripe } from './help.ts';

const { sandbox } = useStripe();

it('refuses a body of more than a million bytes', async () => {
  const { url, apiKey } = sandbox();
  // The server closes this connection early, so it must not be a shared one.
  const sent = request(`${url}/v1/customers`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}` },
  });
  sent.end(`description=${'x'.repeat(1_000_001)}`);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(413);
  expect(JSON.parse(await text(answer)).error.message).toContain('1000000 bytes');
});

describe('the pages', () => {
  /** The URLs on the objects of a server. */
  const urlsOn = async (options: StripeSandboxOptions) => {
    const own = await startStripe(options);
    const stripe = clientOf(own);
    const link = await stripe.paymentLinks.create({ line_items: [item()] });
    const { session } = await testHelper<{ session: Stripe.Checkout.Session }>(own.url, 'open', {
      payment_link: link.id,
    });
    const { id: customer } = await stripe.customers.create({});
    const portal = await stripe.billingPortal.sessions.create({ customer });
    const [configuration] = (await stripe.billingPortal.configurations.list()).data;
    return { own, link: link.url, session, portal, login: configuration?.login_page.url };
  };

  it('are those of Stripe by default', async () => {
    const { own, link, session, portal, login } = await urlsOn({});
    expect(link).toMatch(/^https:\/\/buy\.stripe\.com\/test_\w{18}$/);
    expect(session.url).toContain(`https://checkout.stripe.com/c/pay/${session.id}#`);
    expect(portal.url).toMatch(/^https:\/\/billing\.stripe\.com\/p\/session\/test_/);
    expect(login).toMatch(/^https:\/\/billing\.stripe\.com\/p\/login\/test_/);
    await own.close();
  });

  it('can be on this server, and a page can read its portal session', async () => {
    const pages = (url: string) =>
      new Hono()
        .get('/buy/:token', (c) => c.text(`${url} sells ${c.req.param('token')}`))
        .get('/checkout/:session', (c) => c.text(c.req.param('session')))
        .get('/portal/login/:token', (c) => c.text('login'))
        .get('/portal/:token', (c) => c.text('portal'));
    const { own, link, session, portal, login } = await urlsOn({ hostedPages: true, pages });
    const read = async (url: unknown) => (await fetch(String(url))).text();
    expect(await read(link)).toBe(`${own.url} sells ${link.split('/').at(-1)}`);
    expect(await read(session.url)).toBe(session.id);
    expect(await read(portal.url)).toBe('portal');
    expect(await read(login)).toBe('login');
    const find = (url: string) => fetch(`${own.url}/_sandbox/portal_session?url=${encodeURIComponent(url)}`);
    expect(await (await find(portal.url)).json()).toMatchObject({ session: { id: portal.id } });
    expect((await find('http://127.0.0.1/portal/none')).status).toBe(404);
    await own.close();
  });
});

describe('a test helper', () => {
  const send = async (body: string) => {
    const answer = await fetch(`${sandbox().url}/_sandbox/pay`, { method: 'POST', body });
    return ((await answer.json()) as { error: { message: string } }).error.message;
  };

  it('refuses invalid JSON, an unknown key and an unknown account', async () => {
    expect(await send('nope')).toMatch(/^The body is not valid JSON: /);
    expect(await send('{"emial": "a@example.com"}')).toBe('This test helper does not have emial.');
    expect(await send('{"account": "acct_x"}')).toBe("The account 'acct_x' does not exist.");
  });

  it('is in the table of docs/sandbox.md', () => {
    const guide = readFileSync(path.join(__dirname, '../../../docs/sandbox.md'), 'utf8');
    const rows = guide.match(/^\| `(?:GET|POST|DELETE) .*$/gm) ?? [];
    const documented = rows.flatMap((row) => [...row.matchAll(/`((?:GET|POST|DELETE) \/\w+)`/g)]);
    expect(documented.map(([, helper]) => helper).sort()).toEqual(
      HELPERS.map(({ method, path: place }) => `${method} ${place}`).sort(),
    );
  });
});
