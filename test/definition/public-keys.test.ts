import { compareKeys, publicKeys } from '../../scripts/docs/public-keys.ts';
import recorded from './public-keys.json' with { type: 'json' };

// A Zap stores keys: a public key stays, with its type. See “Keys are forever” in CONTRIBUTING.md.

const { broken, added } = compareKeys(recorded, publicKeys());

test('all recorded keys exist with their types', () => expect(broken).toEqual([]));

test('all keys are recorded (npm run docs records new ones)', () => expect(added).toEqual([]));

describe('the comparison', () => {
  const key = 'Actions: refund_payment: input amount';

  test.each([
    ['reports a renamed key', { [key]: 'string' }, { [`${key}s`]: 'string' }, [`“${key}” is gone.`]],
    [
      'reports another type',
      { [key]: 'string' },
      { [key]: 'number' },
      [`“${key}” was string and is number.`],
    ],
    ['accepts a new key', {}, { [key]: 'string' }, []],
  ])('%s', (_what, before, now, complaints) => {
    const found = compareKeys(before, now);
    expect(found.broken).toEqual(complaints);
    expect(found.added).toEqual(Object.keys(now).filter((name) => !(name in before)));
  });
});
