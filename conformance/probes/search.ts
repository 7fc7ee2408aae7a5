import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { type Probe, refused } from '../probe.ts';
import type { Target } from '../target.ts';

const SEARCH = 'https://docs.stripe.com/search';
const LANGUAGE = 'https://docs.stripe.com/search#search-query-language';

/** A reference as a person may type it: it must not end the string that it stands in. */
const REFERENCE = String.raw`order "7" \ 'x' OR status:"failed"`;
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, String.raw`\$&`)}"`;

const PATIENCE_MS = 90_000;

/** A charge with the reference in its metadata, and when that was. */
const referenced = (target: Target): Promise<{ charge: string; reference: string; at: number }> =>
  target.once('referenced', async () => {
    const reference = `${REFERENCE} ${Date.now()}`;
    const { latest_charge } = await target.payments.pay('card');
    await target.stripe.charges.update(String(latest_charge), { metadata: { reference } });
    return { charge: String(latest_charge), reference, at: Date.now() };
  });

const search = ({ stripe }: Target, query: string): Promise<Stripe.ApiSearchResult<Stripe.Charge>> =>
  stripe.charges.search({ query });

/** Searches for the charge until it is found; answers how long that took since it was made. */
const foundAfter = async (target: Target): Promise<number | null> => {
  const { charge, reference, at } = await referenced(target);
  while (Date.now() - at < PATIENCE_MS) {
    const { data } = await search(target, `metadata["reference"]:${quoted(reference)}`);
    if (data.some(({ id }) => id === charge)) return Date.now() - at;
    await sleep(500);
  }
  return null;
};

const indexed = (target: Target): Promise<number | null> => target.once('indexed', () => foundAfter(target));

const refusedQuery =
  (query: string): Probe['ask'] =>
  (target) =>
    refused(search(target, query));

/** The query language, and how soon something is found. */
export const searchProbes: Probe[] = [
  {
    name: 'A charge is found by its metadata, whatever quotes and backslashes are in the value.',
    doc: LANGUAGE,
    ask: async (target) => ((await indexed(target)) === null ? 'not within 90 s' : 'found'),
    expect: 'found',
  },
  {
    name: 'After how long is a new charge found?',
    doc: 'https://docs.stripe.com/search#data-freshness',
    ask: async (target) => {
      const ms = await indexed(target);
      return ms === null ? 'not within 90 s' : `after ${Math.ceil(ms / 1000)} s`;
    },
  },
  {
    name: 'Conditions that are joined by AND all hold.',
    doc: LANGUAGE,
    ask: async (target) => {
      await indexed(target);
      const { reference } = await referenced(target);
      const query = (status: string) =>
        `metadata["reference"]:${quoted(reference)} AND status:"${status}" AND amount>=2000`;
      return {
        succeeded: (await search(target, query('succeeded'))).data.length,
        failed: (await search(target, query('failed'))).data.length,
      };
    },
    expect: { succeeded: 1, failed: 0 },
  },
  {
    name: 'Is a value found in other letters, upper case for lower?',
    doc: LANGUAGE,
    ask: async (target) => {
      await indexed(target);
      const { reference } = await referenced(target);
      return (await search(target, `metadata["reference"]:${quoted(reference.toUpperCase())}`)).data.length;
    },
  },
  {
    name: 'AND and OR in one query are refused.',
    doc: LANGUAGE,
    ask: refusedQuery('status:"succeeded" AND currency:"usd" OR amount>100'),
    expect: { status: 400 },
  },
  {
    name: 'A field that cannot be searched for is refused.',
    doc: LANGUAGE,
    ask: refusedQuery('receipt_email:"ada@example.com"'),
    expect: { status: 400, message: /unsupported search field/ },
  },
  {
    name: 'A string that does not end is refused.',
    doc: LANGUAGE,
    ask: refusedQuery('status:"succeeded'),
    expect: { status: 400 },
  },
  {
    name: 'A part of a token cannot be searched for.',
    doc: LANGUAGE,
    ask: refusedQuery('currency~"us"'),
    expect: { status: 400 },
  },
  {
    name: 'An invoice is searched for by its number.',
    doc: SEARCH,
    ask: async ({ stripe, payments }) => {
      const { id, number } = await payments.payInvoice();
      const query = `number:${quoted(String(number))}`;
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(500)) {
        const { data } = await stripe.invoices.search({ query });
        if (data.length) return { found: data.length, itsOwn: data[0]?.id === id };
      }
      return 'not within 90 s';
    },
    expect: { found: 1, itsOwn: true },
  },
];
