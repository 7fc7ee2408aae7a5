import { once } from 'node:events';
import Stripe from 'stripe';
import { onPort, runCommand, toPort, UsageError } from '../command-line.ts';
import { openDemoShop } from './demo.ts';
import { startStripe } from './index.ts';

const USAGE = `npm run stripe -- --port 12111

Starts an embedded Stripe with a small shop in it, on 127.0.0.1, until Ctrl-C.

  --port <number>   where it is; 0 takes any free port (default 12111)
  --versions any    takes programs that were written for another version of Stripe's API; they are answered in this one`;

await runCommand(USAGE, { port: '12111', versions: 'one' }, async ({ port: typed, versions }) => {
  if (!['any', 'one'].includes(versions)) {
    throw new UsageError(`--versions takes "any" or "one", and not "${versions}".`);
  }
  const sandbox = await onPort(toPort(typed), (wanted) =>
    startStripe({ port: wanted, anyApiVersion: versions === 'any' }),
  );
  const { hostname: host, port } = new URL(sandbox.url);
  const stripe = new Stripe(sandbox.apiKey, { host, port, protocol: 'http', telemetry: false });
  const { link, sales } = await openDemoShop(stripe, sandbox.url);

  console.log(`The embedded Stripe is at ${sandbox.url}

  STRIPE_API_BASE_URL=${sandbox.url}
  authData_api_key=${sandbox.apiKey}

  Payment link  ${link.id}  ${link.url}
${sales.map(({ session }) => `  Sale          ${session.customer_details?.email}  ${session.payment_status}  ${session.id}`).join('\n')}

Let a buyer pay:
  curl ${sandbox.url}/_sandbox/pay -d '{"url": "${link.url}", "email": "you@example.com", "name": "You"}'

Ctrl-C ends it.`);

  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await sandbox.close();
  return 0;
});
