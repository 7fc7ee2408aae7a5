import { compareKeys, publicKeys } from '../../scripts/docs/public-keys.ts';
import recorded from './public-keys.json' with { type: 'json' };

// A Zap stores keys: what was once public stays, with its type. See “Keys are forever” in CONTRIBUTING.md.

const { broken, added } = compareKeys(recorded, publicKeys());

test('no key that is recorded is gone or has another type', () => expect(broken).toEqual([]));

test('every key is recorded: npm run docs records what is new', () => expect(added).toEqual([]));

describe('what the comparison sees', () => {
  const key = 'Actions: refund_payment: input amount';

  test.each([
    ['a key that was renamed', { [key]: 'string' }, { [`${key}s`]: 'string' }, [`“${key}” is gone.`]],
    ['another type', { [key]: 'string' }, { [key]: 'number' }, [`“${key}” was string and is number.`]],
    ['one more', {}, { [key]: 'string' }, []],
  ])('%s', (_what, before, now, complaints) => {
    const found = compareKeys(before, now);
    expect(found.broken).toEqual(complaints);
    expect(found.added).toEqual(Object.keys(now).filter((name) => !(name in before)));
  });
});
