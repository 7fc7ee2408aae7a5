import Big from 'big.js';
import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** Currencies without cents that Stripe counts in hundredths: https://docs.stripe.com/currencies#special-cases */
const HUNDREDTHS = ['isk', 'ugx'];

/** Minor units as text: `$12.50`. */
export const money = (minor: number, currency: string): string => {
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const { maximumFractionDigits = 2 } = format.resolvedOptions();
  const digits = HUNDREDTHS.includes(currency.toLowerCase()) ? 2 : maximumFractionDigits;
  const decimal = new Big(minor).div(new Big(10).pow(digits)).toFixed(digits);
  return format.format(decimal as Intl.StringNumericLiteral);
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

/** `2 payments`, `1 payment`, `2 deliveries`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** `requested_by_customer` → `Requested by customer` */
export const plain = (word: string): string =>
  `${word.charAt(0).toUpperCase()}${word.slice(1).replaceAll('_', ' ')}`;

const GOOD = ['succeeded', 'success', 'paid', 'active', 'complete', 'won', 'on', 'trialing'];
const BAD = ['failed', 'errored', 'halted', 'lost', 'disputed', 'unpaid', 'past_due', 'needs_response'];

/** A status as a colored label. */
export const badge = (status: string): Html => {
  const mood = GOOD.includes(status) ? 'good' : BAD.includes(status) ? 'bad' : '';
  return html`<span class="badge ${mood}">${plain(status)}</span>`;
};

/** A table that scrolls on a narrow screen. `empty` is the text without rows. */
export const table = (caption: string, heads: (string | Html)[], rows: Html[], empty: string): Html =>
  rows.length === 0
    ? html`<p class="quiet">${empty}</p>`
    : html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
        <caption class="hidden">${caption}</caption>
        <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
        <tbody>${rows}</tbody>
      </table></div>`;

/** Facts with their labels, without empty ones. */
export const facts = (entries: [name: string, value: string | Html | null | undefined][]): Html => html`<dl>
  ${entries
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
</dl>`;

/** A value as collapsed JSON. */
export const asJson = (value: unknown): Html => html`<details><summary>As JSON</summary>
  <pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`;
