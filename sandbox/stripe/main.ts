import { once } from 'node:events';
import Stripe from 'stripe';
import { onPort, runCommand, toPort } from '../command-line.ts';
import { openDemoShop } from './demo.ts';
import { startStripe } from './index.ts';

const USAGE = `npm run stripe -- --port 12111

Starts an embedded Stripe on 127.0.0.1, with a payment link and three payments. Ctrl-C ends it.

  --port <number>   the port to listen on; 0 takes any free port (default 12111)`;

await runCommand(USAGE, { port: '12111' }, async ({ port: typed }) => {
  const sandbox = await onPort(toPort(typed), (wanted) => startStripe({ port: wanted }));
  const { hostname: host, port } = new URL(sandbox.url);
  const stripe = new Stripe(sandbox.apiKey, { host, port, protocol: 'http', telemetry: false });
  const { link, sales } = await openDemoShop(stripe, sandbox.url);

  console.log(`The embedded Stripe is at ${sandbox.url}

  STRIPE_API_BASE_URL=${sandbox.url}
  authData_api_key=${sandbox.apiKey}

  Payment link  ${link.id}  ${link.url}
${sales.map(({ session }) => `  Sale          ${session.customer_details?.email}  ${session.payment_status}  ${session.id}`).join('\n')}

Pay as a buyer:
  curl ${sandbox.url}/_sandbox/pay -d '{"url": "${link.url}", "email": "you@example.com", "name": "You"}'

Ctrl-C ends it.`);

  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await sandbox.close();
  return 0;
});
