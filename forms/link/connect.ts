import { invalid } from '../../lib/errors.ts';
import { displayMoney, toMinor } from '../../lib/money.ts';
import { idOf } from '../../stripe/expand.ts';
import { money, percent, text } from '../../zapier/kinds.ts';
import { accountId } from '../ids.ts';
import { defineLinkGroup, type Sale } from './group.ts';

/**
 * A part of the payment in minor units.
 *
 * @throws UserError if it is more than the price of the items, as far as that is known
 */
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
 * How a payment is split with a connected account.
 *
 * @see https://docs.stripe.com/connect/payment-links
 */
export const connect = defineLinkGroup({
  label: 'Connect',
  fields: {
    transfer_destination: accountId('Transfer to Account', {
      limits: true,
      help: 'Stripe Connect: the connected account that receives the money of each payment.',
    }),
    application_fee_amount: money('Application Fee Amount', {
      limits: true,
      placeholder: '1.50',
      help: 'Stripe Connect: what you keep of each one-time payment, in its currency. Requires Transfer to Account, or a connection for a connected account.',
    }),
    application_fee_percent: percent('Application Fee Percent', {
      limits: true,
      help: 'Stripe Connect: what you keep of each payment of a subscription, in percent. Requires Transfer to Account, or a connection for a connected account.',
    }),
    transfer_amount: money('Transfer Amount', {
      limits: true,
      placeholder: '11.00',
      help: 'Stripe Connect: what the account receives of each one-time payment, in its currency. You keep the rest. Use it instead of an application fee.',
    }),
    transfer_group: text('Transfer Group', {
      max: 500,
      help: 'Stripe Connect: a name that connects the payment with later transfers, such as an order number.',
    }),
    on_behalf_of: accountId('On Behalf Of', {
      help: 'Stripe Connect: the account whose name, address and statement descriptor the customer sees.',
    }),
  },
  toParams: (input, sale) => {
    const { application_fee_amount: fee, application_fee_percent, transfer_amount } = input;
    const destination = input.transfer_destination ?? idOf(sale.link?.transfer_data?.destination);
    const isShared = destination !== null || sale.connected;
    if ((fee || application_fee_percent !== undefined) && !isShared) {
      throw invalid(
        fee ? 'Application Fee Amount' : 'Application Fee Percent',
        'needs “Transfer to Account”, or a connection that acts for a connected account.',
      );
    }
    if (transfer_amount && destination === null)
      throw invalid('Transfer Amount', 'needs “Transfer to Account”, which says who gets it.');
    // https://docs.stripe.com/connect/destination-charges#collect-fees
    if (transfer_amount && fee) {
      throw invalid(
        'Transfer Amount',
        'is filled in beside Application Fee Amount. Fill in what the account gets or what you keep, not both.',
      );
    }
    const hasTransfer = input.transfer_destination !== undefined || transfer_amount !== undefined;
    const amount = transfer_amount && partOf(transfer_amount, 'Transfer Amount', sale);
    return {
      transfer_data: hasTransfer && destination ? { destination, amount: amount || undefined } : undefined,
      payment_intent_data: input.transfer_group ? { transfer_group: input.transfer_group } : undefined,
      on_behalf_of: input.on_behalf_of,
      application_fee_amount: fee ? partOf(fee, 'Application Fee Amount', sale) : undefined,
      application_fee_percent,
    };
  },
  clears: {
    transfer_destination: () => ({ transfer_data: '' }),
    transfer_amount: ({ transfer_data }) => {
      const destination = idOf(transfer_data?.destination);
      return destination ? { transfer_data: { destination, amount: '' } } : {};
    },
    transfer_group: () => ({ payment_intent_data: { transfer_group: '' } }),
    application_fee_amount: () => ({ application_fee_amount: '' }),
    application_fee_percent: () => ({ application_fee_percent: '' }),
    on_behalf_of: () => ({ on_behalf_of: '' }),
  },
  oneTimeOnly: {
    application_fee_amount: 'Fill in Application Fee Percent instead.',
    transfer_amount: 'Empty it, and fill in Application Fee Percent to keep a part.',
    transfer_group: 'Empty it.',
  },
  subscriptionOnly: { application_fee_percent: 'Fill in Application Fee Amount instead.' },
});
