import { type LockedPackage, shippedPackages } from '../packages.ts';
import { table } from './markdown.ts';

/** Licences that allow use and distribution if the notice is kept. */
const PERMISSIVE = ['Apache-2.0', 'BSD-2-Clause', 'ISC', 'MIT', '(MIT AND BSD-3-Clause)', 'Public Domain'];

/** Zapier's packages have its own terms instead of an open-source licence. */
const ZAPIER = '[Zapier Platform Agreement](https://zapier.com/platform/tos)';

/** Licences of packages that do not state them in their package.json. */
const ELSEWHERE: Record<string, string> = {
  'urlsafe-base64': 'MIT, according to its readme',
  'zapier-platform-core': ZAPIER,
  'zapier-platform-schema': ZAPIER,
};

const licenseOf = ({ name, license = '' }: LockedPackage): string => {
  const known = ELSEWHERE[name] ?? PERMISSIVE.find((one) => one === license);
  if (!known)
    throw new Error(`“${name}” ships under “${license}”, which is not in the list of permitted licences.`);
  return known;
};

/**
 * @returns `THIRD_PARTY.md`: all packages that ship, with their licences
 * @throws Error if a licence is not in the list of permitted ones
 */
export const thirdParty = (packages: LockedPackage[] = shippedPackages()): string =>
  `${[
    '# Third-party packages',
    'Made by `npm run docs` from package-lock.json. These packages are in `build.zip`, the file that Zapier gets: `stripe` and `big.js` within the bundle `dist/index.js`, the others because `zapier-platform-core` needs them. Some hold types only; of those nothing but the package.json is there. Everything else in `node_modules` is for development and does not ship. No licence here is copyleft; one that is new has to be added to `scripts/docs/third-party.ts` by somebody who has read it.',
    table(
      ['Package', 'Version', 'Licence'],
      packages
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((item) => [item.name, item.version, licenseOf(item)]),
    ),
  ].join('\n\n')}\n`;
