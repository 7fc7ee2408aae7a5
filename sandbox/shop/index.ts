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
import { homePage } from './pages/home.ts';
import { openingPages, show } from './pages/layout.ts';
import { afterSalePages } from './pages/payments/after-sale.ts';
import { paymentPages } from './pages/payments/index.ts';
import { linkPages } from './pages/payments/links.ts';
import { portalPages } from './pages/portal.ts';
import { stepPages } from './pages/steps/index.ts';
import { thanksPage } from './pages/thanks.ts';
import { timePages } from './pages/time.ts';
import { zapPages } from './pages/zaps/index.ts';
import { outputPages } from './pages/zaps/outputs.ts';
import { runPages } from './pages/zaps/runs.ts';
import type { Shop } from './shop.ts';
import { Calendar } from './time/calendar.ts';
import { startFaults } from './time/faults.ts';

export interface ShopOptions {
  /** The export of the integration's `index.ts`. */
  app: object;
  zaps: Zap[];
  /** 0, the default, takes any free port. */
  port?: number;
}

const PARTS = [
  homePage,
  checkoutPages,
  thanksPage,
  portalPages,
  linkPages,
  paymentPages,
  afterSalePages,
  outputPages,
  runPages,
  zapPages,
  stepPages,
  timePages,
];

/** All pages behind the guard. */
const pagesOf = (shop: Shop): Hono => {
  const pages = new Hono().route('/', guard()).route('/', assets());
  for (const part of PARTS) pages.route('/', part(shop));
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
 * Starts an embedded Stripe, a Zap runner that is connected to it, and the pages, at one URL of 127.0.0.1. The pages
 * answer at once: until `opened`, with what the shop is doing.
 * @throws EADDRINUSE if the port is in use
 */
export const startShop = async ({ app, zaps, port = 0 }: ShopOptions) => {
  let doing = 'Starting';
  let pages = openingPages(() => doing);
  const stripe = await startStripe({
    port,
    hostedPages: true,
    // The pages need the runner, and the runner needs the URL of Stripe.
    pages: () =>
      new Hono().all('*', (c, next) =>
        c.req.path.startsWith('/v1/') ? next() : pages.fetch(c.req.raw, c.env),
      ),
  });
  const { url, apiKey } = stripe;
  const faults = await startFaults(url);
  const outDir = await mkdtemp(path.join(tmpdir(), 'example-shop-'));
  const runnerAt = (stripeUrl: string) =>
    startZapRunner({
      app,
      outDir,
      authData: { api_key: apiKey },
      env: { STRIPE_API_BASE_URL: stripeUrl },
    });
  const [runner, steps] = [await runnerAt(faults.url), await runnerAt(faults.stepsUrl)];
  const { hostname: host, port: taken } = new URL(url);
  const shop: Shop = {
    url,
    stripe,
    sdk: new Stripe(apiKey, { host, port: taken, protocol: 'http', telemetry: false }),
    runner,
    steps,
    zaps,
    zapsOn: new Map(),
    app: readDefinition(app),
    outDir,
    faults,
    calendar: new Calendar(),
    bought: 0,
    failingDebits: new Set(),
    authenticating: new Map(),
  };
  const opened = open(shop, (words) => {
    doing = words;
  }).then(() => {
    pages = pagesOf(shop);
  });
  return {
    url,
    /** Resolves when the shop has its products and all Zaps are on. */
    opened,
    close: async () => {
      await Promise.allSettled([opened]);
      // Pending calls still need the runners.
      await stripe.close();
      await faults.close();
      await runner.close();
      await steps.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
};
