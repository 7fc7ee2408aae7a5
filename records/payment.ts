import { downloadReceipt } from '../hydrators.ts';
import { paidAt } from '../stripe/charges.ts';
import {
  type CheckoutSession,
  chargeOf,
  isBooked,
  isPaid,
  paymentIdOf,
  paymentState,
  type SessionItem,
  todoIn,
} from '../stripe/checkouts.ts';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { balanceOf, netOf, stripeFee, transferDestination, transferredOf } from '../stripe/fees.ts';
import { methodName } from '../stripe/payment-methods.ts';
import { productOf } from '../stripe/products.ts';
import { paymentStatusName } from '../stripe/words.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { exampleSession } from './payment-example.ts';
import { presentment, RECEIPT_SAMPLE, receiptOf, summarize } from './shared.ts';

const itemsOf = (session: CheckoutSession): SessionItem[] => session.line_items?.data ?? [];

const settled = (session: CheckoutSession) => balanceOf(chargeOf(session));

/** The payment method. Without a charge, what is left to do, or the error of the last attempt, names it. */
const methodOf = (session: CheckoutSession): string | null =>
  chargeOf(session)?.payment_method_details?.type ??
  todoIn(session).method ??
  expanded(session.payment_intent)?.last_payment_error?.payment_method?.type ??
  null;

const collectedIn = ({ customer_details: buyer, collected_information: collected }: CheckoutSession) => ({
  business_name: buyer?.business_name ?? collected?.business_name,
  individual_name: buyer?.individual_name ?? collected?.individual_name,
});

const joined = (texts: (string | null | undefined)[] | undefined): string | null =>
  texts?.filter(Boolean).join(', ') || null;

const missingIn = (session: CheckoutSession): string | null => {
  if (!session.line_items) return 'Line items, fees and the receipt are missing.';
  return isBooked(session)
    ? null
    : 'Stripe has not booked this payment yet, so its fee and net amount are missing. Find Checkout Session has them a few seconds later.';
};

/**
 * The page on which a customer who has not paid can try again: Stripe's own recovery page, which links do not have, or the
 * link itself, with the email address filled in.
 *
 * @see https://docs.stripe.com/payment-links/url-parameters
 */
const recoveryUrl = (session: CheckoutSession): string | null => {
  const link = expanded(session.payment_link);
  const recovery = session.after_expiration?.recovery?.url;
  if (recovery || !link?.active || isPaid(session)) return recovery ?? null;
  const url = new URL(link.url);
  const email = session.customer_details?.email;
  if (email) url.searchParams.set('prefilled_email', email);
  return url.href;
};

type CustomField = CheckoutSession['custom_fields'][number];

/** The question as the customer saw it. The Dashboard makes its key from it, without umlauts and blanks. */
const questionOf = ({ key, label }: CustomField): string => label.custom ?? key;

/** The answer as the customer saw it: the label of a choice, not its code. Null if there is none. */
const answerOf = ({ text, numeric, dropdown }: CustomField): string | null => {
  const choice = dropdown?.options.find(({ value }) => value === dropdown.value);
  return text?.value ?? numeric?.value ?? choice?.label ?? dropdown?.value ?? null;
};

const answer = fieldsOf<CustomField>();

/** One answer, as a line item. */
const customFieldAnswer = {
  key: answer.text('Key', ({ key }) => key),
  label: answer.text('Label', questionOf),
  answer: answer.text('Answer', answerOf),
};

/** All answers by their keys. */
const answersByKey = (fields: CustomField[]): Record<string, string | null> =>
  Object.fromEntries(fields.map((field) => [field.key, answerOf(field)]));

/** All answers in one line: `Size: Very large, Engraving: For Ada`. Null without answers. */
const summarizeAnswers = (fields: CustomField[]): string | null =>
  fields
    .filter(answerOf)
    .map((field) => `${questionOf(field)}: ${answerOf(field)}`)
    .join(', ') || null;

const item = fieldsOf<SessionItem>();
const lineItems = {
  id: item.text('ID', ({ id }) => id),
  product_id: item.text('Product ID', ({ price }) => idOf(price?.product)),
  product_name: item.text('Product Name', ({ price }) => productOf(price)?.name),
  product_metadata: item.dict('Product Metadata', ({ price }) => productOf(price)?.metadata),
  price_id: item.text('Price ID', ({ price }) => price?.id),
  description: item.text('Description', ({ description }) => description),
  quantity: item.integer('Quantity', ({ quantity }) => quantity),
  unit_amount: item.amount('Unit Amount', ({ price, currency }) => [price?.unit_amount, currency]),
  amount: item.amount('Amount', ({ amount_total, currency }) => [amount_total, currency]),
  currency: item.currency('Currency', ({ currency }) => currency),
};

const { id, text, boolean, amount, money, currency, time, name, address, list, dict, file, number, details } =
  fieldsOf<CheckoutSession>();

