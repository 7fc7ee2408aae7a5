import { connect } from '../../../forms/link/connect.ts';
import { linkOf, MONTHLY, ONE_TIME, paramsOf } from '../../support/link-groups.ts';
import { sentenceOf } from '../../support/zapier.ts';

const TO = { transfer_destination: 'acct_1' };
const DESTINATION = { transfer_data: { destination: 'acct_1' } };

test.each(['12.5', 7, '100', '0', 0])(
  'a subscription with a fee of %p percent',
  (application_fee_percent) => {
    expect(paramsOf(connect, { ...TO, application_fee_percent }, MONTHLY)).toEqual({
      ...DESTINATION,
      application_fee_percent: Number(application_fee_percent),
    });
  },
);

test('no percent at all needs a destination as well', () => {
  expect(sentenceOf(() => paramsOf(connect, { application_fee_percent: 0 }, MONTHLY))).toMatch(
    /^Application Fee Percent: needs “Transfer to Account”/,
  );
});

test.each([
  ['usd', '1.50', 150],
  ['jpy', '150', 150],
  ['KWD', '150', 150_000],
])('the fee is in the currency of what is sold: %s', (currency, application_fee_amount, minor) => {
  expect(paramsOf(connect, { ...TO, application_fee_amount }, { ...ONE_TIME, currency })).toEqual({
    ...DESTINATION,
    application_fee_amount: minor,
  });
});

const link = linkOf({ transfer_data: { amount: null, destination: 'acct_1' } });

test.each([{ connected: true }, { link }])('no destination is needed where there is one: %#', (more) => {
  expect(paramsOf(connect, { application_fee_amount: '1' }, { ...ONE_TIME, ...more })).toEqual({
    application_fee_amount: 100,
  });
  expect(paramsOf(connect, { application_fee_percent: 5 }, { ...MONTHLY, ...more })).toEqual({
    application_fee_percent: 5,
  });
});
