import { type Context, Hono } from 'hono';
import { html, raw } from 'hono/html';
import type Stripe from 'stripe';
import { attempt, type Outcome, type Shop, testHelper } from '../shop.ts';
import { choice, field, textsOf } from './fields.ts';
import { form, hidden, plainForm, show } from './layout.ts';
import { badge, day, type Html, money, table } from './words.ts';

const REASONS: [string, string][] = [
  ['too_expensive', 'It is too expensive'],
  ['missing_features', 'I miss something'],
  ['switched_service', 'I found something better'],
  ['unused', 'I do not use it enough'],
  ['other', 'Something else'],
];

/** The customer portal: subscriptions and invoices of a customer. */
export const portalPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { sdk } = shop;

  const login = (c: Context, outcome?: Outcome) => {
    const email = field({
      name: 'email',
      label: 'Email',
      type: 'email',
      autocomplete: 'email',
      required: true,
    });
    const body = html`<section class="card"><h1>Your subscriptions and invoices</h1>
      <p>Stripe would send a link to this address. Here it opens at once.</p>
      ${plainForm(c.req.path, html`${email}<button>Continue</button>`)}</section>`;
    return show(c, shop, { title: 'Customer portal', outcome, body });
  };
  app.get('/portal/login/:token', (c) => login(c));
  app.post('/portal/login/:token', async (c) => {
    const { email = '' } = textsOf(await c.req.parseBody());
    const [customer] = (await sdk.customers.list({ email, limit: 1 })).data;
    if (!customer) return login(c, { ok: false, text: 'No customer of this shop has that email address.' });
    const { url } = await sdk.billingPortal.sessions.create({ customer: customer.id });
    return c.redirect(url, 303);
  });

  /** The portal session of a URL, through a test helper, because Stripe's API cannot read it. */
  const sessionAt = async (c: Context): Promise<Stripe.BillingPortal.Session | undefined> => {
    const query = new URLSearchParams({ url: shop.url + c.req.path });
    const answer = await fetch(`${shop.url}/_sandbox/portal_session?${query}`);
    return answer.ok
      ? ((await answer.json()) as { session: Stripe.BillingPortal.Session }).session
      : undefined;
  };

  const page = async (c: Context, act?: (session: Stripe.BillingPortal.Session) => Promise<string>) => {
    const session = await sessionAt(c);
    if (!session) return c.notFound();
    const outcome = act && (await attempt(() => act(session)));
    const { customer, return_url, flow } = session;
    const [subscriptions, invoices] = await Promise.all([
      sdk.subscriptions.list({ customer, status: 'all', limit: 20 }),
      sdk.invoices.list({ customer, limit: 20 }),
    ]);
    const canceling = flow?.subscription_cancel?.subscription;
    const body = html`<h1>Your subscriptions and invoices</h1>
      ${subscriptions.data.map((one) => subscription(c.req.path, one, one.id === canceling))}
      ${subscriptions.data.length === 0 ? html`<p class="quiet">You have no subscription.</p>` : ''}
      <h2>Invoices</h2>
      ${table('Invoices', ['Number', 'Date', 'Amount', 'Status', 'Page'], invoices.data.map(invoice), 'You have no invoices.')}
      ${return_url ? html`<p><a href="${return_url}">Return to Example Shop</a></p>` : ''}`;
    return show(c, shop, { title: 'Customer portal', outcome, body });
  };
  app.get('/portal/:token', (c) => page(c));
  app.post('/portal/:token', async (c) => {
    const { subscription = '', feedback, comment } = textsOf(await c.req.parseBody());
    return page(c, async ({ customer }) => {
      const isOwn = (await sdk.subscriptions.retrieve(subscription)).customer === customer;
      if (!isOwn) return 'That is not your subscription.';
      const why = { feedback, ...(comment && { comment }) };
      await testHelper(shop, 'cancel_subscription', { subscription, at_period_end: true, ...why });
      return 'Your subscription ends with the period that is paid.';
    });
  });
  return app;
};

const subscription = (address: string, one: Stripe.Subscription, isOpen: boolean): Html => {
  const [item] = one.items.data;
  const ends = one.cancel_at_period_end || one.status === 'canceled';
  const cancel = html`${hidden('subscription', one.id)}
    ${choice({ name: 'feedback', label: 'Why do you leave?', options: REASONS })}
    ${field({ name: 'comment', label: 'Anything else? (optional)', rows: 2 })}
    <button>Cancel subscription</button>`;
  return html`<section class="card">
    <p class="price">${money((item?.price.unit_amount ?? 0) * (item?.quantity ?? 1), one.currency)} <small>per ${item?.price.recurring?.interval}</small></p>
    <p>${badge(one.status)} ${ends ? 'Ends' : 'Renews'} on ${day(one.ended_at ?? item?.current_period_end ?? 0)}.</p>
    ${ends ? '' : html`<details ${isOpen ? raw('open') : ''}><summary>Cancel subscription</summary>${form(address, cancel)}</details>`}
  </section>`;
};

const invoice = ({ number, created, total, currency, status, hosted_invoice_url }: Stripe.Invoice) => [
  number ?? '',
  day(created),
  money(total, currency),
  badge(status ?? 'draft'),
  hosted_invoice_url
    ? html`<a href="${hosted_invoice_url}" aria-label="Open invoice ${number}">Open</a>`
    : '',
];
