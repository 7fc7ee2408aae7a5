import type Stripe from 'stripe';
import { assign, mergeMetadata, unset } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { email, longText, metadata, range, text } from '../engine/param-types.ts';
import { shape, unsimulated } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import { sendReceipt } from '../payments/emails.ts';

export const paymentIntents: Resource<'payment_intent'> = {
  object: 'payment_intent',
  path: 'payment_intents',
  permission: 'payment_intent',
  search: { amount: 'numeric', created: 'numeric', currency: 'token', customer: 'token', status: 'token' },
  idParam: 'intent',
  expands: {
    customer: 'customer',
    latest_charge: 'charge',
    on_behalf_of: 'account',
    'transfer_data.destination': 'account',
  },
  list: shape<Omit<Stripe.PaymentIntentListParams, keyof Stripe.PaginationParams>>({
    created: range,
    customer: text,
    customer_account: text,
  }),
  update: operationOn(
    shape<Stripe.PaymentIntentUpdateParams>({
      description: longText,
      metadata,
      receipt_email: email,
      statement_descriptor: text,
      statement_descriptor_suffix: text,
      transfer_group: text,
      ...unsimulated(
        'allowed_payment_method_types',
        'amount',
        'amount_details',
        'application_fee_amount',
        'capture_method',
        'currency',
        'customer',
        'customer_account',
        'excluded_payment_method_types',
        'hooks',
        'payment_details',
        'payment_method',
        'payment_method_configuration',
        'payment_method_data',
        'payment_method_options',
        'setup_future_usage',
        'shipping',
        'transfer_data',
      ),
    }),
    (shop, intent: Stripe.PaymentIntent, { metadata: given, ...params }) => {
      const charge = shop.find('charge', String(intent.latest_charge));
      if (params.transfer_group !== undefined && intent.status === 'succeeded') {
        throw refuse(
          `This PaymentIntent's transfer_group could not be updated because it has a status of succeeded. Only a PaymentIntent with one of the following statuses may be updated: requires_payment_method, requires_confirmation, requires_action.`,
          'payment_intent_unexpected_state',
        );
      }
      assign(intent, {
        description: unset(params.description),
        metadata: mergeMetadata(intent.metadata, given),
        receipt_email: unset(params.receipt_email),
        statement_descriptor: unset(params.statement_descriptor),
        statement_descriptor_suffix: unset(params.statement_descriptor_suffix),
        transfer_group: unset(params.transfer_group),
      });
      // The receipt is the charge's: a new address sends it there.
      if (charge && params.receipt_email) sendReceipt(shop, charge, params.receipt_email);
      return intent;
    },
  ),
};
