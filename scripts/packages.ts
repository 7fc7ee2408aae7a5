/** Reads the packages of package-lock.json. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface LockedPackage {
  /** The folder: `node_modules/form-data/node_modules/mime-db`. */
  path: string;
  name: string;
  version: string;
  /** The hash of its content. */
  integrity?: string;
  /** The URL of the download. */
  resolved?: string;
  /** An SPDX expression, or free text. */
  license?: string;
  /** Whether it does not ship. */
  dev?: boolean;
}

const LOCK_FILE = resolve(import.meta.dirname, '..', 'package-lock.json');

/** @returns all packages of all platforms */
export const lockedPackages = (): LockedPackage[] => {
  const lock: { packages: Record<string, Omit<LockedPackage, 'path' | 'name'>> } = JSON.parse(
    readFileSync(LOCK_FILE, 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ ...entry, path, name: path.replace(/^.*node_modules\//, '') }));
};

/** @returns the packages that ship */
export const shippedPackages = (): LockedPackage[] => lockedPackages().filter(({ dev }) => !dev);
