import packageJson from '../package.json' with { type: 'json' };
import { lockedPackages } from '../scripts/packages.ts';

// What npm installs is what was looked at: these packages, on every platform, and no others of the same name.

test('every package has the hash of its content, those of other platforms too', () => {
  // npm leaves it out for what it did not download. To mend it, delete the entry and run in a folder that has only
  // package.json, package-lock.json and .npmrc: npm install --package-lock-only
  const without = lockedPackages().filter(({ integrity = '' }) => !integrity.startsWith('sha512-'));
  expect(without.map(({ path }) => path)).toEqual([]);
});

test('no package names the registry that somebody happened to use', () => {
  expect(lockedPackages().flatMap(({ resolved }) => resolved ?? [])).toEqual([]);
});

test('every dependency has an exact version', () => {
  const { dependencies, devDependencies } = packageJson;
  const versions = Object.entries({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
});
