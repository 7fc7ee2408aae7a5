/** A test number and its effect. */
export interface TestNumber {
  number: string;
  what: string;
  /** The payment method of the test helpers. */
  pays: string;
  refusal?: string;
  after?: 'dispute' | 'authenticate' | 'fail';
}

/** https://docs.stripe.com/testing */
export const CARDS: TestNumber[] = [
  { number: '4242424242424242', what: 'Pays (Visa)', pays: 'visa' },
  { number: '5555555555554444', what: 'Pays (Mastercard)', pays: 'mastercard' },
  { number: '378282246310005', what: 'Pays (American Express)', pays: 'amex' },
  {
    number: '4000002500003155',
    what: 'Requires authentication',
    pays: 'authenticated',
    after: 'authenticate',
  },
  { number: '4000000000000002', what: 'Is declined', pays: 'declined', refusal: 'Your card was declined.' },
  {
    number: '4000000000009995',
    what: 'Has insufficient funds',
    pays: 'insufficient_funds',
    refusal: 'Your card has insufficient funds.',
  },
  {
    number: '4000000000000069',
    what: 'Has expired',
    pays: 'expired_card',
    refusal: 'Your card has expired.',
  },
  {
    number: '4000000000000259',
    what: 'Pays, then the buyer disputes it',
    pays: 'disputed',
    after: 'dispute',
  },
];

/** https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment#test-account-numbers */
export const BANK_ACCOUNTS: TestNumber[] = [
  { number: '000123456789', what: 'Settles after four days', pays: 'us_bank_account' },
  {
    number: '000222222227',
    what: 'Fails after four days: insufficient funds',
    pays: 'us_bank_account_2227',
    after: 'fail',
  },
  {
    number: '000111111113',
    what: 'Fails after four days: the account is closed',
    pays: 'us_bank_account_1113',
    after: 'fail',
  },
  {
    number: '000111111116',
    what: 'Fails after four days: the account does not exist',
    pays: 'us_bank_account_1116',
    after: 'fail',
  },
];

export const ROUTING_NUMBER = '110000000';

/** `4242 4242 4242 4242` */
export const spaced = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ');

const digits = (text = ''): string => text.replace(/[\s-]/g, '');

/** Whether a card number has a valid check digit (ISO/IEC 7812-1). */
const isCardNumber = (number: string): boolean =>
  /^\d{13,19}$/.test(number) &&
  [...number].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) %
    10 ===
    0;

export const cardOf = (number: string | undefined): TestNumber | undefined =>
  CARDS.find((card) => card.number === digits(number));

export const accountOf = (number: string | undefined): TestNumber | undefined =>
  BANK_ACCOUNTS.find((account) => account.number === digits(number));

/** American Express has four digits, other cards have three. */
const isAmex = (number: string): boolean => /^3[47]/.test(number);

/** The errors of a card by field, with the messages of Stripe's checkout. */
export const cardErrors = (given: Record<string, string>): Record<string, string> => {
  const number = digits(given.card_number);
  const [, month = '', year = ''] = /^(\d{1,2})\s*\/\s*(?:20)?(\d{2})$/.exec(given.expiration ?? '') ?? [];
  const now = new Date();
  const isPast = 12 * (2000 + Number(year)) + Number(month) <= 12 * now.getUTCFullYear() + now.getUTCMonth();
  return {
    ...(!isCardNumber(number) && {
      card_number: number ? 'Your card number is invalid.' : 'Your card number is incomplete.',
    }),
    ...(isCardNumber(number) &&
      !cardOf(number) && {
        card_number: 'Your card was declined. This shop takes only the test cards below.',
      }),
    ...(!(Number(month) >= 1 && Number(month) <= 12)
      ? { expiration: 'Your card’s expiration date is incomplete: MM / YY.' }
      : isPast && { expiration: 'Your card’s expiration date is in the past.' }),
    ...(!(isAmex(number) ? /^\d{4}$/ : /^\d{3}$/).test(given.cvc ?? '') && {
      cvc: 'Your card’s security code is incomplete.',
    }),
  };
};

export const bankErrors = (given: Record<string, string>): Record<string, string> => ({
  ...(digits(given.routing_number) !== ROUTING_NUMBER && {
    routing_number: `The test bank has the routing number ${ROUTING_NUMBER}.`,
  }),
  ...(!accountOf(given.account_number) && {
    account_number: 'This shop takes only the test accounts below.',
  }),
});
