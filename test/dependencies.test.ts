import { readFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import { thirdParty } from '../scripts/docs/third-party.ts';
import { lockedPackages } from '../scripts/packages.ts';

// npm installs exactly the reviewed packages, on every platform, and no others of the same name.

test('every package has the hash of its content, also for other platforms', () => {
  // npm leaves it out for packages that it did not download. To repair it, delete the entry and run in a folder with only
  // package.json, package-lock.json and .npmrc: npm install --package-lock-only
  const without = lockedPackages().filter(({ integrity = '' }) => !integrity.startsWith('sha512-'));
  expect(without.map(({ path }) => path)).toEqual([]);
});

test('no package has the address of a registry', () => {
  expect(lockedPackages().flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
});

test('every dependency has an exact version', () => {
  const { dependencies, devDependencies } = packageJson;
  const versions = Object.entries({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});

describe('THIRD_PARTY.md', () => {
  test('lists what ships', () => {
    expect(readFileSync('THIRD_PARTY.md', 'utf8')).toBe(thirdParty());
  });

  test.each(['GPL-3.0-only', undefined])('refuses a package under the license “%s”', (license) => {
    const item = { path: 'node_modules/new', name: 'new', version: '1.0.0', license };
    expect(() => thirdParty([item])).toThrow('“new” ships under');
  });
});
