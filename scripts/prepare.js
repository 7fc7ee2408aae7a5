/*
 * What npm runs after an installation. In JavaScript, because without the packages for development the Node of the
 * machine runs it, which may be one that cannot read TypeScript.
 */
import { execSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

if (existsSync('node_modules/esbuild')) execSync('npm run build', { stdio: 'inherit' });

// A tree of `git worktree` shares the hooks of its main clone, and a build server commits nothing. Where the hooks cannot be
// installed, lefthook says why, and the installation goes on.
const isClone = statSync('.git', { throwIfNoEntry: false })?.isDirectory();
if (isClone && !process.env.CI && existsSync('node_modules/lefthook')) {
  spawnSync('npx lefthook install', { stdio: 'inherit', shell: true });
}
