import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { attempt, ifKnown, type Outcome, type Shop } from '../../shop.ts';
import { choice, field, type Given, textsOf } from '../fields.ts';
import { form, show } from '../layout.ts';
import { badge, count, facts, type Html, moment, money, plain, table } from '../words.ts';

const PAGE = 25;
const HEADS = ['Amount', 'Status', 'Customer', 'Paid with', 'Date'];

/** Payments: list, search and refunds. */
export const paymentPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { sdk, runner } = shop;

  /** The results of the integration's search. */
  const find = async (q: string): Promise<Stripe.Charge[]> => {
    const found = await runner.invoke('search', 'find_payment', toSearch(q));
    return Promise.all(found.slice(0, PAGE).map(({ id }) => sdk.charges.retrieve(String(id))));
  };

  const listPage = async (c: Context, outcome?: Outcome) => {
    const { q = '', after } = c.req.query();
    let page: { data: Stripe.Charge[]; has_more: boolean } = { data: [], has_more: false };
    const found = await attempt(async () => {
      if (q) page.data = await find(q);
      else page = await sdk.charges.list({ limit: PAGE, ...(after && { starting_after: after }) });
      return '';
    });
    const empty = q ? 'No payment was found.' : 'There are no payments yet.';
    const rows = html`${table('Payments', [html`<span class="hidden">Select</span>`, ...HEADS], page.data.map(row), empty)}
      ${page.data.length > 0 ? html`<button class="secondary">Refund selected payments</button>` : ''}`;
    const body = html`<h1>Payments</h1>
      <form class="search" method="get" action="/desk/payments" role="search">
        <input type="search" name="q" value="${q}" aria-label="Find payments" placeholder="Email, amount, last four or id">
        <button class="secondary">Find</button>
      </form>
      ${form('/desk/payments', rows)}
      ${page.has_more ? html`<p><a href="/desk/payments?after=${page.data.at(-1)?.id}">Older payments</a></p>` : ''}`;
    return show(c, shop, {
      title: 'Payments',
      at: '/desk/payments',
      outcome: found.ok ? outcome : found,
      body,
    });
  };
  app.get('/desk/payments', (c) => listPage(c));
  app.post('/desk/payments', async (c) => {
    const payments = [(await c.req.parseBody({ all: true })).payment ?? []].flat();
    const outcome = await attempt(async () => {
      if (payments.length === 0) return 'Select the payments first.';
      const input = { payments, reason: 'requested_by_customer' };
      const { refunded, requested } = await runner.invoke('create', 'refund_payments', input);
      return `${refunded} of ${count(Number(requested), 'payment')} refunded.`;
    });
    return listPage(c, outcome);
  });

  const paymentPage = async (c: Context, id: string, outcome?: Outcome, given: Given = {}) => {
    const charge = await ifKnown(sdk.charges.retrieve(id, { expand: ['balance_transaction'] }));
    if (!charge) return c.notFound();
    const refunds = await sdk.refunds.list({ charge: id, limit: 100 });
    const balance = charge.balance_transaction as Stripe.BalanceTransaction | null;
    const amount = money(charge.amount, charge.currency);
    const left = charge.paid ? charge.amount - charge.amount_refunded : 0;
    const body = html`<h1>${amount} ${badge(statusOf(charge))}</h1>
      ${facts([
        ['Customer', [charge.billing_details.name, charge.billing_details.email].filter(Boolean).join(', ')],
        ['Paid with', methodOf(charge)],
        ['Date', moment(charge.created)],
        ['Fee', balance && money(balance.fee, balance.currency)],
        ['Net', balance && money(balance.net, balance.currency)],
        ['Failure', charge.failure_message],
        ['Receipt', charge.receipt_url && html`<a href="${charge.receipt_url}">Open the receipt</a>`],
        ['Payment', html`<code>${String(charge.payment_intent)}</code>`],
      ])}
      <h2>Refunds</h2>
      ${table('Refunds', ['Amount', 'Status', 'Reason', 'Date'], refunds.data.map(refundRow), 'Nothing has been refunded.')}
      ${left > 0 ? refundForm(id, money(left, charge.currency), given) : ''}`;
    return show(c, shop, { title: `Payment of ${amount}`, at: '/desk/payments', outcome, body });
  };
  app.get('/desk/payments/:id', (c) => paymentPage(c, c.req.param('id')));
  app.post('/desk/payments/:id', async (c) => {
    const payment = c.req.param('id');
    const { token: _, ...given } = textsOf(await c.req.parseBody());
    const input = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== ''));
    const outcome = await attempt(async () => {
      const refund = await runner.invoke('create', 'refund_payment', { payment, ...input });
      const { amount_display: amount, already_refunded } = refund;
      return already_refunded
        ? `${amount} was already refunded. This request refunded nothing.`
        : `${amount} refunded.`;
    });
    return paymentPage(c, payment, outcome, outcome.ok ? {} : given);
  });
  return app;
};

