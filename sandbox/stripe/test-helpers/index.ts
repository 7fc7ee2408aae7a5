import { Hono } from 'hono';
import type { Sandbox } from '../engine/sandbox.ts';
import { afterSaleHelpers } from './after-sale.ts';
import { checkoutHelpers } from './checkout.ts';
import { faultHelpers } from './faults.ts';
import type { TestHelper } from './helper.ts';
import { seedHelper } from './seed.ts';

export const HELPERS: TestHelper[] = [...checkoutHelpers, ...afterSaleHelpers, ...faultHelpers, seedHelper];

/** The test helpers under `/_sandbox`: JSON in, JSON out. They are not part of Stripe's API. */
export const testHelpers = (sandbox: Sandbox): Hono => {
  const app = new Hono();
  for (const { method, path, answer } of HELPERS) {
    app.on(method, path, async (c) => c.json(await answer(sandbox, c)));
  }
  return app;
};
