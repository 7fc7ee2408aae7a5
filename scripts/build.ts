/** Bundles the integration into `dist/index.js`, the file that Zapier loads (`exports` in package.json). */
import { build, type Plugin } from 'esbuild';

/**
 * An ESM import of a built-in module runs all its lazy getters, and those of `http` load the whole of undici:
 * 12 ms of every cold start, for a client of the Stripe SDK that is never used here.
 */
const lazyHttp: Plugin = {
  name: 'lazy-http',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?https?$/ }, ({ path }) => ({ path, namespace: 'lazy-http' }));
    onLoad({ filter: /.*/, namespace: 'lazy-http' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

// Not minified: it would save 50 kB of the zip and 1 % of a cold start, and cost every readable stack trace.
await build({
  entryPoints: ['index.ts'],
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  external: ['zapier-platform-core'],
  plugins: [lazyHttp],
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'info',
});
