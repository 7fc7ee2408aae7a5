import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits, as Stripe's ids and secrets are made of. Node keeps a stock of random numbers by itself. */
export const randomText = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** `plink_1…`, `evt_1…`: what most of Stripe's ids look like. */
export const newId = (prefix: string): string => `${prefix}_1${randomText(23)}`;

/** `pi_3…`, `ch_3…`: ids of payments. */
export const newPaymentId = (prefix: string): string => `${prefix}_3${randomText(23)}`;

/** `prod_…`, `cus_…`: the short ids. */
export const newShortId = (prefix: string): string => `${prefix}_${randomText(14)}`;

/** `cs_test_a1…`, `cs_live_a1…`. */
export const newSessionId = (livemode: boolean): string =>
  `cs_${livemode ? 'live' : 'test'}_a1${randomText(56)}`;
