import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Hono } from 'hono';
import { html } from 'hono/html';
import Stripe from 'stripe';
import { startStripe } from '../stripe/index.ts';
import { startZapRunner, type Zap } from '../zapier/index.ts';
import { assets } from './assets.ts';
import { readDefinition } from './definition.ts';
import { guard } from './guard.ts';
import { open } from './opening.ts';
import { checkoutPages } from './pages/checkout/index.ts';
import { afterSalePages } from './pages/desk/after-sale.ts';
import { linkPages } from './pages/desk/links.ts';
import { paymentPages } from './pages/desk/payments.ts';
import { homePage } from './pages/home.ts';
import { show } from './pages/layout.ts';
import { operationPages } from './pages/operations/index.ts';
import { portalPages } from './pages/portal.ts';
import { thanksPage } from './pages/thanks.ts';
import { timePages } from './pages/time.ts';
import { zapPages } from './pages/zaps/index.ts';
import { outputPages } from './pages/zaps/outputs.ts';
import type { Shop } from './shop.ts';
import { Calendar } from './time/calendar.ts';
import { startWeather } from './time/weather.ts';

export interface ShopOptions {
  /** The export of the integration's `index.ts`. */
  app: object;
  zaps: Zap[];
  /** 0, the default, takes any free port. */
  port?: number;
  /** Whether the shop starts with links and past payments. True by default. */
  stocked?: boolean;
}

/** All pages behind the guard. */
const pagesOf = (shop: Shop): Hono => {
  const pages = new Hono().route('/', guard()).route('/', assets());
  const parts = [homePage, checkoutPages, thanksPage, portalPages, linkPages, paymentPages, afterSalePages];
  for (const part of [...parts, outputPages, zapPages, operationPages, timePages])
    pages.route('/', part(shop));
  const words = (title: string, text: string) => ({
    title,
    body: html`<section class="card"><h1>${title}</h1><p>${text}</p><p><a href="/">To the shop</a></p></section>`,
  });
  pages.notFound((c) => {
    c.status(404);
    return show(c, shop, words('Not found', 'There is no such page here.'));
  });
  pages.onError((error, c) => {
    console.error(error);
    c.status(500);
    return show(c, shop, words('That went wrong', 'The terminal of the shop shows the error.'));
  });
  return pages;
};

/**
 * Starts an embedded Stripe, a Zap runner that is connected to it, and the pages, at one URL of 127.0.0.1.
 * @throws EADDRINUSE if the port is in use
 */
export const startShop = async ({ app, zaps, port = 0, stocked = true }: ShopOptions) => {
  let pages: Hono | undefined;
  const stripe = await startStripe({
    port,
    hostedPages: true,
    // The pages need the runner, and the runner needs the URL of Stripe.
    pages: () =>
      new Hono().all('*', (c, next) =>
        pages && !c.req.path.startsWith('/v1/') ? pages.fetch(c.req.raw, c.env) : next(),
      ),
  });
  const outDir = await mkdtemp(path.join(tmpdir(), 'example-shop-'));
  const { url, apiKey } = stripe;
  const { hostname: host, port: taken } = new URL(url);
  const weather = await startWeather(url);
  const runner = await startZapRunner({
    app,
    outDir,
    authData: { api_key: apiKey },
    env: { STRIPE_API_BASE_URL: weather.url },
  });
  const shop: Shop = {
    url,
    stripe,
    sdk: new Stripe(apiKey, { host, port: taken, protocol: 'http', telemetry: false }),
    runner,
    zaps,
    zapsOn: new Map(),
    app: readDefinition(app),
    outDir,
    weather,
    calendar: new Calendar(),
    failingDebits: new Set(),
    authenticating: new Map(),
  };
  if (stocked) await open(shop);
  pages = pagesOf(shop);
  return {
    url,
    close: async () => {
      // Pending calls still need the runner.
      await stripe.close();
      await weather.close();
      await runner.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
};