/** A checkout and the payment made in it, from a Checkout Session. */
export const payment = defineRecord(
  'Payment',
  {
    id: id('Checkout Session ID', (s) => s.id),
    payment_id: text('Payment ID', paymentIdOf),
    payment_link_id: text('Payment Link ID', (s) => idOf(s.payment_link)),
    payment_link_url: text('Payment Link URL', (s) => expanded(s.payment_link)?.url),
    status: text('Payment Status', (s) => s.payment_status),
    status_display: text('Payment Status (Display)', (s) => paymentStatusName(s.payment_status)),
    payment_state: text('Payment State', paymentState),
    checkout_status: text('Checkout Status', (s) => s.status),
    mode: text('Checkout Mode', (s) => s.mode),
    paid_at: time('Paid At', (s) =>
      isPaid(s) ? paidAt(chargeOf(s), s.paid_at ?? expanded(s.invoice)?.status_transitions?.paid_at) : null,
    ),
    ...money('amount', 'Amount', (s) => [s.amount_total, s.currency]),
    ...presentment<CheckoutSession>((s) => ({ ...s, amount: s.amount_total })),
    amount_subtotal: amount('Subtotal', (s) => [s.amount_subtotal, s.currency]),
    amount_discount: amount('Discount', (s) => [s.total_details?.amount_discount, s.currency]),
    amount_tax: amount('Tax', (s) => [s.total_details?.amount_tax, s.currency]),
    amount_shipping: amount('Shipping', (s) => [s.total_details?.amount_shipping, s.currency]),
    amount_refunded: amount('Refunded Amount', (s) => [chargeOf(s)?.amount_refunded, chargeOf(s)?.currency]),
    currency: currency('Currency', (s) => s.currency),
    fee: amount('Stripe Fee (Settlement Currency)', (s) => {
      const balance = settled(s);
      return balance ? [stripeFee(balance), balance.currency] : [null, null];
    }),
    net: amount('Net Amount (Settlement Currency)', (s) => [netOf(chargeOf(s)), settled(s)?.currency]),
    settlement_currency: currency('Settlement Currency', (s) => settled(s)?.currency),
    exchange_rate: number('Exchange Rate', (s) => settled(s)?.exchange_rate),
    application_fee: amount('Application Fee', (s) => [chargeOf(s)?.application_fee_amount, s.currency]),
    transferred: amount('Transferred Amount', (s) => [transferredOf(chargeOf(s)), s.currency]),
    transfer_destination: text('Transferred to Account', (s) => transferDestination(chargeOf(s))),
    promotion_code: text('Promotion Code', (s) =>
      joined(s.discounts?.map(({ promotion_code: code }) => expanded(code)?.code)),
    ),
    customer_id: text('Customer ID', (s) => idOf(s.customer)),
    customer_email: text('Customer Email', (s) => s.customer_details?.email),
    ...name('customer', 'Customer', (s) => s.customer_details?.name),
    customer_phone: text('Customer Phone', (s) => s.customer_details?.phone),
    customer_tax_ids: text('Customer Tax IDs', (s) =>
      joined(s.customer_details?.tax_ids?.map(({ value }) => value)),
    ),
    customer_tax_id_types: text('Customer Tax ID Types', (s) =>
      joined(s.customer_details?.tax_ids?.map(({ type }) => type)),
    ),
    business_name: text('Business Name', (s) => collectedIn(s).business_name),
    individual_name: text('Individual Name', (s) => collectedIn(s).individual_name),
    promotions_consent: text('Promotions Consent', (s) => s.consent?.promotions),
    terms_accepted: boolean('Terms Accepted', (s) => s.consent && s.consent.terms_of_service === 'accepted'),
    locale: text('Language', (s) => s.locale),
    ...address('billing', 'Billing', (s) => s.customer_details?.address),
    shipping_name: text('Shipping Name', (s) => s.collected_information?.shipping_details?.name),
    ...address('shipping', 'Shipping', (s) => s.collected_information?.shipping_details?.address),
    shipping_rate_name: text('Shipping Rate', (s) => expanded(s.shipping_cost?.shipping_rate)?.display_name),
    line_items: list('Line Items', itemsOf, lineItems),
    line_items_summary: text('Line Items Summary', (s) => summarize(itemsOf(s))),
    custom_fields: dict('Custom Fields', (s) => answersByKey(s.custom_fields)),
    custom_fields_summary: text('Custom Fields Summary', (s) => summarizeAnswers(s.custom_fields)),
    custom_field_answers: list(
      'Custom Field Answers',
      (s: CheckoutSession) => s.custom_fields,
      customFieldAnswer,
    ),
    metadata: dict('Metadata', (s) => s.metadata),
    client_reference_id: text('Client Reference ID', (s) => s.client_reference_id),
    receipt_url: text('Receipt URL', (s) => chargeOf(s)?.receipt_url),
    receipt: file('Receipt', downloadReceipt, (s) => receiptOf(chargeOf(s)), RECEIPT_SAMPLE),
    invoice_id: text('Invoice ID', (s) => idOf(s.invoice)),
    subscription_id: text('Subscription ID', (s) => idOf(s.subscription)),
    payment_method_type: text('Payment Method', methodOf),
    payment_method_type_display: text('Payment Method (Display)', (s) => methodName(methodOf(s))),
    card_brand: text('Card Brand', (s) => chargeOf(s)?.payment_method_details?.card?.brand),
    card_last4: text('Card Last 4 Digits', (s) => chargeOf(s)?.payment_method_details?.card?.last4),
    voucher_url: text('Voucher URL', (s) => todoIn(s).url),
    voucher_number: text('Voucher Number', (s) => todoIn(s).number),
    voucher_expires_at: time('Voucher Expires At', (s) => todoIn(s).expiresAt),
    verification_url: text('Bank Account Verification URL', (s) => todoIn(s).verificationUrl),
    is_disputed: boolean('Is Disputed', (s) => chargeOf(s)?.disputed),
    recovery_url: text('Recovery URL', recoveryUrl),
    created_at: time('Checkout Opened At', (s) => s.created),
    ...details(missingIn),
    live_mode: boolean('Live Mode', (s) => s.livemode),
    dashboard_url: text(
      'Dashboard URL',
      (s) =>
        dashboardUrl('payments', paymentIdOf(s), s.livemode) ??
        dashboardUrl('subscriptions', idOf(s.subscription), s.livemode),
    ),
  },
  exampleSession,
);
