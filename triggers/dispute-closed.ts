import { onlySoldByLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { dispute } from '../records/dispute.ts';
import { disputes } from '../stripe/disputes.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

/** @see https://docs.stripe.com/api/events/types#event_types-charge.dispute.closed */
const OUTCOMES = {
  won: 'Won: you keep the money',
  lost: 'Lost: the customer gets the money',
  warning_closed: 'Inquiry closed without a dispute',
} as const;

const trigger = defineTrigger({
  key: 'dispute_closed',
  noun: 'Dispute',
  label: 'Dispute Closed',
  description: 'Triggers when a dispute is won or lost, or an inquiry is closed.',
  guide: ['Beyond the guide'],
  events: ['charge.dispute.closed'],
  inputs: defineInputs({
    payment_link: onlySoldByLink('disputes'),
    outcome: choice('Outcome', OUTCOMES, { help: 'Leave empty for all.' }),
  }),
  record: dispute,
  source: disputes,
  accepts: ({ status }, { outcome }) => (outcome ? status === outcome : Object.hasOwn(OUTCOMES, status)),
  narrow: ({ payment_link }) => (payment_link ? ({ origin }) => isSoldBy(origin, payment_link) : undefined),
});

export const disputeClosed = instant(trigger);
