import { onlySoldByLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { dispute } from '../records/dispute.ts';
import { disputes, isInquiry } from '../stripe/disputes.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

const TYPES = { dispute: 'Disputes', inquiry: 'Inquiries' } as const;

const trigger = defineTrigger({
  key: 'dispute_opened',
  noun: 'Dispute',
  label: 'Dispute Opened',
  description: 'Triggers when a customer disputes a payment with their bank, or the bank makes an inquiry.',
  guide: ['Beyond the guide'],
  events: ['charge.dispute.created'],
  inputs: defineInputs({
    payment_link: onlySoldByLink('disputes'),
    dispute_type: choice('Dispute Type', TYPES, {
      help: 'With an inquiry the bank only asks: a refund now prevents the dispute. Leave empty for both.',
    }),
  }),
  record: dispute,
  source: disputes,
  accepts: (opened, { dispute_type }) => !dispute_type || isInquiry(opened) === (dispute_type === 'inquiry'),
  narrow: ({ payment_link }) => (payment_link ? ({ origin }) => isSoldBy(origin, payment_link) : undefined),
});

export const disputeOpened = instant(trigger);
