import Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { openDemoShop } from '../../sandbox/stripe/demo.ts';
import { letBuyerPay } from '../../sandbox/stripe/index.ts';
import { paymentCompleted } from '../../triggers/payment-completed.ts';
import { type Measurement, median } from './measurement.ts';
import { withShop } from './shop.ts';

const WARM_UP = 50;
const RUNS = 500;
const GOAL_MS = 5;
const SECRET = 'whsec_bench';

export const webhookWork: Measurement = {
  name: 'Our own work per webhook, without the network',
  goal: `under ${GOAL_MS} ms`,
  run: () =>
    withShop({}, async ({ stripe, sdk, runner }) => {
      const { link } = await openDemoShop(sdk, stripe.url);
      const { session } = await letBuyerPay(stripe.url, {
        payment_link: link.id,
        email: 'eva@example.com',
        name: 'Eva',
      });
      const [event] = (await sdk.events.list({ type: 'checkout.session.completed', limit: 1 })).data;
      const content = JSON.stringify(event, null, 2);
      // Stripe's response is recorded once, so that the runs need no network but do all other work.
      const [record] = await runner.invoke('search', 'find_checkout_session', { session: session.id });
      const query = stripe.requests.at(-1)?.query ?? '';
      const answer = await fetch(
        `${stripe.url}/v1/checkout/sessions/${session.id}?${query.replace(/^\?/, '')}`,
        {
          headers: { Authorization: `Bearer ${stripe.apiKey}` },
        },
      ).then((response) => response.text());
      const z = {
        request: async () => ({
          status: 200,
          headers: new Map([['content-type', 'application/json']]),
          text: async () => answer,
        }),
        cache: { set: async () => true },
        dehydrateFile: () => 'hydrate|||{}|||hydrate',
      } as unknown as ZObject;
      const bundle = {
        authData: { api_key: stripe.apiKey },
        inputData: {},
        meta: {},
        subscribeData: { id: 'we_bench', secret: SECRET },
        rawRequest: {
          content,
          headers: {
            'Http-Stripe-Signature': Stripe.webhooks.generateTestHeaderString({
              payload: content,
              secret: SECRET,
            }),
          },
        },
      } as unknown as Bundle<Record<string, never>>;

      const times: number[] = [];
      for (let run = 0; run < WARM_UP + RUNS; run++) {
        const start = performance.now();
        const [row] = await paymentCompleted.operation.perform(z, bundle);
        if (run >= WARM_UP) times.push(performance.now() - start);
        if (row?.id !== (record as { id: string }).id)
          throw new Error('The webhook and the search returned different records.');
      }
      const value = median(times);
      return {
        value,
        unit: 'ms',
        ok: value < GOAL_MS,
        note: `median of ${RUNS} webhooks of ${content.length} bytes`,
      };
    }),
};
