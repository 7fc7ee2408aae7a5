import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');

describe('biome.json', () => {
  // One file for each forbidden import.
  const PLANTED = {
    'index.ts': './sandbox/stripe/index.ts',
    'authentication.ts': './records/payment.ts',
    'hydrators.ts': './triggers/refund-issued.ts',
    'triggers/planted.ts': './refund-issued.ts',
    'creates/planted.ts': '../searches/find-customer.ts',
    'searches/planted.ts': '../test/support/objects.ts',
    'forms/planted.ts': '../records/payment.ts',
    'records/planted.ts': '../forms/ids.ts',
    'operations/planted.ts': '../records/payment.ts',
    'zapier/planted.ts': '../stripe/client.ts',
    'stripe/planted.ts': '../zapier/cache.ts',
    'lib/planted.ts': '../stripe/client.ts',
    'sandbox/stripe/resources/planted.ts': '../../../stripe/client.ts',
    'sandbox/stripe/engine/planted.ts': '../resources/refunds.ts',
    'sandbox/shop/planted.ts': '../stripe/engine/api.ts',
  };
  const CYCLE = { 'lib/one.ts': './two.ts', 'lib/two.ts': './one.ts' };

  const folder = mkdtempSync(path.join(tmpdir(), 'walls-'));
  let found: { category: string; location: { path: string } }[];

  beforeAll(() => {
    cpSync(path.join(ROOT, 'biome.json'), path.join(folder, 'biome.json'));
    for (const [file, target] of Object.entries({ ...PLANTED, ...CYCLE })) {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      const name = path.basename(file, '.ts');
      writeFileSync(
        path.join(folder, file),
        `import { other } from '${target}';\n\nexport const ${name} = other;\n`,
      );
    }
    const biome = path.join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    found = JSON.parse(stdout).diagnostics;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const filesUnder = (rule: string): string[] =>
    found.filter(({ category }) => category === rule).map(({ location }) => location.path);

  test.each(Object.entries(PLANTED))('refuses the imports of %s', (file) => {
    expect(filesUnder('lint/style/noRestrictedImports')).toContain(file);
  });

  test('refuses a circle of imports', () => {
    expect(filesUnder('lint/suspicious/noImportCycles')).toEqual(expect.arrayContaining(Object.keys(CYCLE)));
  });
});

// An embedded Stripe that computed money with the code of the integration would agree with its mistakes. So the sandbox takes
// nothing from it. Biome cannot distinguish the two folders `stripe/`.
test('the sandbox and the conformance suite import only from each other', () => {
  const folders = ['sandbox', 'conformance'];
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file)),
  );
  const outside = files.flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)]
      .map(([, target = '']) => path.join(path.dirname(file), target))
      .filter((target) => !folders.includes(target.split(path.sep)[0] ?? ''))
      .map((target) => `${file} imports ${target}`),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(outside).toEqual([]);
});
