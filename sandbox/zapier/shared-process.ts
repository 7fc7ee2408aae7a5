import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

/*
 * At Zapier a process of its own handles one call of an integration at a time. Here one process handles many at once,
 * and does other things too. Core takes two liberties with its process, which this takes back.
 */

/** Core ends a process that has grown to 450 MB (src/tools/memory-checker.js). This one is not core's to end. */
const constants = createRequire(import.meta.url)('zapier-platform-core/src/constants') as {
  KILL_MAX_LIMIT: number;
};
constants.KILL_MAX_LIMIT = Number.POSITIVE_INFINITY;

/*
 * Core copies a call's environment, the secret of its run among it, into `process.env` and reads it from there
 * (src/tools/environment.js, wrap-hydrate.js). So `process.env` leads each call to an environment of its own.
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

/** Does some work in an environment that begins as the process's own and that nobody else sees. */
export const inOwnEnvironment = <T>(work: () => Promise<T>): Promise<T> =>
  ofCalls.run({ ...ofProcess }, work);
