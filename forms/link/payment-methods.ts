import { invalid } from '../../lib/errors.ts';
import {
  currenciesOf,
  LINK_METHODS,
  type LinkMethod,
  takesSubscriptions,
} from '../../stripe/payment-methods.ts';
import { defineField } from '../../zapier/inputs.ts';
import { choice, list, text } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

const BRANDS = {
  american_express: 'American Express',
  discover_global_network: 'Discover (with Diners Club / JCB / UnionPay / Elo)',
  mastercard: 'Mastercard',
  visa: 'Visa',
} as const;

const FUTURE_USAGE = {
  off_session: 'To charge it later without the customer',
  on_session: 'For the next purchase of the customer',
} as const;

/**
 * The text of a bank statement, or the end of one.
 *
 * @see https://docs.stripe.com/get-started/account/statement-descriptors#requirements
 */
const descriptor = (label: string, help: string) =>
  defineField(label, { placeholder: 'MUG SHOP', help }, {}, (given, context): string => {
    const value = text(label, { max: 22, required: true }).parse(given, context);
    const character = /[<>\\'"*]/.exec(value)?.[0];
    if (character)
      throw context.fail(`has ${character} in it. A bank statement cannot show any of < > \\ ' " and *.`);
    if (/\p{Script=Latin}/u.test(value)) return value;
    throw context.fail('has no letter from A to Z. A bank statement has to have one at least.');
  });

/**
 * @param sale what the link sells, as far as it is known
 * @throws UserError if a payment method does not take its currency, or no subscription
 */
export const checkMethods = (
  methods: LinkMethod[],
  { currency, recurring }: { currency: string | undefined; recurring: boolean },
): void => {
  const sold = currency?.toUpperCase();
  for (const method of methods) {
    const name = LINK_METHODS[method];
    const currencies = currenciesOf(method);
    if (sold && currencies && !currencies.includes(sold)) {
      const taken = currencies.join(' or ');
      throw invalid(
        'Payment Methods',
        `${name} takes only ${taken}, and this link sells in ${sold}. Remove ${name}, or sell in ${taken}.`,
      );
    }
    if (recurring && !takesSubscriptions(method)) {
      throw invalid(
        'Payment Methods',
        `${name} is for one-time payments, and this link sells a subscription. Remove ${name}.`,
      );
    }
  }
};

/** The ways to pay, and the text on the bank statement. */
export const paymentMethods = defineLinkGroup({
  label: 'How Customers Pay',
  fields: {
    payment_method_types: list(
      choice('Payment Methods', LINK_METHODS, {
        help: 'The only methods that the payment page offers. Leave empty to use your [payment method settings](https://dashboard.stripe.com/settings/payment_methods).',
      }),
    ),
    blocked_card_brands: list(
      choice('Blocked Card Brands', BRANDS, { help: 'Cards that you do not accept.' }),
    ),
    save_payment_method: choice('Save Payment Method', FUTURE_USAGE, {
      help: 'Saves the card or bank account of a one-time payment, and says so on the payment page. It is saved with a customer: set Create Customer to **Always** as well.',
    }),
    statement_descriptor_suffix: descriptor(
      'Statement Descriptor for Cards',
      'Added to the name of your business on the card statement. Both together have at most 22 characters.',
    ),
    statement_descriptor: descriptor(
      'Statement Descriptor for Other Methods',
      'The text on the bank statement, up to 22 characters. Stripe does not accept it for cards.',
    ),
  },
  toParams: (input, sale) => {
    const { payment_method_types, blocked_card_brands: brands_blocked } = input;
    const { save_payment_method, statement_descriptor, statement_descriptor_suffix } = input;
    checkMethods(payment_method_types, sale);
    return {
      payment_method_types: payment_method_types.length ? payment_method_types : undefined,
      payment_method_options: brands_blocked.length
        ? { card: { restrictions: { brands_blocked } } }
        : undefined,
      payment_intent_data:
        save_payment_method || statement_descriptor || statement_descriptor_suffix
          ? { setup_future_usage: save_payment_method, statement_descriptor, statement_descriptor_suffix }
          : undefined,
    };
  },
  clears: {
    payment_method_types: () => ({ payment_method_types: '' }),
    blocked_card_brands: () => ({ payment_method_options: '' }),
    save_payment_method: () => ({ payment_intent_data: { setup_future_usage: '' } }),
    statement_descriptor_suffix: () => ({ payment_intent_data: { statement_descriptor_suffix: '' } }),
    statement_descriptor: () => ({ payment_intent_data: { statement_descriptor: '' } }),
  },
  oneTimeOnly: {
    save_payment_method: 'Empty it: a subscription always saves the payment method.',
    statement_descriptor: 'Empty it: a subscription uses the statement descriptor of its product.',
    statement_descriptor_suffix: 'Empty it: a subscription uses the statement descriptor of its product.',
  },
});
