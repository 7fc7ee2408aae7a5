import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Fields } from '../../../zapier/index.ts';
import { attempt, ifKnown, type Outcome, type Shop } from '../../shop.ts';
import { form, hidden, later, show } from '../layout.ts';
import { badge, facts, type Html, major, moment, money, sessionStatus, table } from '../words.ts';
import { linkChart } from './money.ts';

/** Payment links and their sales. The figures come from the integration's search. */
export const linkPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { sdk, runner } = shop;

  app.get('/links', async (c) => {
    const { data } = await sdk.paymentLinks.list({ limit: 50, expand: ['data.line_items'] });
    const body = html`<div class="title"><h1>Payment links</h1>
        <a class="button" href="/steps/creates/create_payment_link">Create payment link</a></div>
      ${table('Payment links', ['Product', 'Price', 'Sales', 'Status', 'Checkout'], data.map(linkRow), 'There is no payment link yet.')}`;
    return show(c, shop, { title: 'Payment links', at: '/links', body });
  });

  const linkPage = async (c: Context, id: string, outcome?: Outcome) => {
    const link = await ifKnown(sdk.paymentLinks.retrieve(id, { expand: ['line_items'] }));
    if (!link) return c.notFound();
    const { data } = await sdk.checkout.sessions.list({ payment_link: id, limit: 10 });
    const { redirect } = link.after_completion;
    const toggle = html`${hidden('active', !link.active)}<button class="secondary">${link.active ? 'Deactivate' : 'Activate'}</button>`;
    const body = html`<div class="title"><h1>${nameOf(link)}</h1>${badge(link.active ? 'active' : 'inactive')}</div>
      ${facts([
        ['Price', priceOf(link)],
        ['Address', html`<a href="${link.url}">${link.url}</a>`],
        ['After the payment', redirect ? `Redirect to ${redirect.url}` : 'Confirmation page'],
        ['Payment Link ID', html`<code>${id}</code>`],
      ])}
      ${form(`/links/${id}`, toggle)}
      <h2>Sales</h2>
      ${later(`/links/${id}/sales`, 'Adding up …')} ${await linkChart(shop, link)}
      <h2>Latest checkouts</h2>
      ${table('Latest checkouts', ['Amount', 'Status', 'Customer', 'Opened'], data.map(checkoutRow), 'There are no checkouts yet.')}`;
    return show(c, shop, { title: nameOf(link), at: '/links', outcome, body });
  };
  app.get('/links/:id', (c) => linkPage(c, c.req.param('id')));
  app.post('/links/:id', async (c) => {
    const input = { payment_link: c.req.param('id'), active: (await c.req.parseBody()).active === 'true' };
    const outcome = await attempt(async () => {
      await runner.invoke('create', 'update_payment_link', input);
      return input.active ? 'The link takes payments.' : 'The link takes no more payments.';
    });
    return linkPage(c, input.payment_link, outcome);
  });

  /** The figures of a link from Find Payment Link Sales, or the error. */
  const figures = async (c: Context, draw: (sales: Fields) => Html) => {
    let drawn = html``;
    const { ok, text } = await attempt(async () => {
      const [sales = {}] = await runner.invoke('search', 'find_payment_link_sales', {
        payment_link: c.req.param('id'),
      });
      drawn = draw(sales);
      return '';
    });
    return c.html(ok ? drawn : html`<small class="bad">${text}</small>`);
  };
  app.get('/links/:id/count', (c) =>
    figures(
      c,
      ({ sales, revenue_summary }) =>
        html`<span>${sales}</span> <small>${sales ? revenue_summary : ''}</small>`,
    ),
  );
  app.get('/links/:id/sales', (c) =>
    figures(c, (sales) => {
      const settled = (key: string) =>
        sales.sales ? major(Number(sales[key]), String(sales.settlement_currency)) : '';
      return facts([
        ['Payments', String(sales.sales)],
        ['Revenue', String(sales.revenue_summary ?? '')],
        ['Fees', settled('fees')],
        ['Net', settled('net')],
        ['Refunded', String(sales.refunded ?? '')],
        ['Checkouts that expired', String(sales.expired_checkouts)],
      ]);
    }),
  );
  return app;
};

const nameOf = ({ line_items }: Stripe.PaymentLink): string =>
  line_items?.data.map(({ description }) => description).join(', ') || 'Payment link';

const priceOf = ({ line_items, currency }: Stripe.PaymentLink): string => {
  const price = line_items?.data[0]?.price;
  if (!price || price.unit_amount === null) return 'The customer chooses';
  return `${money(price.unit_amount, currency)}${price.recurring ? ` per ${price.recurring.interval}` : ''}`;
};

const linkRow = (link: Stripe.PaymentLink) => [
  html`<a href="/links/${link.id}">${nameOf(link)}</a>`,
  priceOf(link),
  later(`/links/${link.id}/count`, '…'),
  badge(link.active ? 'active' : 'inactive'),
  link.active ? html`<a href="${link.url}" aria-label="Open the checkout of ${nameOf(link)}">Open</a>` : '',
];

const checkoutRow = (session: Stripe.Checkout.Session) => [
  money(session.amount_total ?? 0, session.currency ?? 'usd'),
  badge(sessionStatus(session)),
  html`${session.customer_details?.name} <small>${session.customer_details?.email}</small>`,
  moment(session.created),
];
