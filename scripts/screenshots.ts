import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import app from '../index.ts';
import { runCommand } from '../sandbox/command-line.ts';
import { startShop } from '../sandbox/shop/index.ts';
import { loadZaps } from '../sandbox/zapier/index.ts';
import { launchBrowser } from './browser.ts';

const USAGE = `npm run screenshots -- --all out/screenshots

Takes the screenshots in docs/images from a new shop.

  --all <folder>  takes every page instead, 1280 and 375 pixels wide, light and dark, to look at`;

const ROOT = path.join(import.meta.dirname, '..');
const IMAGES = path.join(ROOT, 'docs/images');
const WAIT_MS = 800;

/** Buys with the button of the first page, and waits for what the Zaps write. */
const makePurchases = async (page: Page, times: number): Promise<void> => {
  await page.goto('/');
  for (let time = 0; time < times; time += 1) {
    await page.getByRole('button', { name: /^Make .* purchase$/ }).click();
    await page.locator('#latest').getByText('Row').first().waitFor();
  }
  await page.waitForTimeout(WAIT_MS);
};

/** Opens the checkout of a product, filled in with test data. */
const openCheckout = async (page: Page, product: string): Promise<void> => {
  await page.goto('/');
  await page.getByRole('link', { name: `Buy ${product}` }).click();
  await page.getByRole('button', { name: 'Fill in test data' }).click();
};

/** The pictures of the documentation. */
const takeImages = async (page: Page): Promise<void> => {
  const take = async (name: string) => {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: path.join(IMAGES, `${name}.png`) });
  };
  await makePurchases(page, 1);
  await take('shop');
  await openCheckout(page, 'T-shirt');
  await page.evaluate('scrollTo(0, 0)');
  await take('checkout');
  await page.goto('/payments');
  await take('payments');
  await page.goto('/zaps/thank-you-code');
  await page.locator('.runs a').first().click();
  await page.locator('.steps').waitFor();
  await take('zap-run');
};

/** The addresses of all pages, with an object of each kind. */
const addresses = async (page: Page): Promise<Record<string, string | null>> => {
  await makePurchases(page, 4);
  await openCheckout(page, 'Engraved pen');
  const checkout = page.url();
  await page.getByRole('button', { name: '4000 0025 0000 3155' }).click();
  await page.locator('#pay').click();
  await page.waitForURL(/authenticate/);
  const bank = page.url();
  await openCheckout(page, 'T-shirt');
  await page.locator('#pay').click();
  await page.waitForURL(/thanks/);
  const thanks = page.url();
  const first = async (address: string, selector: string) => {
    await page.goto(address);
    return page.locator(selector).first().getAttribute('href');
  };
  return {
    shop: '/',
    checkout,
    bank,
    thanks,
    payments: '/payments',
    payment: await first('/payments', 'tbody th a'),
    links: '/links',
    link: await first('/links', 'tbody tr:last-child th a'),
    subscriptions: '/subscriptions',
    disputes: '/disputes',
    zaps: '/zaps',
    zap: '/zaps/thank-you-code',
    runs: '/zaps/runs',
    purchase: await first('/zaps/runs', 'section .title a'),
    run: await first('/zaps/runs', '.runs a'),
    sheets: '/zaps/sheets',
    sheet: '/zaps/sheets/payments',
    emails: '/zaps/emails',
    email: await first('/zaps/emails', 'tbody th a'),
    steps: '/steps',
    step: '/steps/creates/create_payment_link',
    time: '/time',
  };
};

await runCommand(USAGE, { all: '' }, async ({ all }) => {
  await mkdir(all || IMAGES, { recursive: true });
  const shop = await startShop({ app, zaps: await loadZaps(path.join(ROOT, 'zaps')) });
  const browser = await launchBrowser();
  const open = async (width: number, height: number, colorScheme: 'light' | 'dark') => {
    const viewport = { width, height };
    const options = {
      baseURL: shop.url,
      viewport,
      colorScheme,
      locale: 'en-US',
      reducedMotion: 'reduce',
    } as const;
    return (await browser.newContext(options)).newPage();
  };
  try {
    await shop.opened;
    if (all) {
      const pages = Object.entries(await addresses(await open(1280, 860, 'light')));
      for (const width of [1280, 375]) {
        for (const scheme of ['light', 'dark'] as const) {
          const page = await open(width, 860, scheme);
          for (const [name, address] of pages) {
            await page.goto(address ?? '/');
            await page.waitForTimeout(WAIT_MS);
            await page.screenshot({ path: path.join(all, `${name}-${width}-${scheme}.png`), fullPage: true });
          }
        }
      }
    } else await takeImages(await open(1180, 900, 'light'));
  } finally {
    await browser.close();
    await shop.close();
  }
  console.log(`Wrote the screenshots in ${all || 'docs/images'}.`);
  return 0;
});
