import { randomInt } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits, as in Stripe's ids and secrets. */
export const randomText = (length: number): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** `plink_1…`, `evt_1…`: the form of most ids. */
export const newId = (prefix: string): string => `${prefix}_1${randomText(23)}`;

/** `pi_3…`, `ch_3…`: ids of payments. */
export const newPaymentId = (prefix: string): string => `${prefix}_3${randomText(23)}`;

/** `prod_…`, `cus_…`: short ids. */
export const newShortId = (prefix: string): string => `${prefix}_${randomText(14)}`;

/** `cs_test_a1…`, `cs_live_a1…`. */
export const newSessionId = (livemode: boolean): string =>
  `cs_${livemode ? 'live' : 'test'}_a1${randomText(56)}`;
