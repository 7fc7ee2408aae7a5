import { isBuiltin } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { runCommand } from '../sandbox/command-line.ts';

const USAGE = `npm run build

Bundles the integration into dist/index.js, the file that Zapier loads ("exports" in package.json).`;

/**
 * Loads built-in modules with `getBuiltinModule`. An ESM import of one runs all its lazy getters: those of `http` load
 * undici, those of `crypto` load Web Crypto. Both are unused here and cost 18 ms of every cold start.
 */
const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z:_/]+$/ }, ({ path }) =>
      isBuiltin(path) ? { path, namespace: 'lazy-builtins' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy-builtins' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

await runCommand(USAGE, {}, async () => {
  // Minified whitespace and syntax halve the text to parse and save 2 % of a cold start. Names stay, to keep stack
  // traces readable.
  await build({
    entryPoints: ['index.ts'],
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    external: ['zapier-platform-core'],
    plugins: [lazyBuiltins],
    minifyWhitespace: true,
    minifySyntax: true,
    // Zapier does not get the map, so the bundle does not name it.
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'info',
  });
  return 0;
});
