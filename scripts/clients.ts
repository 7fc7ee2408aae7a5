import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { only, runCommand } from '../sandbox/command-line.ts';
import { startStripe } from '../sandbox/stripe/index.ts';
import { activepieces } from './clients/activepieces.ts';
import { betterAuth } from './clients/better-auth.ts';
import { type Client, install, loaderOf, openHook } from './clients/client.ts';
import { n8n } from './clients/n8n.ts';
import { fillShop } from './clients/shop.ts';
import { syncEngine } from './clients/sync-engine.ts';
import { table } from './start/report.ts';

/*
 * `npm run clients`: installs programs of others that talk to Stripe into build/clients, and lets them work with the
 * embedded Stripe, unchanged. They are no dependencies of the project. Exits with 1 where one cannot be run at all.
 */

const CLIENTS: Client[] = [syncEngine, n8n, activepieces, betterAuth];
const FOLDER = path.join(import.meta.dirname, '../build/clients');
const PATIENCE_MS = 30_000;

/** What cannot be run, and why. */
const LEFT_OUT = [['emulate’s tests for Stripe', 'not run', 'Its package on npm brings no tests along.']];

/** Runs a client; answers with a row of the table. */
const tryOut = async (client: Client): Promise<string[]> => {
  const folder = path.join(FOLDER, client.name.toLowerCase().replace(/\W+/g, '-'));
  console.log(`${client.name}: installing …`);
  await install(client, folder);
  // Clients name versions of the API that are as old as they are.
  const sandbox = await startStripe({ anyApiVersion: true, deliverySeed: false, searchLagMs: 0 });
  const hook = await openHook();
  const { hostname: host, port } = new URL(sandbox.url);
  const stripe = new Stripe(sandbox.apiKey, { host, port, protocol: 'http', telemetry: false });
  try {
    await fillShop(stripe, sandbox.url);
    const { url, apiKey } = sandbox;
    const { attempts, close } = await client.open({ url, apiKey, stripe, hook, load: loaderOf(folder) });
    const failures: string[] = [];
    for (const [name, run] of attempts) {
      console.log(`  ${name}`);
      const problem = await problemOf(run);
      if (problem) failures.push(`${name}: ${problem}`);
    }
    await close?.();
    return [client.name, `${attempts.length - failures.length} of ${attempts.length}`, failures.join('\n')];
  } finally {
    hook.close();
    await sandbox.close();
  }
};

/** Why an attempt does not come off, in one line; nothing where it does. */
const problemOf = async (run: () => Promise<unknown>): Promise<string> => {
  const late = new AbortController();
  const timeout = sleep(PATIENCE_MS, 'It takes too long.', { signal: late.signal, ref: false });
  try {
    return await Promise.race([run().then(() => ''), timeout]);
  } catch (error) {
    return messageOf(error);
  } finally {
    late.abort();
    timeout.catch(() => undefined);
  }
};

/** What Stripe said, also where a client wraps it in words of its own. */
const messageOf = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  const said = /"message": ?"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  // One sentence, of one line.
  return said.split(/(?<=\.) |\n/)[0] ?? '';
};

const USAGE = `npm run clients -- --only n8n

Installs programs of others into build/clients, and lets them work with an embedded Stripe. --only takes a part of
a name.`;

await runCommand(USAGE, { only: '' }, async (options) => {
  const rows: string[][] = [];
  for (const client of only(options.only, CLIENTS)) {
    try {
      rows.push(await tryOut(client));
    } catch (error) {
      rows.push([client.name, 'not run', messageOf(error)]);
    }
  }
  console.log(`\n${table(['Client', 'Came off', 'What did not'], [...rows, ...LEFT_OUT])}`);
  return rows.some(([, result]) => result === 'not run') ? 1 : 0;
});
