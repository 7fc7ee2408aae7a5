import { Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import type { Shop } from '../shop.ts';
import { live, show } from './layout.ts';
import { type Html, money } from './words.ts';
import { runsTable } from './zaps/runs.ts';

/** The first page: products, and the way to the results. */
export const homePage = (shop: Shop): Hono =>
  new Hono().get('/', async (c) => {
    const { data } = await shop.sdk.paymentLinks.list({
      active: true,
      limit: 20,
      expand: ['data.line_items'],
    });
    const links = data.filter(({ restrictions }) => !restrictions).reverse();
    return show(c, shop, {
      title: 'Shop',
      at: '/',
      body: html`<h1>Buy something</h1>
        <p class="lead">Every product has a payment link. Pay with <code>4242 4242 4242 4242</code>, any date in the future
          and any three digits. The table below shows the Zaps that run.</p>
        <ul class="cards">${links.map(product)}</ul>
        <h2>The pages of the merchant</h2>
        <ul class="cards">
          <li><a href="/desk">Desk</a> <small>Payment links and their sales, payments to refund, subscriptions, disputes.</small></li>
          <li><a href="/zaps">Zaps</a> <small>What runs after a payment, with the data of every step, the sheets and the emails.</small></li>
          <li><a href="/operations">Operations</a> <small>Every trigger, action and search as a form to try.</small></li>
          <li><a href="/time">Time and weather</a> <small>Advance the time, add buyers, make Stripe fail.</small></li>
        </ul>
        <h2>Latest runs</h2>
        ${live('runs', '/', runsTable(shop, shop.runner.runs.slice(-6)))}`,
    });
  });

const product = ({ url, line_items, currency, custom_fields, ...link }: Stripe.PaymentLink): Html => {
  const [item] = line_items?.data ?? [];
  const { recurring, unit_amount } = item?.price ?? {};
  const name = item?.description ?? 'Product';
  const notes = [
    item?.adjustable_quantity?.enabled && 'any quantity',
    link.shipping_address_collection && 'shipped to you',
    custom_fields.length > 0 && 'asks a question',
    link.invoice_creation?.enabled && 'with an invoice',
    link.allow_promotion_codes && 'takes promotion codes',
  ].filter(Boolean);
  return html`<li>
    <h3>${name}</h3>
    <p class="price">${unit_amount ? money(unit_amount, currency) : 'You choose'}${recurring ? html` <small>per ${recurring.interval}</small>` : ''}</p>
    <small>${notes.join(', ') || 'one click'}</small>
    <a class="button" href="${url}" aria-label="Buy ${name}">Buy</a>
  </li>`;
};
