import { onlySoldByLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { polling } from '../operations/poll.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { refund } from '../records/refund.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { refunds } from '../stripe/refunds.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'refund_issued',
  noun: 'Refund',
  label: 'Refund Issued',
  description: 'Triggers when a payment is refunded, in full or in part.',
  guide: ['Refund payment links'],
  events: ['refund.created'],
  inputs: defineInputs({ payment_link: onlySoldByLink('refunds') }),
  record: refund,
  source: refunds,
  narrow: ({ payment_link }) => (payment_link ? ({ session }) => isSoldBy(session, payment_link) : undefined),
});

export const refundIssued = instant(trigger);
export const refundIssuedPoll = polling(trigger);
