import { Hono } from 'hono';
import type Stripe from 'stripe';
import {
  type StripeSandbox,
  type StripeSandboxOptions,
  startStripe,
  testHelper,
} from '../../../sandbox/stripe/index.ts';
import { clientOf, item } from './help.ts';

let sandbox: StripeSandbox;
afterEach(() => sandbox.close());

/** Every address that a sandbox puts on its objects. */
const addresses = async (options: StripeSandboxOptions) => {
  sandbox = await startStripe(options);
  const stripe = clientOf(sandbox);
  const link = await stripe.paymentLinks.create({ line_items: [item()], customer_creation: 'always' });
  const { session } = await testHelper<{ session: Stripe.Checkout.Session }>(sandbox.url, 'open', {
    payment_link: link.id,
  });
  const customer = await stripe.customers.create({});
  const portal = await stripe.billingPortal.sessions.create({ customer: customer.id });
  const [configuration] = (await stripe.billingPortal.configurations.list()).data;
  return { link, session, portal, login: configuration?.login_page.url };
};

it('addresses are those of Stripe where this server has no pages', async () => {
  const { link, session, portal, login } = await addresses({});
  expect(link.url).toMatch(/^https:\/\/buy\.stripe\.com\/test_\w{18}$/);
  expect(session.url).toContain(`https://checkout.stripe.com/c/pay/${session.id}#`);
  expect(portal.url).toMatch(/^https:\/\/billing\.stripe\.com\/p\/session\/test_/);
  expect(login).toMatch(/^https:\/\/billing\.stripe\.com\/p\/login\/test_/);
});

it('addresses are on this server where it has pages, and the pages are served there', async () => {
  const pages = (url: string) =>
    new Hono()
      .get('/buy/:token', (c) => c.text(`${url} sells ${c.req.param('token')}`))
      .get('/checkout/:session', (c) => c.text(c.req.param('session')))
      .get('/portal/login/:token', (c) => c.text('login'))
      .get('/portal/:token', (c) => c.text('portal'));
  const { link, session, portal, login } = await addresses({ hostedPages: true, pages });
  const read = async (url: unknown) => (await fetch(String(url))).text();
  expect(link.url.startsWith(`${sandbox.url}/buy/test_`)).toBe(true);
  expect(await read(link.url)).toBe(`${sandbox.url} sells ${link.url.split('/').at(-1)}`);
  expect(await read(session.url)).toBe(session.id);
  expect(await read(portal.url)).toBe('portal');
  expect(await read(login)).toBe('login');
});

it('a page finds the portal session that it shows, which the API does not tell', async () => {
  const { portal } = await addresses({ hostedPages: true });
  const find = (url: string) =>
    fetch(`${sandbox.url}/_sandbox/portal_session?url=${encodeURIComponent(url)}`);
  expect(await (await find(portal.url)).json()).toEqual({
    session: expect.objectContaining({ id: portal.id }),
  });
  expect((await find('http://127.0.0.1/portal/none')).status).toBe(404);
});
