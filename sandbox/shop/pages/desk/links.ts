import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Fields } from '../../../zapier/index.ts';
import { attempt, ifKnown, type Outcome, type Shop } from '../../shop.ts';
import { form, hidden, later, show } from '../layout.ts';
import { badge, count, facts, type Html, moment, money, table } from '../words.ts';

const DAYS = 30;

/** Payment links and their sales. The figures come from the integration's search. */
export const linkPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { sdk, runner } = shop;

  app.get('/desk', async (c) => {
    const { data } = await sdk.paymentLinks.list({ limit: 50, expand: ['data.line_items'] });
    const body = html`<div class="title"><h1>Payment links</h1>
        <a class="button" href="/operations/creates/create_payment_link">Create payment link</a></div>
      ${later('/desk/chart', 'Counting the sales …')}
      ${table('Payment links', ['Product', 'Price', 'Sales', 'Status', 'Checkout'], data.map(linkRow), 'There is no payment link yet.')}`;
    return show(c, shop, { title: 'Payment links', at: '/desk', body });
  });

  const linkPage = async (c: Context, id: string, outcome?: Outcome) => {
    const link = await ifKnown(sdk.paymentLinks.retrieve(id, { expand: ['line_items'] }));
    if (!link) return c.notFound();
    const { data } = await sdk.checkout.sessions.list({ payment_link: id, limit: 10 });
    const { redirect } = link.after_completion;
    const toggle = html`${hidden('active', !link.active)}<button class="secondary">${link.active ? 'Deactivate' : 'Activate'}</button>`;
    const body = html`<h1>${nameOf(link)} ${badge(link.active ? 'active' : 'inactive')}</h1>
      ${facts([
        ['Price', priceOf(link)],
        ['Address', html`<a href="${link.url}">${link.url}</a>`],
        ['After the payment', redirect ? `Redirect to ${redirect.url}` : 'Confirmation page'],
        ['Payment link', html`<code>${id}</code>`],
      ])}
      ${form(`/desk/links/${id}`, toggle)}
      <h2>Sales</h2>
      ${later(`/desk/links/${id}/sales`, 'Adding up …')} ${later(`/desk/chart?payment_link=${id}`, 'Counting the sales …')}
      <h2>Latest checkouts</h2>
      ${table('Latest checkouts', ['Amount', 'Status', 'Customer', 'Opened'], data.map(checkoutRow), 'There are no checkouts yet.')}`;
    return show(c, shop, { title: nameOf(link), at: '/desk', outcome, body });
  };
  app.get('/desk/links/:id', (c) => linkPage(c, c.req.param('id')));
  app.post('/desk/links/:id', async (c) => {
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
  app.get('/desk/links/:id/count', (c) =>
    figures(
      c,
      ({ sales, revenue_summary }) =>
        html`<span>${sales}</span> <small>${sales ? revenue_summary : ''}</small>`,
    ),
  );
  app.get('/desk/links/:id/sales', (c) =>
    figures(c, ({ settlement_currency: currency = '', ...sales }) =>
      facts([
        ['Payments', String(sales.sales)],
        ['Revenue', String(sales.revenue_summary ?? '')],
        ['Fees', sales.sales ? `${sales.fees} ${currency}` : ''],
        ['Net', sales.sales ? `${sales.net} ${currency}` : ''],
        ['Refunded', String(sales.refunded ?? '')],
        ['Checkouts that expired', String(sales.expired_checkouts)],
      ]),
    ),
  );

  /** Payments per day, as a chart with a text for screen readers. */
  app.get('/desk/chart', async (c) => {
    const { payment_link } = c.req.query();
    const from = startOfDay(Date.now() / 1000) - (DAYS - 1) * 86_400;
    const paid = new Map(Array.from({ length: DAYS }, (_, index) => [from + index * 86_400, 0]));
    const only = {
      created: { gte: from },
      status: 'complete' as const,
      ...(payment_link && { payment_link }),
    };
    for await (const { created, payment_status } of sdk.checkout.sessions.list({ ...only, limit: 100 })) {
      const at = startOfDay(created);
      if (payment_status === 'paid') paid.set(at, (paid.get(at) ?? 0) + 1);
    }
    const counts = [...paid.values()];
    const total = counts.reduce((sum, number) => sum + number, 0);
    return c.html(html`<figure class="chart">
      <figcaption>${count(total, 'payment')} in ${DAYS} days</figcaption>
      <div data-chart="${JSON.stringify([[...paid.keys()], counts])}" role="img"
        aria-label="Payments a day: ${Math.max(...counts)} on the best day, ${counts.at(-1)} today"></div>
    </figure>`);
  });
  return app;
};

const startOfDay = (seconds: number): number => Math.floor(seconds / 86_400) * 86_400;

const nameOf = ({ line_items }: Stripe.PaymentLink): string =>
  line_items?.data.map(({ description }) => description).join(', ') || 'Payment link';

const priceOf = ({ line_items, currency }: Stripe.PaymentLink): string => {
  const price = line_items?.data[0]?.price;
  if (!price || price.unit_amount === null) return 'The customer chooses';
  return `${money(price.unit_amount, currency)}${price.recurring ? ` per ${price.recurring.interval}` : ''}`;
};

const linkRow = (link: Stripe.PaymentLink): Html => html`<tr>
  <th scope="row"><a href="/desk/links/${link.id}">${nameOf(link)}</a></th>
  <td>${priceOf(link)}</td>
  <td>${later(`/desk/links/${link.id}/count`, '…')}</td>
  <td>${badge(link.active ? 'active' : 'inactive')}</td>
  <td>${link.active ? html`<a href="${link.url}" aria-label="Open the checkout of ${nameOf(link)}">Open</a>` : ''}</td>
</tr>`;

const checkoutRow = (session: Stripe.Checkout.Session): Html => html`<tr>
  <td>${money(session.amount_total ?? 0, session.currency ?? 'usd')}</td>
  <td>${badge(session.status === 'complete' ? session.payment_status : (session.status ?? 'open'))}</td>
  <td>${session.customer_details?.email ?? ''}</td>
  <td>${moment(session.created)}</td>
</tr>`;
