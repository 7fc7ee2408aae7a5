/** The packages that npm installs, as package-lock.json lists them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface LockedPackage {
  /** Where npm puts it: `node_modules/form-data/node_modules/mime-db`. */
  path: string;
  name: string;
  version: string;
  /** The hash of its content. */
  integrity?: string;
  /** The address that it came from. */
  resolved?: string;
  /** An expression of SPDX, or whatever its author wrote instead. */
  license?: string;
  /** For development only: nothing that ships needs it. */
  dev?: boolean;
}

const LOCK_FILE = resolve(import.meta.dirname, '..', 'package-lock.json');

/** Every package of every platform. */
export const lockedPackages = (): LockedPackage[] => {
  const lock: { packages: Record<string, Omit<LockedPackage, 'path' | 'name'>> } = JSON.parse(
    readFileSync(LOCK_FILE, 'utf8'),
  );
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ ...entry, path, name: path.replace(/^.*node_modules\//, '') }));
};

/** The packages that what ships is made of. */
export const shippedPackages = (): LockedPackage[] => lockedPackages().filter(({ dev }) => !dev);
