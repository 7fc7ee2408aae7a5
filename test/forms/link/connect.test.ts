import { connect } from '../../../forms/link/connect.ts';
import { MONTHLY, ONE_TIME, paramsOf } from '../../support/link-groups.ts';
import { sentenceOf } from '../../support/zapier.ts';

const TO = { transfer_destination: 'acct_1' };
const DESTINATION = { transfer_data: { destination: 'acct_1' } };

test.each(['12.5', 7, '100', '0', 0])(
  'accepts a fee of %p percent for a subscription',
  (application_fee_percent) => {
    expect(paramsOf(connect, { ...TO, application_fee_percent }, MONTHLY)).toEqual({
      ...DESTINATION,
      application_fee_percent: Number(application_fee_percent),
    });
  },
);

test('refuses a fee of 0 percent without a destination', () => {
  expect(sentenceOf(() => paramsOf(connect, { application_fee_percent: 0 }, MONTHLY))).toMatch(
    /^Application Fee Percent: needs “Transfer to Account”/,
  );
});

test.each([
  ['usd', '1.50', 150],
  ['jpy', '150', 150],
  ['KWD', '150', 150_000],
])('reads the fee in the currency of the sale: %s', (currency, application_fee_amount, minor) => {
  expect(paramsOf(connect, { ...TO, application_fee_amount }, { ...ONE_TIME, currency })).toEqual({
    ...DESTINATION,
    application_fee_amount: minor,
  });
});
