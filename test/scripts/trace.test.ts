import { SourceMap } from 'node:module';
import { transformSync } from 'esbuild';
import { sourcePlaces } from '../../scripts/trace.ts';

it('names the source of each place of the bundle in a stack trace', () => {
  const source = 'const one = 1;\n\nexport const fail = () => {\n  throw new Error(String(one));\n};\n';
  const options = {
    sourcefile: '../stripe/refunds.ts',
    sourcemap: 'external',
    minifyWhitespace: true,
  } as const;
  const { code, map } = transformSync(source, options);
  const column = code.indexOf('new Error') + 1;
  const trace = `Error: 1
    at fail (file:///var/task/dist/index.js:1:${column})
    at run (file:///var/task/node_modules/zapier-platform-core/src/http.js:1:2)`;
  expect(sourcePlaces(trace, new SourceMap(JSON.parse(map)))).toBe(`Error: 1
    at fail (stripe/refunds.ts:4:9)
    at run (file:///var/task/node_modules/zapier-platform-core/src/http.js:1:2)`);
});
