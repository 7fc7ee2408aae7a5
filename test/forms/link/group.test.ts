import { linkSettings, toLinkParams } from '../../../forms/link/form.ts';
import { joinParams, type LinkParams } from '../../../forms/link/group.ts';
import { sharing } from '../../../forms/link/sharing.ts';
import { choicesOf, MONTHLY, paramsOf } from '../../support/link-groups.ts';

test('joins the objects that several groups of a link fill', () => {
  const input = {
    invoice_footer: 'Bye',
    allow_promotion_codes: true,
    metadata: { order: '7', zapier_reference: 'mine' },
    reference: 'order-7',
  };
  expect(paramsOf({ settings: linkSettings, toParams: toLinkParams }, input, MONTHLY)).toEqual({
    subscription_data: {
      invoice_settings: { footer: 'Bye' },
      metadata: { order: '7', zapier_reference: 'order-7' },
    },
    allow_promotion_codes: true,
    metadata: { order: '7', zapier_reference: 'order-7' },
  });
});

test('joins without changing the parts, and prefers a later value that is no object', () => {
  const first = { metadata: { a: '1' }, data: { deep: { a: 1 } } };
  const second = { metadata: { b: '2' }, data: { deep: { b: 2 } } };
  expect(joinParams<object>(first, second)).toEqual({
    metadata: { a: '1', b: '2' },
    data: { deep: { a: 1, b: 2 } },
  });
  expect(joinParams<object>(first, second, { metadata: '', data: [] })).toEqual({ metadata: '', data: [] });
  expect(first).toEqual({ metadata: { a: '1' }, data: { deep: { a: 1 } } });
});

test('lists languages by their names', async () => {
  const { results } = await choicesOf(sharing.locale);
  expect(results).toContainEqual({ id: 'auto', label: 'The browser’s language' });
  expect(results).toContainEqual({ id: 'pt-BR', label: 'Brazilian Portuguese' });
});

test('does not compile if a group sends a parameter of new links only', () => {
  const params: LinkParams = { subscription_data: { trial_period_days: 7 } };
  // @ts-expect-error an update cannot change when a payment is captured
  params.payment_intent_data = { capture_method: 'manual' };
  // @ts-expect-error nor another currency
  params.currency = 'usd';
  expect(Object.keys(params)).toEqual(['subscription_data', 'payment_intent_data', 'currency']);
});
