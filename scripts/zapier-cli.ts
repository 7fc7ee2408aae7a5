/** Zapier's CLI as other processes run it. */
import { resolve } from 'node:path';

/**
 * The CLI refuses Node 20, because Zapier runs Node 22 (oclif/hooks/checkValidNodeVersion.js). What it does works with
 * Node 20 too, so it gets the version that it wants.
 */
const AS_NODE_22 = "Object.defineProperty(process, 'version', { value: 'v22.0.0' });";

/** The arguments of Node that start the CLI. */
export const ZAPIER_CLI: string[] = [
  ...(Number.parseInt(process.versions.node, 10) < 22
    ? ['--import', `data:text/javascript,${AS_NODE_22}`]
    : []),
  resolve('node_modules/zapier-platform-cli/src/bin/run'),
];

/** Variables without which the CLI sends statistics and looks for updates. */
export const OFFLINE = { DISABLE_ZAPIER_ANALYTICS: '1', NO_UPDATE_NOTIFIER: '1' };
