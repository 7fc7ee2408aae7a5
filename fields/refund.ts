import { defineInputField } from 'zapier-platform-core';
import { invalid } from '../stripe/errors.ts';
import { displayMoney } from '../stripe/money.ts';
import { idOf } from '../stripe/objects.ts';
import { REFUND_REASONS, type RefundOrder } from '../stripe/refunding.ts';
import { day, dropdown } from './dropdown.ts';
import { toChoice, toText } from './parse.ts';

export const reasonField = defineInputField({
  key: 'reason',
  label: 'Reason',
  type: 'string',
  choices: REFUND_REASONS,
  helpText:
    '**Fraudulent** makes Stripe block the card and the email address from now on. **Other** needs a note. Leave empty to give none.',
});

export const noteField = defineInputField({
  key: 'note',
  label: 'Note',
  type: 'text',
  helpText:
    'Why it is refunded, for your own records: up to 500 characters, kept with the refund. Required where the reason is **Other**.',
});

export const referenceField = defineInputField({
  key: 'reference',
  label: 'Reference',
  type: 'string',
  helpText:
    'What this refund is for, like an order or row number. The same payment is never refunded twice under one reference, however often the Zap runs. If empty, it is made from the payment, the amount and the reason: to refund the same amount a second time on purpose, give the two refunds different references.',
});

/** The reason, note and reference of a refund, checked. */
export const toRefundOrder = (input: { reason?: string; note?: string; reference?: string }): RefundOrder => {
  const reason = toChoice(input.reason, REFUND_REASONS, 'Reason');
  const note = toText(input.note, 'Note', 500);
  if (reason === 'other' && !note)
    throw invalid('Note', 'the reason Other needs a note that says why the payment is refunded.');
  return { reason, note, reference: toText(input.reference, 'Reference', 500) };
};

export const REFUND_STATUSES = {
  pending: 'Pending',
  requires_action: 'Waits for the customer',
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
} as const;

/** Chooses a refund that waits for the customer, the only kind that can be canceled. */
export const waitingRefundField = defineInputField({
  key: 'refund',
  label: 'Refund',
  type: 'string',
  search: 'find_refund.id',
  required: true,
  choices: dropdown(
    (stripe, page) => stripe.refunds.list(page),
    ({ id, status, amount, currency, created, payment_intent }) =>
      status === 'requires_action'
        ? { id, label: `${displayMoney(amount, currency)} – ${day(created)} – ${idOf(payment_intent) ?? id}` }
        : null,
  ),
});
