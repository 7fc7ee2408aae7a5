import { metadataField, searchQuery } from '../../stripe/query.ts';

test('joins the conditions with AND, and quotes texts', () => {
  expect(
    searchQuery([
      ['status', ':', 'succeeded'],
      ['amount', ':', 1250],
      ['created', '>=', 1767261600],
      [metadataField('order no'), ':', '7'],
    ]),
  ).toBe('status:"succeeded" AND amount:1250 AND created>=1767261600 AND metadata["order no"]:"7"');
});

test.each([
  ['a" OR status:"failed', '"a\\" OR status:\\"failed"'],
  ['back\\slash', '"back\\\\slash"'],
  ['\\" AND x:"', '"\\\\\\" AND x:\\""'],
  ['', '""'],
])('escapes %p', (text, quoted) => {
  expect(searchQuery([['email', ':', text]])).toBe(`email:${quoted}`);
  expect(metadataField(text)).toBe(`metadata[${quoted}]`);
});
