import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { readPurchase, runsAbout } from '../../purchases.ts';
import { attempt, ifKnown, type Outcome, type Shop } from '../../shop.ts';
import { choice, errorAt, field, type Given, textsOf } from '../fields.ts';
import { form, show } from '../layout.ts';
import {
  badge,
  chargeStatus,
  facts,
  type Html,
  link,
  methodOf,
  moment,
  money,
  plain,
  table,
} from '../words.ts';
import { purchasePart, runList } from '../zaps/purchase.ts';

/** One payment: its money, its refunds, and the Zaps that it started. */
export const payment = (app: Hono, shop: Shop): void => {
  const { sdk, runner } = shop;

  const page = async (c: Context, id: string, outcome?: Outcome, given: Given = {}) => {
    const charge = await ifKnown(sdk.charges.retrieve(id, { expand: ['balance_transaction'] }));
    if (!charge) return c.notFound();
    const of = { charge: id, limit: 100 };
    const [refunds, disputes, sessions] = await Promise.all([
      sdk.refunds.list({ ...of, expand: ['data.balance_transaction'] }),
      sdk.disputes.list(of),
      sdk.checkout.sessions.list({
        payment_intent: String(charge.payment_intent),
        limit: 1,
        expand: ['data.line_items'],
      }),
    ]);
    const booked = [
      charge.balance_transaction,
      ...refunds.data.map((refund) => refund.balance_transaction),
      ...disputes.data.flatMap((dispute) => dispute.balance_transactions),
    ].filter((one) => typeof one === 'object' && one !== null);
    const sum = (key: 'fee' | 'net') =>
      booked[0] &&
      money(
        booked.reduce((all, one) => all + one[key], 0),
        booked[0].currency,
      );
    const [session] = sessions.data;
    const purchase = session && (await readPurchase(shop, session.id));
    // The checkout session of a subscription has no payment intent.
    const runs = runsAbout(runner.runs, [id, String(charge.payment_intent)]);
    const amount = money(charge.amount, charge.currency);
    const left = charge.paid ? charge.amount - charge.amount_refunded : 0;
    const body = html`<div class="title"><h1>${amount}</h1>${badge(chargeStatus(charge))}</div>
      ${facts([
        ['Customer', [charge.billing_details.name, charge.billing_details.email].filter(Boolean).join(', ')],
        ['Bought', purchase?.what],
        ['Paid with', methodOf(charge)],
        ['Date', moment(charge.created)],
        ['Refunded', charge.amount_refunded > 0 ? money(charge.amount_refunded, charge.currency) : null],
        ['Fees', sum('fee')],
        ['Net', sum('net')],
        ['Failure', charge.failure_message],
        ['Receipt', charge.receipt_url && link(charge.receipt_url, 'Open the receipt')],
        ['Payment ID', html`<code>${String(charge.payment_intent)}</code>`],
      ])}
      ${left > 0 ? refundForm(id, money(left, charge.currency), given, outcome) : ''}
      ${refunds.data.length > 0 ? html`<h2>Refunds</h2>${table('Refunds', ['Amount', 'Status', 'Reason', 'Date'], refunds.data.map(refundRow), '')}` : ''}
      <h2>What this payment started</h2>
      ${purchase ? purchasePart(shop, purchase) : runList(shop, runs)}`;
    return show(c, shop, { title: `Payment of ${amount}`, at: '/payments', outcome, body });
  };

  app.get('/payments/:id', (c) => page(c, c.req.param('id')));
  app.post('/payments/:id', async (c) => {
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
    return page(c, payment, outcome, outcome.ok ? {} : given);
  });
};

const refundRow = ({ amount, currency, status, reason, created }: Stripe.Refund) => [
  money(amount, currency),
  badge(status ?? 'pending'),
  plain(reason ?? ''),
  moment(created),
];

const REASONS: [string, string][] = [
  ['requested_by_customer', 'Requested by customer'],
  ['duplicate', 'Duplicate'],
  ['fraudulent', 'Fraudulent'],
  ['other', 'Other'],
];

const FIELDS = { amount: 'Amount', reason: 'Reason', note: 'Note', reference: 'Reference' };

const refundForm = (id: string, left: string, given: Given, outcome?: Outcome): Html => {
  const shared = (name: keyof typeof FIELDS) => {
    const label = FIELDS[name];
    return { name, label, value: given[name], error: errorAt(label, outcome) };
  };
  return html`<h2>Refund payment</h2>
    ${form(
      `/payments/${id}`,
      html`<div class="pair">
          ${field({ ...shared('amount'), help: `Leave empty to refund all that is left: ${left}.` })}
          ${choice({ ...shared('reason'), options: REASONS })}
          ${field({ ...shared('note'), help: 'Needed with Other.' })}
          ${field({ ...shared('reference'), help: 'One refund for each reference, even if you send it again.' })}
        </div>
        <button>Refund</button>`,
    )}`;
};
