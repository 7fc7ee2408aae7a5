import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser, Locator, Page } from 'playwright-core';
import { findBrowser, newVisitor, type Visitor } from './browser.ts';
import { addressOf, startShop } from './process.ts';

/** Registers a test of the shop. `alone` is for tests that change the time or the faults of all others. */
export type Visit = (name: string, act: (visitor: Visitor) => Promise<void>, how?: 'alone') => void;

interface Flow {
  run: () => Promise<void>;
  alone: boolean;
  /** Passes the result to the test that waits for it. */
  settle: (outcome: Promise<void>) => void;
}

/** The number of flows that run at the same time. */
const AT_ONCE = 3;

/**
 * Starts one shop and one browser for all flows of a file. The flows run in parallel, then those marked `alone` one
 * after the other. Each flow is a test that waits for its result.
 * @returns the function that registers a flow
 */
export const useShop = (): Visit => {
  const flows: Flow[] = [];
  let shop: ChildProcess;
  let browser: Browser | undefined;
  let url = '';
  /** The stderr of the shop, to explain an error page. */
  let terminal = '';

  const work = async (some: Flow[]): Promise<void> => {
    for (let flow = some.shift(); flow; flow = some.shift()) {
      const outcome = flow.run();
      flow.settle(outcome);
      await outcome.catch(() => undefined);
    }
  };
  const workAll = async (): Promise<void> => {
    const together = flows.filter(({ alone }) => !alone);
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(together)));
    await work(flows.filter(({ alone }) => alone));
  };

  beforeAll(async () => {
    shop = startShop('--port', '0');
    shop.stderr?.on('data', (chunk) => {
      terminal += chunk;
    });
    [url, browser] = await Promise.all([addressOf(shop), findBrowser()]);
    await opened(url);
    void workAll();
  });
  afterAll(async () => {
    await browser?.close();
    const closed = once(shop, 'close');
    shop.kill('SIGINT');
    // Ctrl-C ends the process with code 0.
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
        throw new Error(`${error}\n\n${await describePage(visitor.page)}\n\n${terminal}`, { cause: error });
      } finally {
        await visitor.context.close();
      }
    };
    const result = new Promise<void>((resolve, reject) => {
      const settle = (outcome: Promise<void>) => void outcome.then(resolve, reject);
      flows.push({ run, alone: how === 'alone', settle });
    });
    // A flow may fail before its test waits for it, and Node ends on an unhandled rejection.
    result.catch(() => undefined);
    test(name, () => result);
  };
};

/** Waits until the shop has products. It answers with a page from the start. */
const opened = async (url: string): Promise<void> => {
  for (;;) {
    const page = await fetch(url);
    expect(page.status).toBe(200);
    if ((await page.text()).includes('Make a purchase')) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

/** The text of a page, for the error of a flow that failed on it. */
const describePage = async (page: Page): Promise<string> => {
  const text = await page.locator('body').ariaSnapshot().catch(String);
  return `${page.url()} shows:\n${text}`;
};

/** Fills in fields by their labels. */
export const fill = async (page: Page, values: Record<string, string>): Promise<void> => {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
};

export const CARD = { 'Card number': '4242 4242 4242 4242', Expiration: '12 / 34', CVC: '123' };

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Opens the checkout of a product and fills in the buyer; the T-shirt also needs an address. */
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

/** Buys a T-shirt by card and waits for the redirect. */
export const buyTShirt = async (page: Page, buyer: string): Promise<void> => {
  await openCheckout(page, 'T-shirt', buyer);
  await fill(page, CARD);
  await press(page, 'Pay $24.00');
  await page.waitForURL(/\/thanks\?session_id=cs_/);
};

/** The first table row that contains the text. */
export const rowWith = (page: Page, words: string | RegExp): Locator =>
  page.getByRole('row').filter({ hasText: words }).first();

/** Waits until the list of emails shows an email, and opens it. @returns its text */
export const readEmail = async (page: Page, to: string, subject: string | RegExp): Promise<string> => {
  await page.goto('/zaps/emails');
  const rows = page.getByRole('row').filter({ hasText: to }).filter({ hasText: subject });
  await rows.first().getByRole('link').click();
  return (await page.frameLocator('iframe').locator('body').textContent()) ?? '';
};