/** The input of the search for a typed text. */
const toSearch = (q: string): Record<string, string> => {
  if (q.includes('@')) return { email: q };
  if (/^[a-z]+_\w+$/.test(q)) return { payment: q };
  return /^\d{4}$/.test(q) ? { card_last4: q } : { amount: q };
};

const statusOf = ({ disputed, refunded, amount_refunded, status }: Stripe.Charge): string => {
  if (disputed) return 'disputed';
  return refunded ? 'refunded' : amount_refunded > 0 ? 'partially refunded' : status;
};

const methodOf = ({ payment_method_details: details }: Stripe.Charge): string => {
  const { card, us_bank_account: account } = details ?? {};
  if (card) return `${plain(card.brand ?? 'card')} •••• ${card.last4}`;
  return account ? `Bank account •••• ${account.last4}` : plain(details?.type ?? '');
};

const row = (charge: Stripe.Charge): Html => {
  const { name, email } = charge.billing_details;
  const amount = money(charge.amount, charge.currency);
  const select = html`<input type="checkbox" name="payment" value="${charge.id}" aria-label="Select ${amount} of ${email ?? 'a guest'}">`;
  return html`<tr>
    <td>${charge.paid && !charge.refunded ? select : ''}</td>
    <th scope="row"><a href="/desk/payments/${charge.id}">${amount}</a></th>
    <td>${badge(statusOf(charge))}</td>
    <td>${name} <small>${email}</small></td>
    <td>${methodOf(charge)}</td>
    <td>${moment(charge.created)}</td>
  </tr>`;
};

const refundRow = ({ amount, currency, status, reason, created }: Stripe.Refund): Html => html`<tr>
  <td>${money(amount, currency)}</td><td>${badge(status ?? 'pending')}</td><td>${plain(reason ?? '')}</td><td>${moment(created)}</td>
</tr>`;

const REASONS: [string, string][] = [
  ['requested_by_customer', 'Requested by customer'],
  ['duplicate', 'Duplicate'],
  ['fraudulent', 'Fraudulent'],
  ['other', 'Other'],
];

const refundForm = (
  id: string,
  left: string,
  { amount, reason, note, reference }: Given,
): Html => html`<h2>Refund payment</h2>
  ${form(
    `/desk/payments/${id}`,
    html`<div class="pair">
        ${field({ name: 'amount', label: 'Amount', value: amount, help: `Leave empty to refund all that is left: ${left}.` })}
        ${choice({ name: 'reason', label: 'Reason', value: reason, options: REASONS })}
        ${field({ name: 'note', label: 'Note', value: note, help: 'Needed with Other.' })}
        ${field({ name: 'reference', label: 'Reference', value: reference, help: 'One refund for each reference, even if you send it again.' })}
      </div>
      <button>Refund</button>`,
  )}`;
