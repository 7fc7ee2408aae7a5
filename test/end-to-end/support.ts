import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ParsedMail } from 'mailparser';
import app from '../../index.ts';
import { readEmails, recipients } from '../../sandbox/left-behind.ts';
import { closeStage, happen, openStage, type Stage, settle } from '../../sandbox/stage.ts';
import type { Buyer, Sale } from '../../sandbox/stripe/index.ts';
import { type Fields, loadZaps, type Zap, type ZapRun } from '../../sandbox/zap-runner/index.ts';

// Whole flows over real HTTP, on a machine that may be busy.
jest.setTimeout(30_000);

export const ZAPS = path.join(__dirname, '../../zaps');

/** The Zaps that ship under these ids. */
export async function zapsNamed(...ids: string[]): Promise<Zap[]> {
  const all = await loadZaps(ZAPS);
  return ids.map((id) => {
    const zap = all.find((one) => one.id === id);
    if (!zap) throw new Error(`There is no Zap "${id}" in zaps/.`);
    return zap;
  });
}

/** A stage for the tests of a file, with these Zaps turned on; each test finds it without runs. */
export function useStage(...zapIds: string[]): () => Stage {
  let stage: Stage;
  beforeAll(async () => {
    const outDir = await mkdtemp(path.join(os.tmpdir(), 'zaps-'));
    stage = await openStage({ app, zaps: await zapsNamed(...zapIds), outDir, maxWait: 5 });
    for (const zap of stage.zaps) await stage.runner.turnOn(zap);
  });
  afterEach(async () => {
    await settle(stage);
    stage.runner.runs.length = 0;
  });
  afterAll(async () => {
    await closeStage(stage);
    await rm(stage.outDir, { recursive: true, force: true });
  });
  return () => stage;
}

/** A link to a T-shirt of $24, or to what the fields say, made by the integration's own action. */
export const newLink = ({ runner }: Stage, fields: Fields = {}): Promise<Fields> =>
  runner.invoke('create', 'create_payment_link', {
    product_name: 'T-shirt',
    amount: '24.00',
    currency: 'USD',
    after_payment: 'redirect',
    redirect_url: 'https://shop.example.com/thanks',
    append_session_id: true,
    ...fields,
  });

/** Lets a buyer open a link and pay, and waits for what that sets off. */
export async function buy(stage: Stage, link: Fields, buyer: Buyer): Promise<Sale> {
  const sale = await happen<Sale>(stage, 'pay', { url: link.share_url, name: 'Ada Lovelace', ...buyer });
  await settle(stage);
  return sale;
}

/** The emails that an address got, oldest first. */
export async function inbox({ outDir }: Stage, address: string): Promise<ParsedMail[]> {
  return (await readEmails(outDir)).filter((email) => recipients([email]).includes(address));
}

/** What ran, in a few words that do not depend on the order. */
export const outcomes = ({ runner }: Stage): string[] =>
  runner.runs.map(({ zap, status }) => `${zap} ${status}`).sort();

/** The only run so far. */
export function onlyRun({ runner }: Stage): ZapRun {
  const [run, ...others] = runner.runs;
  if (!run || others.length > 0) throw new Error(`There are ${runner.runs.length} runs.`);
  return run;
}
