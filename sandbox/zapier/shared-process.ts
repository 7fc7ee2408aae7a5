import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/*
 * At Zapier, one process handles one call at a time. Here one process handles many calls and other work, so two habits
 * of core are turned off.
 */

/** Core ends a process with more than 450 MB of memory (src/tools/memory-checker.js). */
const constants = createRequire(import.meta.url)('zapier-platform-core/src/constants') as {
  KILL_MAX_LIMIT: number;
};
constants.KILL_MAX_LIMIT = Number.POSITIVE_INFINITY;

/*
 * Core copies the environment of a call, with the secret of its run, into `process.env` (src/tools/environment.js,
 * wrap-hydrate.js). So `process.env` has separate values for each call.
 */
const ofProcess = process.env;
const ofCalls = new AsyncLocalStorage<NodeJS.ProcessEnv>();
const current = (): NodeJS.ProcessEnv => ofCalls.getStore() ?? ofProcess;

process.env = new Proxy(ofProcess, {
  get: (_, name) => Reflect.get(current(), name),
  set: (_, name, value) => Reflect.set(current(), name, value),
  has: (_, name) => Reflect.has(current(), name),
  deleteProperty: (_, name) => Reflect.deleteProperty(current(), name),
  ownKeys: () => Reflect.ownKeys(current()),
  getOwnPropertyDescriptor: (_, name) => Reflect.getOwnPropertyDescriptor(current(), name),
});

/** Does some work with its own copy of the environment. */
export const inOwnEnvironment = <T>(work: () => Promise<T>): Promise<T> =>
  ofCalls.run({ ...ofProcess }, work);
