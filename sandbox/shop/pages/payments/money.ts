import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Shop } from '../../shop.ts';
import { day, type Html, money, shortMoney } from '../words.ts';

const DAYS = 30;
const DAY = 86_400;

const startOfDay = (seconds: number): number => Math.floor(seconds / DAY) * DAY;

/** The last 30 days without any money. */
const lastDays = () => {
  const from = startOfDay(Date.now() / 1000) - (DAYS - 1) * DAY;
  const days = new Map(Array.from({ length: DAYS }, (_, index) => [from + index * DAY, 0]));
  const add = (at: number, amount: number) =>
    days.set(startOfDay(at), (days.get(startOfDay(at)) ?? 0) + amount);
  return { from, days, add };
};

const CATEGORIES: Record<string, 'gross' | 'refunds' | 'disputes'> = {
  charge: 'gross',
  refund: 'refunds',
  dispute: 'disputes',
  dispute_reversal: 'disputes',
};

/**
 * The money of the last 30 days, and the bars of its days. The balance transactions have it in the currency of the
 * account: https://docs.stripe.com/reports/reporting-categories
 */
export const moneyPart = async ({ sdk }: Shop): Promise<Html> => {
  const { from, days, add } = lastDays();
  const sums = { gross: 0, fees: 0, refunds: 0, disputes: 0, net: 0 };
  let currency = 'usd';
  const all = sdk.balanceTransactions.list({ created: { gte: from }, limit: 100 });
  for await (const transaction of all) {
    const { amount, fee, net, created, reporting_category } = transaction;
    const category = CATEGORIES[reporting_category];
    if (category) sums[category] += amount;
    sums.fees -= fee;
    sums.net += net;
    currency = transaction.currency;
    if (category === 'gross') add(created, amount);
  }
  const tile = (name: string, amount: number) =>
    html`<div><dt>${name}</dt><dd>${money(amount, currency)}</dd></div>`;
  return html`<section aria-label="The last ${DAYS} days">
    <dl class="tiles">
      ${tile('Gross', sums.gross)} ${tile('Fees', sums.fees)} ${tile('Refunds', sums.refunds)}
      ${tile('Disputes', sums.disputes)} ${tile('Net', sums.net)}
    </dl>
    ${chart([...days], currency, `Gross of the last ${DAYS} days, in ${currency.toUpperCase()}`)}
  </section>`;
};

/** The sales of a link by day, from its charges. */
export const linkChart = async ({ sdk }: Shop, link: Stripe.PaymentLink): Promise<Html> => {
  const { from, days, add } = lastDays();
  const only = { created: { gte: from }, status: 'complete', payment_link: link.id } as const;
  for await (const { created, payment_status, amount_total } of sdk.checkout.sessions.list({
    ...only,
    limit: 100,
  })) {
    if (payment_status === 'paid') add(created, amount_total ?? 0);
  }
  return chart([...days], link.currency, `Paid in the last ${DAYS} days`);
};

/** Bars with their amounts and dates. Their colours are those of the theme. */
const chart = (days: [at: number, amount: number][], currency: string, caption: string): Html => {
  const most = Math.max(...days.map(([, amount]) => amount), 1);
  const [today = 0] = days.at(-1)?.slice(1) ?? [];
  const words = `${caption}: ${money(most, currency)} on the best day, ${money(today, currency)} today`;
  return html`<figure class="chart"><figcaption>${caption}</figcaption>
    <div role="img" aria-label="${words}">
      ${days.map(
        ([at, amount]) => html`<div><small>${amount > 0 ? shortMoney(amount, currency) : ''}</small>
          <svg width="100%" height="${Math.max(1, Math.round((amount / most) * 110))}"><rect width="100%" height="100%" rx="3"/></svg>
          <small>${day(at)}</small></div>`,
      )}
    </div></figure>`;
};
