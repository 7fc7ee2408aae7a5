import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, Locator, Page } from 'playwright-core';
import { findBrowser, newVisitor, type Visitor } from './browser.ts';
import { addressOf, runShop } from './process.ts';

/** Registers what somebody does in the shop as a test. One that changes the time or the weather is done alone. */
export type Visit = (name: string, act: (visitor: Visitor) => Promise<void>, how?: 'alone') => void;

interface Flow {
  run: () => Promise<void>;
  alone: boolean;
  /** Tells the flow's test how it went. */
  tell: (outcome: Promise<void>) => void;
}

/** How many people are in the shop at once. */
const AT_ONCE = 3;

/**
 * One shop and one browser for all flows of a file. They are done by several visitors side by side, and those that
 * need the shop for themselves afterwards; each is a test that waits for its outcome.
 */
export const useShop = (): Visit => {
  const flows: Flow[] = [];
  let shop: ChildProcess;
  let browser: Browser | undefined;
  let url = '';
  /** What the shop says where it was started, which is why a page went wrong. */
  let terminal = '';

  const work = async (some: Flow[]): Promise<void> => {
    for (let flow = some.shift(); flow; flow = some.shift()) {
      const outcome = flow.run();
      flow.tell(outcome);
      await outcome.catch(() => undefined);
    }
  };
  const workAll = async (): Promise<void> => {
    const together = flows.filter(({ alone }) => !alone);
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(together)));
    await work(flows.filter(({ alone }) => alone));
  };

  beforeAll(async () => {
    shop = runShop('--port', '0');
    shop.stderr?.on('data', (said) => {
      terminal += said;
    });
    [url, browser] = await Promise.all([addressOf(shop), findBrowser()]);
    expect((await fetch(url)).status).toBe(200);
    void workAll();
  });
  afterAll(async () => {
    await browser?.close();
    const closed = once(shop, 'close');
    shop.kill('SIGINT');
    // Ctrl-C closes it cleanly.
    expect(await closed).toEqual([0, null]);
  });

  return (name, act, how) => {
    const run = async () => {
      if (!browser) return;
      const visitor = await newVisitor(browser, url);
      try {
        await act(visitor);
        expect(visitor.errors).toEqual([]);
      } catch (error) {
        throw new Error(`${error}\n\n${await saidBy(visitor.page)}\n\n${terminal}`, { cause: error });
      } finally {
        await visitor.context.close();
      }
    };
    const result = new Promise<void>((resolve, reject) => {
      const tell = (outcome: Promise<void>) => void outcome.then(resolve, reject);
      flows.push({ run, alone: how === 'alone', tell });
    });
    // A flow may fail before its test is there to hear of it.
    result.catch(() => undefined);
    test(name, () => result);
  };
};

/** What a page says, for whoever has to find out why a flow failed on it. */
const saidBy = async (page: Page): Promise<string> => {
  const words = await page.locator('body').ariaSnapshot().catch(String);
  return `${page.url()} said:\n${words}`;
};

/** Fills fields in by their labels. */
export const fill = async (page: Page, values: Record<string, string>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
};

export const CARD = { 'Card number': '4242 4242 4242 4242', Expiration: '12 / 34', CVC: '123' };

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Opens the checkout of a product and fills in who buys; the T-shirt wants an address as well. */
export const openCheckout = async (page: Page, product: string, buyer: string): Promise<void> => {
  await page.goto('/');
  await page.getByRole('link', { name: `Buy ${product}` }).click();
  await fill(page, { Email: `${buyer.toLowerCase()}@example.com`, 'Cardholder name': `${buyer} Buyer` });
  if (product === 'T-shirt') {
    await fill(page, {
      'Full name': buyer,
      Address: '1 Main Street',
      'Postal code': '10001',
      City: 'New York',
    });
  }
};

/** Pays a T-shirt by card and waits for the page that the link leads to. */
export const buyTShirt = async (page: Page, buyer: string): Promise<void> => {
  await openCheckout(page, 'T-shirt', buyer);
  await fill(page, CARD);
  await press(page, 'Pay $24.00');
  await page.waitForURL(/\/thanks\?session_id=cs_/);
};

/** The row of a table that has these words in it. */
export const rowWith = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('row').filter({ hasText: words }).first();

/** Waits for an email, which comes up by itself, and opens it. Answers with what it says. */
export const readEmail = async (page: Page, to: string, subject: string | RegExp): Promise<string> => {
  await page.goto('/zaps/emails');
  const rows = page.getByRole('row').filter({ hasText: to }).filter({ hasText: subject });
  await rows.first().getByRole('link').click();
  return (await page.frameLocator('iframe').locator('body').textContent()) ?? '';
};
