import Big from 'big.js';
import { html } from 'hono/html';
import type Stripe from 'stripe';

export type Html = ReturnType<typeof html>;

/** Currencies without cents that Stripe counts in hundredths: https://docs.stripe.com/currencies#special-cases */
const HUNDREDTHS = ['isk', 'ugx'];

const formatOf = (currency: string) => new Intl.NumberFormat('en-US', { style: 'currency', currency });

const digitsOf = (currency: string): number =>
  HUNDREDTHS.includes(currency.toLowerCase())
    ? 2
    : (formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2);

/** Minor units as a decimal: `12.50`. */
const decimal = (minor: number, currency: string): Big =>
  new Big(minor).div(new Big(10).pow(digitsOf(currency)));

/** A decimal as text: `$12.50`. */
export const major = (value: Big | number, currency: string): string =>
  formatOf(currency).format(new Big(value).toFixed(digitsOf(currency)) as Intl.StringNumericLiteral);

/** Minor units as text: `$12.50`. */
export const money = (minor: number, currency: string): string => major(decimal(minor, currency), currency);

/** Minor units as a short text without cents: `$1.2K`. */
export const shortMoney = (minor: number, currency: string): string =>
  new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: minor >= 100_000 ? 1 : 0,
  }).format(decimal(minor, currency).toFixed() as Intl.StringNumericLiteral);

/** The sum of some amounts as text, by currency: `$48.00 and €36.00`. */
export const total = (amounts: { amount: number; currency: string }[]): string => {
  const sums = new Map<string, number>();
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return new Intl.ListFormat('en').format([...sums].map(([currency, sum]) => money(sum, currency)));
};

const DAY = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
const days = new Intl.DateTimeFormat('en-GB', DAY);
const minutes = new Intl.DateTimeFormat('en-GB', { ...DAY, hour: '2-digit', minute: '2-digit' });

const time = (format: Intl.DateTimeFormat) => (at: number | string) => {
  const date = new Date(typeof at === 'number' ? at * 1000 : at);
  return html`<time datetime="${date.toISOString()}">${format.format(date)}</time>`;
};

/** A time in Unix seconds or ISO 8601. */
export const moment = time(minutes);
export const day = time(days);
export const longDay = time(new Intl.DateTimeFormat('en-GB', { ...DAY, month: 'long' }));

/** `2 payments`, `1 payment`, `2 deliveries`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** `requested_by_customer` → `Requested by customer` */
export const plain = (word: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1).replaceAll('_', ' ')}`;

const MOODS = Object.entries({
  good: ['succeeded', 'success', 'paid', 'active', 'complete', 'won', 'on', 'trialing'],
  bad: ['failed', 'errored', 'halted', 'lost', 'disputed', 'unpaid', 'past_due', 'needs_response'],
  wait: ['processing', 'pending', 'running', 'throttled', 'held', 'under_review'],
});

/** A status as a colored label. */
export const badge = (status: string, words = plain(status)): Html => {
  const [mood = ''] = MOODS.find(([, statuses]) => statuses.includes(status)) ?? [];
  return html`<span class="badge ${mood}">${words}</span>`;
};

/** A bank debit on its way is “Processing” on every page, like in the Dashboard. */
export const chargeStatus = ({ disputed, refunded, amount_refunded, status }: Stripe.Charge): string => {
  if (disputed) return 'disputed';
  if (refunded) return 'refunded';
  if (amount_refunded > 0) return 'partially_refunded';
  return status === 'pending' ? 'processing' : status;
};

export const sessionStatus = ({ status, payment_status }: Stripe.Checkout.Session): string => {
  if (status !== 'complete') return status ?? 'open';
  return payment_status === 'unpaid' ? 'processing' : payment_status;
};

const BRANDS: Record<string, string> = { amex: 'American Express' };

/** `Visa •••• 4242` */
export const methodOf = ({
  payment_method_details: details,
}: Pick<Stripe.Charge, 'payment_method_details'>): string => {
  const { card, us_bank_account: account } = details ?? {};
  if (card) return `${BRANDS[card.brand ?? ''] ?? plain(card.brand ?? 'card')} •••• ${card.last4}`;
  return account ? `Bank account •••• ${account.last4}` : plain(details?.type ?? '');
};

export type Cell = Html | string | number;

/**
 * A table. On a phone, each row is a card with the labels of its cells.
 * @param empty the text without rows
 * @param header the column that names a row
 */
export const table = (caption: string, heads: string[], rows: Cell[][], empty: string, header = 0): Html => {
  if (rows.length === 0) return html`<p class="quiet">${empty}</p>`;
  const cell = (content: Cell, column: number) =>
    column === header
      ? html`<th scope="row">${content}</th>`
      : html`<td data-label="${heads[column]}">${content}</td>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
    <caption class="hidden">${caption}</caption>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>`)}</tbody>
  </table></div>`;
};

/** A link, such as the content of a cell. */
export const link = (href: string, words: Cell): Html => html`<a href="${href}">${words}</a>`;

/** Facts with their labels, without empty ones. */
export const facts = (entries: [name: string, value: string | Html | null | undefined][]): Html => html`<dl>
  ${entries
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;

/** A value as collapsed JSON. */
export const asJson = (value: unknown): Html => html`<details><summary>As JSON</summary>
  <pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`;
