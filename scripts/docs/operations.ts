import type { InputFields, PlainInputField, PlainOutputField } from 'zapier-platform-core';
import app from '../../index.ts';
import { ABOUT } from '../../zapier/describe.ts';

/** The properties of an operation that the documentation uses. */
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

/** All operations, by their kind in the Zap editor. */
export const OPERATIONS: Record<'Triggers' | 'Actions' | 'Searches', Operation[]> = {
  Triggers: Object.values(app.triggers),
  Actions: Object.values(app.creates),
  Searches: Object.values(app.searches),
};

/** The input fields. None of ours depends on the value of another field. */
export const inputFieldsOf = ({ operation: { inputFields = [] } }: Operation): PlainInputField[] =>
  inputFields.filter((field): field is PlainInputField => typeof field === 'object' && 'key' in field);

/** The properties of a record that the documentation uses. */
export interface DocumentedRecord {
  name: string;
  outputFields: PlainOutputField[];
  sample: object;
}

const recordOf = ({ [ABOUT]: { record }, operation }: Operation): [string, DocumentedRecord] => [
  record,
  { name: record, outputFields: operation.outputFields, sample: operation.sample },
];

/** All records of the operations, in the order of the operations. */
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

/** Links to the sections of Stripe's guide that an operation implements. */
export const guideOf = ({ [ABOUT]: { guide } }: Operation): string =>
  guide
    .map((part) => {
      const anchor = ANCHORS[part];
      if (anchor === undefined) throw new Error(`“${part}” is no heading of Stripe's guide.`);
      return anchor === null ? part : `[${part}](${GUIDE_URL}#${anchor})`;
    })
    .join(', ');
