import { type Context, Hono } from 'hono';
import { html, raw } from 'hono/html';
import type Stripe from 'stripe';
import type { Fields } from '../../../zapier/index.ts';
import { attempt, ifKnown, type Outcome, type Shop } from '../../shop.ts';
import { choice, field } from '../fields.ts';
import { form, hidden, show } from '../layout.ts';
import {
  badge,
  chargeStatus,
  count,
  type Html,
  link,
  methodOf,
  moment,
  money,
  plain,
  table,
  total,
} from '../words.ts';
import { moneyPart } from './money.ts';
import { payment } from './payment.ts';

const PAGE = 25;
const HEADS = ['Select', 'Amount', 'Status', 'Customer', 'Paid with', 'Date'];

const STATUSES = ['succeeded', 'processing', 'partially_refunded', 'refunded', 'disputed', 'failed'];
const PERIODS: [string, string][] = [
  ['1', 'Today'],
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
];

type Query = Record<string, string>;

/** The money, the list of payments with its filters, and refunds of several payments at once. */
export const paymentPages = (shop: Shop): Hono => {
  const app = new Hono();
  const { sdk, runner } = shop;

  /** One page of the charges that match, and whether there are more. */
  const find = async ({ q = '', status = '', days = '', page = '0' }: Query) => {
    const skip = Number(page) * PAGE;
    const found: Stripe.Charge[] = [];
    const from = Math.floor(Date.now() / 1000) - Number(days) * 86_400;
    for await (const charge of sdk.charges.list({ limit: 100, ...(days && { created: { gte: from } }) })) {
      if (status && chargeStatus(charge) !== status) continue;
      if (q && !textOf(charge).includes(q.toLowerCase())) continue;
      found.push(charge);
      if (found.length > skip + PAGE) break;
    }
    return { charges: found.slice(skip, skip + PAGE), hasMore: found.length > skip + PAGE };
  };

  const listPage = async (c: Context, outcome?: Outcome, result?: Html) => {
    const query: Query = c.req.query();
    const { charges, hasMore } = await find(query);
    const isFiltered = Boolean(query.q || query.status || query.days);
    const next = new URLSearchParams({ ...query, page: String(Number(query.page ?? 0) + 1) });
    const list = html`<p class="toolbar"><label><input type="checkbox" data-all="payment"> Select all on this page</label>
        <button class="secondary">Refund selected payments</button></p>
      ${table('Payments', HEADS, charges.map(row), '', 1)}`;
    const body = html`<h1>Payments</h1>
      ${result ?? (isFiltered ? '' : await moneyPart(shop))}
      ${filters(query)}
      ${charges.length === 0 ? html`<p class="quiet">No payment was found.</p>` : form('/payments/refund', list)}
      ${hasMore ? html`<p><a href="/payments?${next}">Older payments</a></p>` : ''}`;
    return show(c, shop, { title: 'Payments', at: '/payments', outcome, body });
  };
  app.get('/payments', (c) => listPage(c));

  /** Asks before it refunds: how many payments, and how much. */
  app.post('/payments/refund', async (c) => {
    const { payment = [], confirmed } = await c.req.parseBody({ all: true });
    const chosen = [payment].flat().map((id) => ifKnown(sdk.charges.retrieve(String(id))));
    const charges = (await Promise.all(chosen)).filter((charge) => charge !== undefined);
    if (charges.length === 0) return listPage(c, { ok: false, text: 'Select the payments first.' });
    if (!confirmed)
      return show(c, shop, { title: 'Refund payments', at: '/payments', body: question(charges) });
    let result = html``;
    const outcome = await attempt(async () => {
      const input = { payments: charges.map(({ id }) => id), reason: 'requested_by_customer' };
      const done = await runner.invoke('create', 'refund_payments', input);
      result = refused(done, charges);
      return `${done.refunded} of ${count(Number(done.requested), 'payment')} refunded.`;
    });
    return listPage(c, outcome, outcome.ok ? result : undefined);
  });

  payment(app, shop);
  return app;
};

/** The text of a charge for the search. */
const textOf = ({
  id,
  payment_intent,
  amount,
  currency,
  billing_details,
  ...charge
}: Stripe.Charge): string =>
  [
    billing_details.name,
    billing_details.email,
    money(amount, currency),
    methodOf(charge),
    id,
    String(payment_intent),
  ]
    .join(' ')
    .toLowerCase();

const filters = ({
  q = '',
  status = '',
  days = '',
}: Query): Html => html`<form class="filters" method="get" action="/payments" aria-label="Filters">
  ${field({ name: 'q', label: 'Find', type: 'search', value: q, placeholder: 'Name, email, amount, last four or ID' })}
  ${choice({ name: 'status', label: 'Status', value: status, none: 'All', options: STATUSES.map((one) => [one, plain(one)]) })}
  ${choice({ name: 'days', label: 'Date', value: days, none: 'At any time', options: PERIODS })}
  <button class="secondary">Filter</button>
</form>`;

const question = (charges: Stripe.Charge[]): Html => {
  const left = charges.map(({ amount, amount_refunded, currency }) => ({
    amount: amount - amount_refunded,
    currency,
  }));
  const rows = charges.map((charge, index) => [
    charge.billing_details.name ?? charge.billing_details.email ?? charge.id,
    money(left[index]?.amount ?? 0, charge.currency),
    badge(chargeStatus(charge)),
  ]);
  return html`<h1>Refund ${count(charges.length, 'payment')}: ${total(left)}?</h1>
    <p>The customers get all that is left of these payments. This cannot be undone.</p>
    ${table('Payments to refund', ['Customer', 'To refund', 'Status'], rows, '')}
    ${form(
      '/payments/refund',
      html`${charges.map(({ id }) => hidden('payment', id))} ${hidden('confirmed', 'yes')}
        <button>Refund ${total(left)}</button> <a href="/payments">Cancel</a>`,
    )}`;
};

/** The payments of a bulk refund that were not refunded, and why. */
const refused = ({ results }: Fields, charges: Stripe.Charge[]): Html => {
  const rows = (results as Fields[]).flatMap(({ error, given }) => {
    const charge = charges.find(({ id }) => id === given);
    const who = charge?.billing_details.name ?? String(given);
    return error
      ? [
          [
            link(`/payments/${given}`, who),
            charge ? money(charge.amount, charge.currency) : '',
            String(error),
          ],
        ]
      : [];
  });
  return rows.length === 0
    ? html``
    : html`<h2>Not refunded</h2>${table('Not refunded', ['Customer', 'Amount', 'Why'], rows, '')}`;
};

const row = (charge: Stripe.Charge) => {
  const { name, email } = charge.billing_details;
  const amount = money(charge.amount, charge.currency);
  const canRefund = charge.paid && !charge.refunded;
  return [
    html`<input type="checkbox" name="payment" value="${charge.id}" ${canRefund ? '' : raw('disabled')} aria-label="Select ${amount} of ${email ?? 'a guest'}">`,
    link(`/payments/${charge.id}`, amount),
    badge(chargeStatus(charge)),
    html`${name} <small>${email}</small>`,
    methodOf(charge),
    moment(charge.created),
  ];
};
