import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ParsedMail } from 'mailparser';
import app from '../../index.ts';
import { ACTS } from '../../sandbox/acts.ts';
import {
  closeEnvironment,
  type Environment,
  openEnvironment,
  pay,
  type Sale,
  untilIdle,
  type Visit,
} from '../../sandbox/environment.ts';
import { readEmails, recipients } from '../../sandbox/output-files.ts';
import type { StripeSandboxOptions } from '../../sandbox/stripe/index.ts';
import { type Fields, loadZaps, type Zap, type ZapRun } from '../../sandbox/zapier/index.ts';
import { useNoPauses } from '../support/no-pauses.ts';
import { usePatientCache } from '../support/patient-cache.ts';

// Whole flows over real HTTP, on a machine that may be busy.

/** The Zaps that ship. */
export const allZaps = async (): Promise<Zap[]> =>
  (await Promise.all(ACTS.map(({ folder }) => loadZaps(path.join(__dirname, '../..', folder))))).flat();

/** The Zaps that ship under these ids. */
export const zapsNamed = async (...ids: string[]): Promise<Zap[]> => {
  const all = await allZaps();
  return ids.map((id) => {
    const zap = all.find((one) => one.id === id);
    if (!zap) throw new Error(`There is no Zap "${id}" in zaps/.`);
    return zap;
  });
};

/** An environment for the tests of a file, with these Zaps turned on. Each test starts without runs. */
export const useHarshEnvironment = (
  zapIds: string[],
  sandbox?: StripeSandboxOptions,
): (() => Environment) => {
  let env: Environment;
  usePatientCache();
  beforeAll(async () => {
    const outDir = await mkdtemp(path.join(os.tmpdir(), 'zaps-'));
    env = await openEnvironment({ app, zaps: await zapsNamed(...zapIds), outDir, maxWait: 5, sandbox });
    for (const zap of env.zaps) await env.runner.turnOn(zap);
  });
  afterEach(async () => {
    await untilIdle(env);
    env.runner.runs.length = 0;
  });
  afterAll(async () => {
    await closeEnvironment(env);
    await rm(env.outDir, { recursive: true, force: true });
  });
  return () => env;
};

/** The same without delays, for tests about something else. */
export const useEnvironment = (...zapIds: string[]): (() => Environment) => {
  useNoPauses();
  return useHarshEnvironment(zapIds, { bookingDelayMs: 0, searchLagMs: 0 });
};

/** A link for a T-shirt of $24 by default, created by the action of the app. */
export const newLink = ({ runner }: Environment, fields: Fields = {}): Promise<Fields> =>
  runner.invoke('create', 'create_payment_link', {
    product_name: 'T-shirt',
    amount: '24.00',
    currency: 'USD',
    after_payment: 'redirect',
    redirect_url: 'https://shop.example.com/thanks',
    append_session_id: true,
    ...fields,
  });

/** Lets a customer open a link and pay, and waits until all Zaps have run. */
export const buy = async (env: Environment, link: Fields, buyer: Visit): Promise<Sale> => {
  const sale = await pay(env, { url: String(link.share_url), name: 'Ada Lovelace', ...buyer });
  await untilIdle(env);
  return sale;
};

/** The emails that an address got, oldest first. */
export const inbox = async ({ outDir }: Environment, address: string): Promise<ParsedMail[]> =>
  (await readEmails(outDir)).filter((email) => recipients([email]).includes(address));

/** The runs in a few words, sorted. */
export const outcomes = ({ runner }: Environment): string[] =>
  runner.runs.map(({ zap, status }) => `${zap} ${status}`).sort();

/** The only run so far. */
export const onlyRun = ({ runner }: Environment): ZapRun => {
  const [run, ...others] = runner.runs;
  if (!run || others.length > 0) throw new Error(`There are ${runner.runs.length} runs.`);
  return run;
};
