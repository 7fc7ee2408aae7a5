import { RateLimit } from './limits.ts';

type Scope = string[] | null;

/** Zapier's side of `z.cache`: create-cache.js in zapier-platform-core sends exactly these calls. */
export interface Cache {
  /** The value, as the JSON text that core made of it; `null` where there is none (any more). */
  get(key: string, scope: Scope): string | null;
  /** False where `nx` finds the key taken, and where the rate limit is reached (core's test/tools/create-cache.js). */
  set(key: string, value: string, ttl: number | null, scope: Scope, nx: boolean | null): boolean;
  /** Whether there was anything to delete. */
  delete(key: string, scope: Scope): boolean;
}

/** @param bytesPerMinute what all values written in a minute may weigh; Zapier does not document its limit */
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
