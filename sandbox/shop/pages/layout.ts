import type { Context } from 'hono';
import { html } from 'hono/html';
import { TOKEN } from '../guard.ts';
import type { Outcome, Shop } from '../shop.ts';
import type { Html } from './words.ts';

/** The sections and their pages. */
const SECTIONS = {
  Shop: { '/': 'Shop' },
  Desk: {
    '/desk': 'Payment links',
    '/desk/payments': 'Payments',
    '/desk/subscriptions': 'Subscriptions',
    '/desk/disputes': 'Disputes',
  },
  Zaps: { '/zaps': 'Zaps', '/zaps/runs': 'Runs', '/zaps/sheets': 'Sheets', '/zaps/emails': 'Emails' },
  Operations: { '/operations': 'Operations' },
  'Time and weather': { '/time': 'Time and weather' },
};

interface Page {
  title: string;
  /** The page in the navigation. A page for buyers has none, and no navigation. */
  at?: string;
  /** The result of the last action. */
  outcome?: Outcome | undefined;
  body: Html;
}

/** Returns a whole page. htmx uses a part of it. */
export const show = (c: Context, shop: Shop, { title, at = '', outcome, body }: Page) => {
  const tabs = Object.values(SECTIONS).find((pages) => Object.hasOwn(pages, at));
  return c.html(html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="htmx-config" content='{"includeIndicatorCSS": false, "defaultSettleDelay": 0, "morphIgnore": ["open"]}'>
        <title>${title} · Example Shop</title>
        <link rel="icon" href="data:,">
        ${['pico.css', 'uplot.css', 'shop.css'].map((file) => html`<link rel="stylesheet" href="/assets/${file}">`)}
        ${['uplot.js', 'htmx.js', 'shop.js'].map((file) => html`<script src="/assets/${file}" defer></script>`)}
      </head>
      <body class="${tabs ? 'merchant' : 'buyer'}">
        <a class="skip" href="#main">Skip to the content</a>
        <header>${tabs ? merchantNav(shop, tabs) : html`<a class="brand" href="/">Example Shop</a>`}</header>
        <main id="main" tabindex="-1">
          ${tabs && Object.keys(tabs).length > 1 ? html`<nav class="tabs" aria-label="Pages">${links(tabs, at)}</nav>` : ''}
          ${outcome ? notice(outcome) : ''} ${body}
        </main>
        <footer><small>Runs on this machine only. Nothing here is charged.</small></footer>
      </body>
    </html>`);
};

const links = (pages: Record<string, string>, current: string): Html => html`<ul>
  ${Object.entries(pages).map(
    ([href, label]) =>
      html`<li><a href="${href}" ${href === current ? html`aria-current="page"` : ''}>${label}</a></li>`,
  )}
</ul>`;

const merchantNav = ({ calendar, weather }: Shop, tabs: Record<string, string>): Html => {
  const firsts = Object.entries(SECTIONS).map(([label, pages]) => [Object.keys(pages)[0] ?? '', label]);
  const now = [calendar.days > 0 ? `Day ${calendar.days}` : [], weather.words()].flat(2);
  return html`<nav aria-label="Sections">
      <a class="brand" href="/">Example Shop</a>${links(Object.fromEntries(firsts), Object.keys(tabs)[0] ?? '')}
    </nav>
    ${now.length > 0 ? html`<small>${now.join(' · ')}</small>` : ''}`;
};

const notice = ({ ok, text }: Outcome): Html =>
  html`<p class="notice ${ok ? 'good' : 'bad'}" role="${ok ? 'status' : 'alert'}" tabindex="-1" data-focus>${text}</p>`;

const token = html`<input type="hidden" name="token" value="${TOKEN}">`;

/** A form whose response replaces the content without a reload. Without scripts it is a plain form. */
export const form = (action: string, content: Html, className = ''): Html => html`<form class="${className}"
  method="post" action="${action}" hx-post="${action}" hx-target="main" hx-select="main" hx-swap="outerHTML">
  ${token} ${content}</form>`;

/** A form that leads to another page or site. */
export const plainForm = (action: string, content: Html): Html =>
  html`<form method="post" action="${action}" novalidate>${token} ${content}</form>`;

export const hidden = (name: string, value: string | number | boolean): Html =>
  html`<input type="hidden" name="${name}" value="${String(value)}">`;

/** A part of the page that updates itself. */
export const live = (
  id: string,
  address: string,
  content: Html,
): Html => html`<div id="${id}" hx-get="${address}"
  hx-trigger="every 1s" hx-select="#${id}" hx-swap="outerMorph">${content}</div>`;

/** A part of the page that loads later. */
export const later = (address: string, waiting: string): Html =>
  html`<div class="quiet" hx-get="${address}" hx-trigger="load" hx-swap="outerHTML" aria-busy="true">${waiting}</div>`;
