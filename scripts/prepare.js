/*
 * npm runs this after an installation. It is JavaScript, because an installation without development packages has no
 * `tsx`, which runs TypeScript.
 */
import { execSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

if (existsSync('node_modules/tsx')) execSync('npm run build', { stdio: 'inherit' });

// A git worktree shares the hooks of its main clone, and CI makes no commits. If lefthook fails, it prints the reason, and
// the installation continues.
const isClone = statSync('.git', { throwIfNoEntry: false })?.isDirectory();
if (isClone && !process.env.CI && existsSync('node_modules/lefthook')) {
  spawnSync('npx lefthook install', { stdio: 'inherit', shell: true });
}
