import { invalid } from '../stripe/errors.ts';
import { toMinor } from '../stripe/money.ts';
import { accountId } from './ids.ts';
import { money, percent } from './kinds.ts';
import { defineLinkGroup } from './link-group.ts';

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
    on_behalf_of: accountId('On Behalf Of', {
      help: 'Stripe Connect: the account whose name, address and statement descriptor the customer sees.',
    }),
  },
  (input, { currency, recurring, connected, transfers }) => {
    const { transfer_destination: destination, application_fee_amount: amount } = input;
    const { application_fee_percent: percentage, on_behalf_of } = input;
    if (amount && percentage !== undefined) {
      throw invalid(
        'Application Fee Percent',
        'is filled in beside Application Fee Amount. Use the amount for one-time payments, the percentage for subscriptions.',
      );
    }
    const field = amount ? 'Application Fee Amount' : 'Application Fee Percent';
    if ((amount || percentage !== undefined) && !destination && !connected && !transfers)
      throw invalid(field, 'needs “Transfer to Account”, or a connection that acts for a connected account.');
    if (amount && recurring)
      throw invalid(
        field,
        'is for one-time payments. For a subscription, fill in Application Fee Percent instead.',
      );
    if (percentage !== undefined && !recurring)
      throw invalid(
        field,
        'is for subscriptions. For a one-time payment, fill in Application Fee Amount instead.',
      );
    return {
      ...(destination && { transfer_data: { destination } }),
      ...(on_behalf_of && { on_behalf_of }),
      ...(amount && { application_fee_amount: toMinor(amount, currency, field) }),
      ...(percentage !== undefined && { application_fee_percent: percentage }),
    };
  },
);
