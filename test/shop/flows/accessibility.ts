import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { buyTShirt, CARD, fill, openCheckout, press, type Visit } from '../support.ts';

/** Loads axe into every page from now on. This is faster than a call on each page. */
const loadAxe = async (page: Page): Promise<void> => {
  await page.addInitScript({ path: require.resolve('axe-core/axe.min.js') });
};

const LEVEL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Runs axe on the current page, in light mode and, for contrast only, in dark mode. @returns rules with elements */
const violations = async (page: Page): Promise<string[]> => {
  const run = (only: string[]) =>
    page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(only)}, resultTypes: ['violations'] })`);
  // After a click, the next page may still load its styles.
  await page.waitForLoadState();
  const light = await run(LEVEL);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await run(['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return [light, dark]
    .flatMap(({ violations }) => violations)
    .map(({ id, nodes }) => `${page.url()} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

const PAGES = [
  '/',
  '/payments',
  '/payments?q=ada&status=succeeded&days=30',
  '/links',
  '/subscriptions',
  '/disputes',
  '/zaps',
  '/zaps/runs',
  '/zaps/sheets',
  '/zaps/sheets/payments',
  '/zaps/emails',
  '/zaps/log-every-payment',
  '/zaps/new-order-payment-link',
  '/steps',
  '/steps/creates/create_payment_link',
  '/steps/searches/find_payment',
  '/time',
  '/portal/login/anyone',
  '/nowhere',
];

export const accessibilityFlows = (visit: Visit): void => {
  visit('passes WCAG 2.2 AA on every page, light and dark, and fits a phone', async ({ page, errors }) => {
    await openCheckout(page, 'Coffee club', 'Alma');
    await fill(page, CARD);
    await press(page, 'Subscribe');
    await page.waitForURL(/\/thanks/);
    await buyTShirt(page, 'Axel');
    const thanks = page.url();
    await page.goto('/payments');
    const payment = await page.getByRole('rowheader').first().getByRole('link').getAttribute('href');
    await page.goto('/zaps/runs');
    const run = await page.locator('.runs a').first().getAttribute('href');
    await page.goto('/zaps/emails');
    const email = await page.getByRole('rowheader').first().getByRole('link').getAttribute('href');
    await page.goto('/links');
    const link = await page.getByRole('rowheader').last().getByRole('link').getAttribute('href');
    await page.goto('/subscriptions');
    await press(page, 'Customer portal of Alma Buyer');
    const portal = page.url();

    await loadAxe(page);
    const found: string[] = [];
    for (const address of [...PAGES, thanks, payment, run, email, link, portal]) {
      await page.goto(address ?? '');
      found.push(...(await violations(page)));
      await page.setViewportSize({ width: 375, height: 800 });
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (width > 375) found.push(`${address} is ${width} pixels wide on a phone`);
      const outside = await page.evaluate<number>(
        `[...document.querySelectorAll('button, a, input, select')].filter((one) => !one.closest('.sheet') && one.getBoundingClientRect().right > 376).length`,
      );
      if (outside > 0) found.push(`${address} has ${outside} controls outside of a phone`);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
    // The browser logs the 404 of the missing page as an error.
    errors.splice(0, errors.length, ...errors.filter((line) => !line.includes('/nowhere')));
    expect(found).toEqual([]);
  });

  visit(
    'passes WCAG 2.2 AA at the checkout, with its errors, and on the page of the bank',
    async ({ page }) => {
      await loadAxe(page);
      await openCheckout(page, 'T-shirt', 'Ayo');
      const found = await violations(page);
      await press(page, 'Pay $24.00');
      found.push(...(await violations(page)));
      await page.getByLabel('US bank account').check();
      await page.getByLabel('Routing number').waitFor();
      found.push(...(await violations(page)));
      await page.getByLabel('Card', { exact: true }).check();
      await fill(page, { ...CARD, 'Card number': '4000 0025 0000 3155' });
      await press(page, 'Pay $24.00');
      await page.getByText('Confirm with your bank').waitFor();
      found.push(...(await violations(page)));
      expect(found).toEqual([]);
    },
  );
};
