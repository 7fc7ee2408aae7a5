import { Hono } from 'hono';
import type { Sandbox } from '../engine/sandbox.ts';
import { afterSaleHelpers } from './after-sale.ts';
import { checkoutHelpers } from './checkout.ts';
import { faultHelpers } from './faults.ts';
import type { TestHelper } from './helper.ts';
import { limitHelpers } from './limits.ts';
import { seedHelpers } from './seed.ts';
import { subscriptionHelpers } from './subscriptions.ts';

export const HELPERS: TestHelper[] = [
  ...checkoutHelpers,
  ...afterSaleHelpers,
  ...subscriptionHelpers,
  ...limitHelpers,
  ...faultHelpers,
  ...seedHelpers,
];

/**
 * `/_sandbox/…`: what people do in a browser or at a bank, and what goes wrong on the way. JSON in and out.
 * Not part of Stripe's API.
 */
export const testHelpers = (sandbox: Sandbox): Hono => {
  const app = new Hono();
  for (const { method, path, answer } of HELPERS) {
    app.on(method, path, async (c) => c.json(await answer(sandbox, c)));
  }
  return app;
};
