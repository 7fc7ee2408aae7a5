import type { InputFields, PlainInputField, PlainOutputField } from 'zapier-platform-core';
import app from '../../index.ts';
import { ABOUT } from '../../zapier/describe.ts';

/** An operation, as far as the documentation reads it. */
export interface Operation {
  key: string;
  display: { label?: string; description?: string };
  operation: {
    type?: 'hook' | 'polling';
    inputFields?: InputFields;
    inputFieldGroups?: { key: string; label?: string }[];
    outputFields: PlainOutputField[];
    sample: object;
  };
  [ABOUT]: { guide: string[]; record: string };
}

/** Every operation, by the kind that the Zap editor shows it as. */
export const OPERATIONS: Record<'Triggers' | 'Actions' | 'Searches', Operation[]> = {
  Triggers: Object.values(app.triggers),
  Actions: Object.values(app.creates),
  Searches: Object.values(app.searches),
};

/** The fields that a person fills in. None of ours depends on what is filled in elsewhere. */
export const inputFieldsOf = ({ operation: { inputFields = [] } }: Operation): PlainInputField[] =>
  inputFields.filter((field): field is PlainInputField => typeof field === 'object' && 'key' in field);

/** A record, as far as the documentation reads it. */
export interface DocumentedRecord {
  name: string;
  outputFields: PlainOutputField[];
  sample: object;
}

const recordOf = ({ [ABOUT]: { record }, operation }: Operation): [string, DocumentedRecord] => [
  record,
  { name: record, outputFields: operation.outputFields, sample: operation.sample },
];

/** Every record that an operation gives, in the order of the operations. */
export const RECORDS: DocumentedRecord[] = [
  ...new Map(Object.values(OPERATIONS).flat().map(recordOf)).values(),
];

const GUIDE_URL = 'https://docs.stripe.com/payment-links/post-payment';

/** The headings of Stripe's guide, and their places on its page. */
const ANCHORS: Record<string, string | null> = {
  'Track payments': 'track-payments',
  'Handle fulfillment': 'automatically-handle-fulfillment',
  'Change confirmation behavior': 'change-confirmation-behavior',
  'Use with Connect': 'use-payment-links-with-connect',
  'Manage subscriptions': 'let-customers-manage-their-subscriptions',
  'Send email receipts': 'send-email-receipts',
  'Send paid invoices': 'automatically-send-paid-invoices',
  'View metrics': 'view-payment-link-metrics',
  'Refund payment links': 'refund-payment-links',
  'Bulk refunds': 'bulk-refunds',
  'Refund timing': 'refund-timing',
  'Beyond the guide': null,
};

/** The parts of Stripe's guide that an operation is for, as links. */
export const guideOf = ({ [ABOUT]: { guide } }: Operation): string =>
  guide
    .map((part) => {
      const anchor = ANCHORS[part];
      if (anchor === undefined) throw new Error(`“${part}” is no heading of Stripe's guide.`);
      return anchor === null ? part : `[${part}](${GUIDE_URL}#${anchor})`;
    })
    .join(', ');
