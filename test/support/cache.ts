import type { ZObject } from 'zapier-platform-core';

type Cache = ZObject['cache'];

/**
 * A stand-in for Zapier's cache: it serializes values and honours `nx`, as the real one does. Core's own test double does
 * neither (zapier-platform-core, create-rpc-client.js).
 *
 * @param failing calls that misbehave
 */
export const fakeCache = (failing: Partial<Cache> = {}): Cache & { entries: Map<string, string> } => {
  const entries = new Map<string, string>();
  return {
    entries,
    get: async (key) => JSON.parse(entries.get(key) ?? 'null'),
    set: async (key, value, _seconds, _scope, nx) => {
      if (nx && entries.has(key)) return false;
      entries.set(key, JSON.stringify(value));
      return true;
    },
    delete: async (key) => entries.delete(key),
    ...failing,
  };
};
