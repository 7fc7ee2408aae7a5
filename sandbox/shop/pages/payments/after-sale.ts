import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { attempt, type Outcome, type Shop, settle, testHelper } from '../../shop.ts';
import { textsOf } from '../fields.ts';
import { form, hidden, plainForm, show } from '../layout.ts';
import { badge, day, link, money, plain, table } from '../words.ts';

/** Subscriptions and disputes. */
export const afterSalePages = (shop: Shop): Hono => {
  const app = new Hono();
  const { sdk, runner } = shop;

  const subscriptions = async (c: Context, outcome?: Outcome) => {
    const [{ data }, products] = await Promise.all([
      sdk.subscriptions.list({ status: 'all', limit: 50, expand: ['data.customer'] }),
      sdk.products.list({ limit: 100 }),
    ]);
    const names = new Map(products.data.map(({ id, name }) => [id, name]));
    const rows = data.map((one) => subscriptionRow(one, names));
    const body = html`<h1>Subscriptions</h1>
      ${table('Subscriptions', ['Customer', 'Plan', 'Status', 'Period ends', 'What to do'], rows, 'There are no subscriptions yet.')}`;
    return show(c, shop, { title: 'Subscriptions', at: '/subscriptions', outcome, body });
  };
  app.get('/subscriptions', (c) => subscriptions(c));
  app.post('/subscriptions/renew', async (c) => {
    const { subscription } = textsOf(await c.req.parseBody());
    const outcome = await attempt(async () => {
      await testHelper(shop, 'renew', { subscription });
      await settle(shop);
      return 'The period is over.';
    });
    return subscriptions(c, outcome);
  });
  app.post('/subscriptions/portal', async (c) => {
    const { customer } = textsOf(await c.req.parseBody());
    const input = { customer, return_url: `${shop.url}/subscriptions` };
    const { ok, text } = await attempt(async () =>
      String((await runner.invoke('create', 'create_portal_link', input)).url),
    );
    return ok ? c.redirect(text, 303) : subscriptions(c, { ok, text });
  });

  const disputes = async (c: Context, outcome?: Outcome) => {
    const { data } = await sdk.disputes.list({ limit: 50 });
    const empty = 'There are no disputes. A payment with the card 4000 0000 0000 0259 gets one.';
    const body = html`<h1>Disputes</h1>
      ${table('Disputes', ['Amount', 'Status', 'Reason', 'Respond by', 'The bank decides'], data.map(disputeRow), empty)}`;
    return show(c, shop, { title: 'Disputes', at: '/disputes', outcome, body });
  };
  app.get('/disputes', (c) => disputes(c));
  app.post('/disputes', async (c) => {
    const { dispute, result } = textsOf(await c.req.parseBody());
    const outcome = await attempt(async () => {
      await testHelper(shop, 'close_dispute', { dispute, outcome: result });
      return `The dispute is ${result}.`;
    });
    return disputes(c, outcome);
  });
  return app;
};

const subscriptionRow = (one: Stripe.Subscription, names: Map<string, string>) => {
  const { id, name, email } = one.customer as Stripe.Customer;
  const [item] = one.items.data;
  const button = (label: string) =>
    html`<button class="secondary" aria-label="${label} of ${name ?? email ?? id}">${label}</button>`;
  const actions = html`${form('/subscriptions/renew', html`${hidden('subscription', one.id)}${button('End period')}`)}
    ${plainForm('/subscriptions/portal', html`${hidden('customer', id)}${button('Customer portal')}`)}`;
  return [
    html`${name} <small>${email}</small>`,
    html`${names.get(String(item?.price.product)) ?? ''} <small>${money(item?.price.unit_amount ?? 0, one.currency)} per ${item?.price.recurring?.interval}</small>`,
    html`${badge(one.status)}${one.cancel_at_period_end ? html` <small>ends with the period</small>` : ''}`,
    day(one.ended_at ?? item?.current_period_end ?? 0),
    one.status === 'canceled' ? '' : actions,
  ];
};

const disputeRow = ({
  id,
  status,
  reason,
  charge,
  evidence_details: { due_by },
  ...dispute
}: Stripe.Dispute) => {
  const amount = money(dispute.amount, dispute.currency);
  const decide = (result: string) =>
    html`<button class="secondary" name="result" value="${result}" aria-label="${amount}: ${result}">${plain(result)}</button>`;
  const isOpen = ['needs_response', 'under_review'].includes(status);
  return [
    link(`/payments/${String(charge)}`, amount),
    badge(status),
    plain(reason),
    due_by ? day(due_by) : '',
    isOpen ? form('/disputes', html`${hidden('dispute', id)}${decide('won')} ${decide('lost')}`) : '',
  ];
};
