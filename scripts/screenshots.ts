import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import app from '../index.ts';
import { runCommand } from '../sandbox/command-line.ts';
import { startShop } from '../sandbox/shop/index.ts';
import { loadZaps } from '../sandbox/zapier/index.ts';
import { launchBrowser } from './browser.ts';

const USAGE = `npm run screenshots

Takes the screenshots in docs/images from a new shop.`;

const ROOT = path.join(import.meta.dirname, '..');
const IMAGES = path.join(ROOT, 'docs/images');

const BUYERS = [
  'Ada Lovelace',
  'Grace Hopper',
  'Alan Turing',
  'Katherine Johnson',
  'Edsger Dijkstra',
  'Mary Allen Wilkes',
];
const PRODUCTS = ['Coffee club', 'T-shirt', 'Engraved pen', 'Sencha, 100 g'];

/** Fills in those fields that the checkout has. */
const fillIn = async (page: Page, name: string): Promise<void> => {
  const values = {
    Email: `${name.split(' ')[0]?.toLowerCase()}@example.com`,
    'Full name': name,
    Address: '1 Main Street',
    'Postal code': '10001',
    City: 'New York',
    Engraving: name,
    'Cardholder name': name,
    'Card number': '4242 4242 4242 4242',
    Expiration: '12 / 34',
    CVC: '123',
  };
  for (const [label, value] of Object.entries(values)) {
    const field = page.getByLabel(label, { exact: true });
    if ((await field.count()) > 0) await field.fill(value);
  }
  const ink = page.getByLabel('Ink');
  if ((await ink.count()) > 0) await ink.selectOption({ index: 1 });
};

await runCommand(USAGE, {}, async () => {
  await mkdir(IMAGES, { recursive: true });
  const shop = await startShop({ app, zaps: await loadZaps(path.join(ROOT, 'zaps')) });
  const browser = await launchBrowser();
  try {
    const viewport = { width: 1180, height: 760 };
    const context = await browser.newContext({
      baseURL: shop.url,
      viewport,
      locale: 'en-US',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const take = (name: string) => page.screenshot({ path: path.join(IMAGES, `${name}.png`) });

    for (const [index, name] of BUYERS.entries()) {
      await page.goto('/');
      await page.getByRole('link', { name: `Buy ${PRODUCTS[index % PRODUCTS.length]}` }).click();
      await fillIn(page, name);
      if (index === 0) {
        await page.evaluate('scrollTo(0, 0)');
        await take('checkout');
      }
      await page.locator('#pay').click();
      await page.getByText('Thank').first().waitFor();
    }
    await page.goto('/desk');
    await page.locator('.chart canvas').waitFor();
    await page.waitForLoadState('networkidle');
    await take('shop');

    await page.goto('/zaps/sheets/payments');
    await page.getByRole('row').nth(BUYERS.length).waitFor();
    await take('sheet');

    await page.goto('/zaps/email-the-buyer');
    await page.getByRole('row').last().getByRole('link').click();
    await page.getByText('Data in').first().click();
    await take('zap-run');
  } finally {
    await browser.close();
    await shop.close();
  }
  console.log('Wrote the screenshots in docs/images.');
  return 0;
});
