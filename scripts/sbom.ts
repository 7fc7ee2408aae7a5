import { execSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { runCommand } from '../sandbox/command-line.ts';
import { shippedPackages } from './packages.ts';

const TARGET = 'build/sbom.json';

const USAGE = `npm run sbom

Writes ${TARGET}, the bill of materials of the packages that ship, in CycloneDX format.`;

/*
 * Runs `npm sbom` on a copy of package.json and package-lock.json without development packages. `npm sbom --omit=dev`
 * would omit packages that ship if a development package needs them too.
 */
await runCommand(USAGE, {}, async () => {
  const { devDependencies: _, ...manifest } = packageJson;
  const packages = {
    '': manifest,
    ...Object.fromEntries(shippedPackages().map(({ path, name: _name, ...entry }) => [path, entry])),
  };

  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    // npm uses the name of the folder as the name of the application.
    const copy = join(folder, packageJson.name);
    mkdirSync(copy);
    writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(copy, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
    const bill = execSync('npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application', {
      cwd: copy,
      encoding: 'utf8',
    });

    const listed = new Set(
      JSON.parse(bill).components.map((item: { purl: string }) => decodeURIComponent(item.purl)),
    );
    const missing = shippedPackages().filter(
      ({ name, version }) => !listed.has(`pkg:npm/${name}@${version}`),
    );
    if (missing.length > 0)
      throw new Error(`npm sbom omitted ${missing.map(({ name }) => name).join(', ')}.`);

    mkdirSync('build', { recursive: true });
    writeFileSync(TARGET, bill);
    console.log(`${TARGET}: ${listed.size} packages.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return 0;
});
