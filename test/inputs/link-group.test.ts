import { joinParams } from '../../inputs/link-group.ts';
import { linkSettings, toLinkParams } from '../../inputs/link-settings.ts';
import { sharing } from '../../inputs/link-sharing.ts';
import { MONTHLY, paramsOf } from '../support/link-groups.ts';

test('the groups of a link are filled in together, and objects that two of them fill are joined', () => {
  const input = {
    ...{ description: 'Club', invoice_footer: 'Bye', allow_promotion_codes: true },
    ...{ metadata: { order: '7', zapier_reference: 'mine' }, reference: 'order-7' },
  };
  expect(paramsOf({ fields: linkSettings, toParams: toLinkParams }, input, MONTHLY)).toEqual({
    subscription_data: { description: 'Club', invoice_settings: { footer: 'Bye' } },
    allow_promotion_codes: true,
    metadata: { order: '7', zapier_reference: 'order-7' },
  });
});

test('to join leaves the parts as they were, and a later value that is no object wins', () => {
  const first = { metadata: { a: '1' } };
  const unset = { metadata: '' as unknown as Record<string, string> };
  expect(joinParams([first, { metadata: { b: '2' } }, unset])).toEqual({ metadata: '' });
  expect(first).toEqual({ metadata: { a: '1' } });
  expect(joinParams([])).toEqual({});
});

test('a language is chosen by its name', async () => {
  const { choices } = sharing.locale.definition;
  if (!choices || !('perform' in choices)) throw new Error('The languages are no dropdown.');
  const { results } = await (choices as { perform: () => Promise<{ results: object[] }> }).perform();
  expect(results).toContainEqual({ id: 'auto', label: 'The browser’s language' });
  expect(results).toContainEqual({ id: 'pt-BR', label: 'Brazilian Portuguese' });
});
