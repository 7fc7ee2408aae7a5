import Stripe from 'stripe';
import type { Deadline } from '../lib/deadline.ts';
import { invalid } from '../lib/errors.ts';
import { httpClient, type Send } from './http-client.ts';

/** The API version that all records and types are written for. The SDK pins it. */
export const API_VERSION = Stripe.API_VERSION;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address of Stripe's API: `https://api.stripe.com`, or `STRIPE_API_BASE_URL` if its host is loopback.
 *
 * @throws UserError for any other value, so that no environment can send a merchant's key elsewhere
 */
export const stripeBaseUrl = (): URL => {
  const configured = process.env.STRIPE_API_BASE_URL;
  if (!configured) return new URL('https://api.stripe.com');
  const url = URL.canParse(configured) ? new URL(configured) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !LOOPBACK.has(url.hostname)) {
    throw invalid(
      'STRIPE_API_BASE_URL',
      'only an address of this machine is allowed, like http://127.0.0.1:12111.',
    );
  }
  return url;
};

/** What is wrong with a key, by its prefix: https://docs.stripe.com/keys, https://docs.stripe.com/keys/organization-api-keys */
const WRONG_KEYS: [prefix: string, problem: string][] = [
  [
    'pk_',
    'this is a publishable key. Use a restricted key (rk_…) or a secret key (sk_…) from the Stripe Dashboard, under Developers > API keys.',
  ],
  [
    'sk_org_',
    'this is the key of an organization, which does not say which of its accounts is meant. Open the account itself in the Stripe Dashboard and create a restricted key (rk_…) there, under Developers > API keys.',
  ],
  [
    '',
    'a Stripe key starts with rk_test_, rk_live_, sk_test_ or sk_live_. Copy it from the Stripe Dashboard, under Developers > API keys.',
  ],
];

/**
 * Checks the shape of an API key, before any request.
 *
 * @throws UserError that says where to find a key
 */
export const parseApiKey = (given: string | undefined): string => {
  const key = given?.trim() ?? '';
  if (/^(sk|rk)_(test|live)_\w+$/.test(key)) return key;
  throw invalid('API Key', WRONG_KEYS.find(([prefix]) => key.startsWith(prefix))?.[1] ?? '');
};

/**
 * Checks the shape of the id of a connected account (`acct_…`).
 *
 * @returns undefined if there is none
 * @throws UserError for anything else
 */
export const parseAccount = (given: string | undefined): string | undefined => {
  const account = given?.trim();
  if (!account || /^acct_\w+$/.test(account)) return account || undefined;
  throw invalid(
    'Connected Account',
    'the id of a connected account starts with acct_. Leave the field empty to act for your own account.',
  );
};

/**
 * Stripe's SDK without a key: whoever sends the requests adds the key and the connected account.
 *
 * @param send sends one request, such as Zapier's `z.request`
 * @param deadline end of the time for requests
 */
export const createClient = (send: Send, deadline: Deadline): Stripe => {
  const base = stripeBaseUrl();
  return new Stripe('', {
    authenticator: async () => undefined,
    httpClient: httpClient(send, deadline),
    protocol: base.protocol === 'http:' ? 'http' : 'https',
    host: base.hostname,
    port: base.port || (base.protocol === 'http:' ? '80' : '443'),
    // The HTTP client retries, within the deadline.
    maxNetworkRetries: 0,
    telemetry: false,
  });
};
