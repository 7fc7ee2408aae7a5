import { invalid } from '../../stripe/errors.ts';
import { displayMoney, toMinor } from '../../stripe/money.ts';
import { idOf } from '../../stripe/objects.ts';
import { accountId } from '../ids.ts';
import { money, percent, text } from '../kinds.ts';
import { defineLinkGroup, type Sale } from './group.ts';

/** Minor units of what is split off the payment: never more than the items cost, where that is known. */
const partOf = (amount: string, label: string, { currency, total }: Sale): number => {
  const minor = toMinor(amount, currency, label);
  if (total !== undefined && minor > total) {
    throw invalid(
      label,
      `${displayMoney(minor, currency)} is more than the customer pays: ${displayMoney(total, currency)}.`,
    );
  }
  return minor;
};

/**
 * How a payment is shared with a connected account.
 *
 * @see https://docs.stripe.com/connect/payment-links
 */
export const connect = defineLinkGroup(
  'Connect',
  {
    transfer_destination: accountId('Transfer to Account', {
      limits: true,
      help: 'Stripe Connect: the connected account that gets the money of each payment.',
    }),
    application_fee_amount: money('Application Fee Amount', {
      limits: true,
      placeholder: '1.50',
      help: 'Stripe Connect: what you keep of each one-time payment, in its currency. Needs an account to transfer to, or a connection that acts for a connected account.',
    }),
    application_fee_percent: percent('Application Fee Percent', {
      limits: true,
      help: 'Stripe Connect: what you keep of each payment of a subscription, in percent. Needs the same.',
    }),
    transfer_amount: money('Transfer Amount', {
      limits: true,
      placeholder: '11.00',
      help: 'Stripe Connect: what the account gets of each one-time payment, in its currency, instead of all but your fee.',
    }),
    transfer_group: text('Transfer Group', {
      max: 500,
      help: 'Stripe Connect: a name of your own that the payment and later transfers have in common, like an order number.',
    }),
    on_behalf_of: accountId('On Behalf Of', {
      help: 'Stripe Connect: the account whose name, address and statement descriptor the customer sees.',
    }),
  },
  (input, sale) => {
    const { application_fee_amount: fee, application_fee_percent, transfer_amount, on_behalf_of } = input;
    const destination = input.transfer_destination ?? idOf(sale.link?.transfer_data?.destination);
    const isShared = destination !== null || sale.connected;
    const field = fee ? 'Application Fee Amount' : 'Application Fee Percent';
    if ((fee || application_fee_percent !== undefined) && !isShared)
      throw invalid(field, 'needs “Transfer to Account”, or a connection that acts for a connected account.');
    if (transfer_amount && destination === null)
      throw invalid('Transfer Amount', 'needs “Transfer to Account”, which says who gets it.');
    // https://docs.stripe.com/connect/destination-charges#collect-fees
    if (transfer_amount && fee) {
      throw invalid(
        'Transfer Amount',
        'is filled in beside Application Fee Amount. Fill in what the account gets or what you keep, not both.',
      );
    }
    return {
      ...((input.transfer_destination || transfer_amount) &&
        destination && {
          transfer_data: {
            destination,
            ...(transfer_amount && { amount: partOf(transfer_amount, 'Transfer Amount', sale) }),
          },
        }),
      ...(input.transfer_group && { payment_intent_data: { transfer_group: input.transfer_group } }),
      ...(on_behalf_of && { on_behalf_of }),
      ...(fee && { application_fee_amount: partOf(fee, 'Application Fee Amount', sale) }),
      ...(application_fee_percent !== undefined && { application_fee_percent }),
    };
  },
  {
    oneTimeOnly: {
      application_fee_amount: 'Fill in Application Fee Percent instead.',
      transfer_amount: 'Empty it, and fill in Application Fee Percent to keep a part.',
      transfer_group: 'Empty it.',
    },
    subscriptionOnly: { application_fee_percent: 'Fill in Application Fee Amount instead.' },
  },
);
