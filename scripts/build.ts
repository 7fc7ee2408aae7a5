import { isBuiltin } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { runCommand } from '../sandbox/command-line.ts';

const USAGE = `npm run build

Bundles the integration into dist/index.js, the file that Zapier loads ("exports" in package.json).`;

/**
 * An ESM import of a built-in module runs all its lazy getters: those of `http` load the whole of undici, those of
 * `crypto` the web's. That is 18 ms of every cold start for what is never used here.
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
  // Whitespace and syntax are minified, which is half the text to parse and 2 % of a cold start; names are kept, so that
  // a stack trace can be read.
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
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'info',
  });
  return 0;
});
