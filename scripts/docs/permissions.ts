import { dashboardPermission } from '../../stripe/permissions.ts';
import { openTrials } from '../../test/faults/trials.ts';
import { fillIn, table } from './markdown.ts';
import { OPERATIONS } from './operations.ts';

/*
 * Finds the permissions that a restricted key needs. It runs every operation with each of its fields against an embedded
 * Stripe that has objects of all kinds and knows the permissions of each request and each expanded object.
 */

type Level = 'read' | 'write';

/** @returns the permissions of each operation, by its label */
const readNeeds = async (): Promise<Map<string, Set<string>>> => {
  const trials = await openTrials();
  try {
    await trials.cases();
    const operations = [...OPERATIONS.Triggers, ...OPERATIONS.Searches, ...OPERATIONS.Actions];
    return new Map(
      operations.map(({ key, display }) => [display.label ?? key, trials.needs.get(key) ?? new Set()]),
    );
  } finally {
    await trials.close();
  }
};

/** Splits `charge_read` into name and level. */
const parse = (need: string): { name: string; level: Level } => {
  const at = need.lastIndexOf('_');
  return { name: need.slice(0, at), level: need.slice(at + 1) as Level };
};

/** @returns `docs/key.md` with a new link and table */
export const keyPage = async (current: string): Promise<string> => {
  const needs = await readNeeds();
  const all = [...new Set([...needs.values()].flatMap((some) => [...some]))];
  const labels = (need: string): string[] =>
    [...needs].flatMap(([label, some]) => (some.has(need) ? [`**${label}**`] : []));
  const words = (need: string): string[] => {
    const { name, level } = parse(need);
    const users = name === 'webhook' ? ['every instant trigger'] : labels(need);
    return [dashboardPermission(name), level === 'write' ? 'Write' : 'Read', users.join(', ')];
  };
  // Write includes Read.
  const isSaid = (need: string): boolean =>
    need.endsWith('_write') ||
    labels(need).some((label) => !labels(need.replace(/_read$/, '_write')).includes(label));
  const rows = all
    .filter(isSaid)
    .map(words)
    .sort(([a = '', x = ''], [b = '', y = '']) => a.localeCompare(b) || x.localeCompare(y));
  const requested = all.filter(
    (need) => !(need.endsWith('_read') && all.includes(need.replace(/_read$/, '_write'))),
  );
  const query = requested.sort().map((need) => `permissions%5B%5D=rak_${need}`);
  const logs = [...(needs.get('Payment Completed') ?? [])]
    .filter((need) => need.endsWith('_read') && !need.startsWith('webhook'))
    .sort();
  return fillIn(
    current,
    'permissions',
    `[This link](https://dashboard.stripe.com/apikeys/create?name=Zapier&${query.join('&')})
opens the form with them filled in. Stripe does not document such links, so compare it with the table before you click
**Create key**.

${table(['In the Dashboard', 'Set to', 'Needed for'], rows)}

So a Zap that only logs payments gets by with **Write** on Webhook Endpoints and **Read** on ${logs
      .map((need) => dashboardPermission(parse(need).name))
      .join(', ')}.`,
  );
};
