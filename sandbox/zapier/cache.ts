import { RateLimit } from './limits.ts';

type Scope = string[] | null;

/** Zapier's part of `z.cache`, with the calls of create-cache.js in zapier-platform-core. */
export interface Cache {
  /** The value as core's JSON text, or `null` if it does not exist or has expired. */
  get(key: string, scope: Scope): string | null;
  /** False if `nx` is set and the key exists, or if the rate limit is reached (core's test/tools/create-cache.js). */
  set(key: string, value: string, ttl: number | null, scope: Scope, nx: boolean | null): boolean;
  /** Whether the key existed. */
  delete(key: string, scope: Scope): boolean;
}

/** @param bytesPerMinute limit of all written values; Zapier does not document its own */
export const openCache = (bytesPerMinute: number): Cache => {
  const entries = new Map<string, { value: string; expires: number }>();
  const rate = new RateLimit(bytesPerMinute, 60_000);
  const nameOf = (key: string, scope: Scope) => JSON.stringify([key, scope]);
  const find = (name: string) => {
    const entry = entries.get(name);
    return entry && entry.expires > Date.now() ? entry : undefined;
  };

  return {
    get: (key, scope) => find(nameOf(key, scope))?.value ?? null,
    set: (key, value, ttl, scope, nx) => {
      const name = nameOf(key, scope);
      if (nx && find(name)) return false;
      if (!rate.take(Buffer.byteLength(value))) return false;
      entries.set(name, { value, expires: ttl === null ? Infinity : Date.now() + ttl * 1000 });
      return true;
    },
    delete: (key, scope) => {
      const name = nameOf(key, scope);
      const existed = find(name) !== undefined;
      entries.delete(name);
      return existed;
    },
  };
};
