import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Fields } from '../../zapier/index.ts';
import { readPurchase } from '../purchases.ts';
import { attempt, cancelOrder, type Outcome, type Shop } from '../shop.ts';
import { textsOf } from './fields.ts';
import { form, hidden, show } from './layout.ts';
import { facts, type Html, major } from './words.ts';
import { startedPart } from './zaps/purchase.ts';

/** A merchant's page after the payment. It uses the session id of the redirect, a search and a Zap, but not Stripe. */
export const thanksPage = (shop: Shop): Hono => {
  const { runner } = shop;

  const page = async (c: Context, session: string, outcome?: Outcome) => {
    let order: Fields | undefined;
    const found = await attempt(async () => {
      if (session) [order] = await runner.invoke('search', 'find_checkout_session', { session });
      return '';
    });
    if (!order) c.status(404);
    const purchase = order && (await readPurchase(shop, session));
    const body = html`${order ? orderPart(order) : UNKNOWN}
      ${purchase ? startedPart(shop, purchase) : ''}`;
    return show(c, shop, { title: 'Thank you', outcome: found.ok ? outcome : found, body });
  };

  return new Hono()
    .get('/thanks', (c) => page(c, c.req.query('session_id') ?? ''))
    .post('/thanks', async (c) => {
      const { session_id = '' } = textsOf(await c.req.parseBody());
      return page(c, session_id, await attempt(() => cancelOrder(shop, session_id)));
    });
};

const UNKNOWN = html`<section class="card"><h1>We do not know this order</h1>
  <p>The URL of this page needs the <code>session_id</code> of a checkout.</p></section>`;

const orderPart = (order: Fields): Html => {
  const text = (key: string) => (order[key] ? String(order[key]) : null);
  const address = ['name', 'line1', 'line2', 'postal_code', 'city', 'country'].map((part) =>
    text(`shipping_${part}`),
  );
  const isRefunded = Number(order.amount_refunded) > 0;
  const receipt = text('receipt_url');
  return html`<section class="card">
    <h1>Thank you${text('customer_first_name') ? `, ${text('customer_first_name')}` : ''}!</h1>
    <p>${order.status === 'paid' ? 'Your payment has arrived.' : 'Your order is in. Your bank takes a few days for the payment.'}</p>
    ${facts([
      ['Order', text('line_items_summary')],
      ['Total', text('amount_display')],
      ['Refunded', isRefunded ? major(Number(order.amount_refunded), String(order.currency)) : null],
      ['Your answers', text('custom_fields_summary')],
      ['Email', text('customer_email')],
      ['Ships to', address.filter(Boolean).join(', ')],
      ['Receipt', receipt && html`<a href="${receipt}">Open the receipt</a>`],
    ])}
    ${
      isRefunded
        ? html`<p>Your order is canceled. The money is on its way back to you.</p>`
        : form(
            '/thanks',
            html`${hidden('session_id', String(order.id))}<button class="secondary">Cancel this order</button>`,
          )
    }
    <p><a href="/">Back to the shop</a></p>
  </section>`;
};
