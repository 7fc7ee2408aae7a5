import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { assets } from '../assets.ts';
import { guard, TOKEN } from '../guard.ts';
import type { Outcome, Shop } from '../shop.ts';
import { count, type Html, longDay } from './words.ts';

/** The sections and their pages. */
const SECTIONS = {
  Shop: { '/': 'Shop' },
  Payments: {
    '/payments': 'Payments',
    '/links': 'Payment links',
    '/subscriptions': 'Subscriptions',
    '/disputes': 'Disputes',
  },
  Zaps: { '/zaps': 'Zaps', '/zaps/runs': 'Runs', '/zaps/sheets': 'Sheets', '/zaps/emails': 'Emails' },
  'Try a step': { '/steps': 'Try a step' },
  'Time and faults': { '/time': 'Time and faults' },
};

interface Page {
  title: string;
  /** The page in the navigation. A page for buyers has none, and no navigation. */
  at?: string;
  /** The result of the last action. */
  outcome?: Outcome | undefined;
  body: Html;
}

/** A whole document. */
const documentOf = (title: string, className: string, body: Html, more = html``) => html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="htmx-config" content='{"includeIndicatorCSS": false, "defaultSettleDelay": 0, "morphIgnore": ["open"]}'>
      <title>${title} · Example Shop</title>
      <link rel="icon" href="data:,">
      ${['pico.css', 'shop.css', 'parts.css', 'checkout.css'].map((file) => html`<link rel="stylesheet" href="/assets/${file}">`)}
      ${['htmx.js', 'shop.js'].map((file) => html`<script src="/assets/${file}" defer></script>`)}
      ${more}
    </head>
    <body class="${className}">${body}</body>
  </html>`;

export const STORY = html`<h1>A customer pays. Zaps do the rest.</h1>
  <p class="lead">This shop sells through Stripe payment links. Each payment starts Zaps that write a row, send an email,
    and refund if the customer asks. All of it runs on this machine: no account, no charge.</p>`;

/** The page of every address until the shop is open. It reloads itself. */
export const openingPages = (doing: () => string): Hono =>
  new Hono()
    .route('/', guard())
    .route('/', assets())
    .get('*', (c) =>
      c.html(
        documentOf(
          'Opening',
          'merchant',
          html`<header><span class="brand">Example Shop</span></header>
          <main>${STORY}<p class="notice wait" role="status" aria-busy="true">The shop opens in a few seconds: ${doing()} …</p></main>`,
          html`<meta http-equiv="refresh" content="1">`,
        ),
      ),
    );

/** Returns a whole page. htmx uses a part of it. */
export const show = (c: Context, shop: Shop, { title, at = '', outcome, body }: Page) => {
  const tabs = Object.values(SECTIONS).find((pages) => Object.hasOwn(pages, at));
  const content = html`<a class="skip" href="#main">Skip to the content</a>
    <header>${tabs ? merchantNav(tabs) : html`<a class="brand" href="/">Example Shop</a>`}</header>
    <main id="main" tabindex="-1">
      ${tabs ? now(shop) : ''}
      ${tabs && Object.keys(tabs).length > 1 ? html`<nav class="tabs" aria-label="Pages">${links(tabs, at)}</nav>` : ''}
      ${outcome ? notice(outcome) : ''} ${body}
    </main>
    <footer><small>Runs on this machine only. Nothing here is charged.</small></footer>`;
  return c.html(documentOf(title, tabs ? 'merchant' : 'buyer', content));
};

const links = (pages: Record<string, string>, current: string): Html => html`<ul>
  ${Object.entries(pages).map(
    ([href, label]) =>
      html`<li><a href="${href}" ${href === current ? html`aria-current="page"` : ''}>${label}</a></li>`,
  )}
</ul>`;

const merchantNav = (tabs: Record<string, string>): Html => {
  const firsts = Object.entries(SECTIONS).map(([label, pages]) => [Object.keys(pages)[0] ?? '', label]);
  return html`<nav aria-label="Sections">
    <a class="brand" href="/">Example Shop</a>${links(Object.fromEntries(firsts), Object.keys(tabs)[0] ?? '')}
  </nav>`;
};

/** The date and the faults, if they are not today and none. Inside of the part that htmx replaces. */
const now = ({ calendar, faults }: Shop): Html | string => {
  const { days } = calendar;
  const later = days > 0 ? html`${count(days, 'day')} later, <strong>${longDay(calendar.now)}</strong>` : '';
  const words = faults.words();
  if (!later && words.length === 0) return '';
  return html`<p class="now"><a href="/time">${later}${words.map((word, index) => html`${later || index > 0 ? ' · ' : ''}${word}`)}</a></p>`;
};

const notice = ({ ok, text }: Outcome): Html =>
  html`<p class="notice ${ok ? 'good' : 'bad'}" role="${ok ? 'status' : 'alert'}" tabindex="-1" data-focus>${text}</p>`;

const token = html`<input type="hidden" name="token" value="${TOKEN}">`;

/** A form whose response replaces the content without a reload. Without scripts it is a plain form. */
export const form = (action: string, content: Html, className = ''): Html => html`<form class="${className}"
  method="post" action="${action}" hx-post="${action}" hx-target="main" hx-select="main" hx-swap="outerHTML">
  ${token} ${content}</form>`;

/** A form that leads to another page or site. */
export const plainForm = (action: string, content: Html, className = ''): Html =>
  html`<form class="${className}" method="post" action="${action}" novalidate>${token} ${content}</form>`;

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
