import { setTimeout as sleep } from 'node:timers/promises';
import type Stripe from 'stripe';
import { refused } from '../answers.ts';
import type { Probe } from '../probe.ts';
import type { Target } from '../target.ts';

const SEARCH = 'https://docs.stripe.com/search';
const LANGUAGE = 'https://docs.stripe.com/search#search-query-language';

/** A reference with quotes and a backslash, which must not end the string in a query. */
const REFERENCE = String.raw`order "7" \ 'x' OR status:"failed"`;
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, String.raw`\$&`)}"`;

const PATIENCE_MS = 90_000;

/** A charge with the reference in its metadata, and the time of the change. */
const referenced = (target: Target): Promise<{ charge: string; reference: string; at: number }> =>
  target.once('referenced', async () => {
    const reference = `${REFERENCE} ${Date.now()}`;
    const { latest_charge } = await target.payments.pay('card');
    await target.stripe.charges.update(String(latest_charge), { metadata: { reference } });
    return { charge: String(latest_charge), reference, at: Date.now() };
  });

const search = ({ stripe }: Target, query: string): Promise<Stripe.ApiSearchResult<Stripe.Charge>> =>
  stripe.charges.search({ query });

/** Searches until the charge is found. Returns the time since the change in milliseconds, or null after 90 s. */
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
  (query: string): Probe['observe'] =>
  (target) =>
    refused(search(target, query));

/** The query language and the lag of the search. */
export const searchProbes: Probe[] = [
  {
    name: 'A search finds metadata with quotes and backslashes.',
    doc: LANGUAGE,
    observe: async (target) => ((await indexed(target)) === null ? 'not within 90 s' : 'found'),
    expect: 'found',
  },
  {
    name: 'How long does it take until a search finds a new charge?',
    doc: 'https://docs.stripe.com/search#data-freshness',
    observe: async (target) => {
      const ms = await indexed(target);
      return ms === null ? 'not within 90 s' : `after ${Math.ceil(ms / 1000)} s`;
    },
  },
  {
    name: 'AND joins conditions.',
    doc: LANGUAGE,
    observe: async (target) => {
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
    name: 'Does a search ignore the case of a value?',
    doc: LANGUAGE,
    observe: async (target) => {
      await indexed(target);
      const { reference } = await referenced(target);
      return (await search(target, `metadata["reference"]:${quoted(reference.toUpperCase())}`)).data.length;
    },
  },
  {
    name: 'A query with AND and OR is refused.',
    doc: LANGUAGE,
    observe: refusedQuery('status:"succeeded" AND currency:"usd" OR amount>100'),
    expect: { status: 400 },
  },
  {
    name: 'An unsupported search field is refused.',
    doc: LANGUAGE,
    observe: refusedQuery('receipt_email:"ada@example.com"'),
    expect: { status: 400, message: /unsupported search field/ },
  },
  {
    name: 'A string without its closing quote is refused.',
    doc: LANGUAGE,
    observe: refusedQuery('status:"succeeded'),
    expect: { status: 400 },
  },
  {
    name: 'A search for a part of a token is refused.',
    doc: LANGUAGE,
    observe: refusedQuery('currency~"us"'),
    expect: { status: 400 },
  },
  {
    name: 'A search finds an invoice by its number.',
    doc: SEARCH,
    observe: async ({ stripe, payments }) => {
      const { id, number } = await payments.payInvoice();
      const query = `number:${quoted(String(number))}`;
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(500)) {
        const { data } = await stripe.invoices.search({ query });
        if (data.length) return { found: data.length, isTheInvoice: data[0]?.id === id };
      }
      return 'not within 90 s';
    },
    expect: { found: 1, isTheInvoice: true },
  },
];
