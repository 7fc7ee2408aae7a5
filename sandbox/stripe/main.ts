import { once } from 'node:events';
import { parseArgs } from 'node:util';
import Stripe from 'stripe';
import { openDemoShop } from './demo.ts';
import { startStripe } from './index.ts';

/** `npm run stripe -- --port 4242`: an embedded Stripe with a small shop in it, until Ctrl-C. */

const { values } = parseArgs({ options: { port: { type: 'string', default: '4242' } } });
const sandbox = await startStripe({ port: Number(values.port) });
const { hostname: host, port } = new URL(sandbox.url);
const stripe = new Stripe(sandbox.apiKey, { host, port, protocol: 'http', telemetry: false });
const { link, sales } = await openDemoShop(stripe, sandbox.url);

console.log(`The embedded Stripe is at ${sandbox.url}

  STRIPE_API_BASE_URL=${sandbox.url}
  API key              ${sandbox.apiKey}

  Payment link  ${link.id}  ${link.url}
${sales.map(({ session }) => `  Sale          ${session.customer_details?.email}  ${session.payment_status}  ${session.id}`).join('\n')}

Let a buyer pay:
  curl ${sandbox.url}/_sandbox/pay -d '{"url": "${link.url}", "email": "you@example.com", "name": "You"}'

Ctrl-C ends it.`);

await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await sandbox.close();
