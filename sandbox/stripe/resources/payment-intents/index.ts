import type Stripe from 'stripe';
import { assign, mergeMetadata, unset } from '../../engine/changes.ts';
import { refuse } from '../../engine/errors.ts';
import { notExpanded } from '../../engine/expandable.ts';
import { email, longText, metadata, range, text } from '../../engine/param-types.ts';
import { shape, unsimulated } from '../../engine/params.ts';
import { operationOn, type Resource } from '../../engine/resource.ts';
import type { Store } from '../../engine/store.ts';
import { sendReceipt, succeedCharge } from '../charges.ts';

type Intent = Stripe.PaymentIntent;
type Charge = Stripe.Charge;

/**
 * Captures an authorized payment. Stripe does not document whether the session is `paid` then; here it is.
 * @throws StripeError if it is not authorized
 */
const capture = (store: Store, intent: Intent): Intent => {
  if (intent.status !== 'requires_capture') {
    throw refuse(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      'payment_intent_unexpected_state',
    );
  }
  const charge = store.get('charge', String(intent.latest_charge), 'charge');
  const session = store
    .table('checkout.session')
    .rows.find(({ payment_intent }) => payment_intent === intent.id);
  Object.assign(charge, { amount_captured: charge.amount, captured: true } satisfies Partial<Charge>);
  succeedCharge(store, charge);
  Object.assign(intent, {
    amount_capturable: 0,
    amount_received: intent.amount,
    status: 'succeeded',
  } satisfies Partial<Intent>);
  if (session) session.payment_status = 'paid';
  store.emit('charge.captured', charge);
  store.emit('payment_intent.succeeded', intent);
  return intent;
};

/**
 * Payment intents: the state of a payment, from the first attempt of the checkout or an invoice to its success.
 * Requests can read them, change their description, metadata and receipt address, and capture an authorized one in full.
 * No request creates, confirms or cancels one.
 */
export const paymentIntents: Resource<'payment_intent'> = {
  object: 'payment_intent',
  path: 'payment_intents',
  permission: 'payment_intent',
  idParam: 'intent',
  expands: {
    customer: 'customer',
    latest_charge: 'charge',
    on_behalf_of: 'account',
    'transfer_data.destination': 'account',
    ...notExpanded('application payment_method payment_record review source'),
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
      transfer_group: text,
      ...unsimulated(
        'allowed_payment_method_types amount amount_details application_fee_amount capture_method currency customer',
        'customer_account excluded_payment_method_types hooks payment_details payment_method',
        'payment_method_configuration payment_method_data payment_method_options setup_future_usage shipping',
        'statement_descriptor statement_descriptor_suffix transfer_data',
      ),
    }),
    (store, intent: Intent, { metadata: given, ...params }) => {
      const charge = store.find('charge', String(intent.latest_charge));
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
        transfer_group: unset(params.transfer_group),
      });
      // The receipt belongs to the charge: a new address sends it there.
      if (charge && params.receipt_email) sendReceipt(store, charge, params.receipt_email);
      return intent;
    },
  ),
  actions: {
    capture: operationOn(
      shape<Stripe.PaymentIntentCaptureParams>({
        ...unsimulated(
          'amount_details amount_to_capture application_fee_amount final_capture hooks metadata payment_details',
          'statement_descriptor statement_descriptor_suffix transfer_data',
        ),
      }),
      capture,
    ),
  },
};
