import { Hono } from 'hono';
import { refuse } from '../engine/errors.ts';
import { randomText } from '../engine/ids.ts';
import type { Permissions, RestrictedKey } from '../engine/keys.ts';
import type { World } from '../engine/world.ts';
import { resources } from '../resources/index.ts';
import { bodyOf } from './common.ts';

interface NewKey {
  key?: string;
  permissions: Permissions;
  wording?: RestrictedKey['wording'];
}

/** Permissions by Stripe's name and by that of the objects: a refund is a matter of `charge`. */
const PERMISSIONS = new Map<string, string>(
  resources.flatMap(({ object, permission }) => [
    [object, permission],
    [permission, permission],
  ]),
);

/** What keeps a program from doing as it likes: keys with few permissions, rate limits, slow answers. */
export const limits = (world: World): Hono => {
  const app = new Hono();

  /**
   * `{ key?, permissions: { charge: 'read', payment_links: 'write' }, wording? }`: a restricted key, which may do
   * that and no more. Answers `{ key, permissions }`.
   */
  app.post('/keys', async (c) => {
    const given = await bodyOf<NewKey>(c, ['key', 'permissions', 'wording']);
    const {
      livemode,
      key = `rk_${livemode ? 'live' : 'test'}_${randomText(24)}`,
      wording = 'having',
    } = given;
    if (!/^rk_(test|live)_\w{10,}$/.test(key)) throw refuse(`'${key}' does not look like a restricted key.`);
    const permissions = Object.fromEntries(
      Object.entries(given.permissions).map(([name, level]) => {
        const permission = PERMISSIONS.get(name);
        if (!permission || (level !== 'read' && level !== 'write')) {
          throw refuse(`There is no permission '${name}: ${level}'. There are ${NAMES} (read or write).`);
        }
        return [permission, level];
      }),
    );
    world.keys.add(key, { permissions, wording });
    return c.json({ key, permissions });
  });

  /** `{ ms }`: how long each request takes from now on. */
  app.post('/latency', async (c) => {
    const { ms } = await bodyOf<{ ms: number }>(c, ['ms']);
    if (!(ms >= 0)) throw refuse('A latency is a number of milliseconds.');
    world.pace.latency = ms;
    return c.json({ ms });
  });

  /** `{ per_second }`: a number of requests, or false for any number. */
  app.post('/rate_limit', async (c) => {
    const { per_second } = await bodyOf<{ per_second: number | false }>(c, ['per_second']);
    if (per_second !== false && !(per_second >= 1)) throw refuse('A rate limit is 1 or more, or false.');
    world.pace.rateLimit = per_second;
    return c.json({ per_second });
  });

  return app;
};

const NAMES = [...new Set(PERMISSIONS.values())].join(', ');
