import { createHmac, timingSafeEqual } from 'node:crypto';

/** The content of a hydration pointer: the path and the input of a hydrator. */
interface Pointer {
  method: string;
  bundle: Record<string, unknown>;
}

/**
 * Replaces every hydration pointer in a value (`z.dehydrate`, `z.dehydrateFile`) with the result of `fetch`. A pointer
 * without the signature of this run stays a text: it comes from a buyer or from another run.
 * @see wrap-hydrate.js in zapier-platform-core
 */
export const hydrate = async (
  value: unknown,
  secret: string,
  fetch: (pointer: Pointer) => Promise<unknown>,
): Promise<unknown> => {
  if (typeof value === 'string') return hydrateText(value, secret, fetch);
  if (Array.isArray(value)) return Promise.all(value.map((item) => hydrate(item, secret, fetch)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await hydrate(item, secret, fetch)]);
  return Object.fromEntries(await Promise.all(entries));
};

const POINTER = /hydrate\|\|\|([^|:]+):([^|:]+)\|\|\|hydrate/g;

const hydrateText = async (
  text: string,
  secret: string,
  fetch: (pointer: Pointer) => Promise<unknown>,
): Promise<unknown> => {
  const signed = [...text.matchAll(POINTER)].filter(([, payload = '', signature = '']) =>
    isSigned(payload, signature, secret),
  );
  const found = await Promise.all(signed.map(([, payload = '']) => fetch(decode(payload))));
  if (signed[0]?.[0] === text) return found[0];
  return signed.reduce(
    (filled, [pointer], index) => filled.replace(pointer, () => String(found[index])),
    text,
  );
};

const decode = (payload: string): Pointer =>
  JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Pointer;

const isSigned = (payload: string, signature: string, secret: string): boolean => {
  const expected = createHmac('sha1', secret).update(payload).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
};
