import type { InputFields, PlainInputField, PlainOutputField } from 'zapier-platform-core';
import app from '../../index.ts';
import { bulkRefund } from '../../records/bulk-refund.ts';
import { charge } from '../../records/charge.ts';
import { customer } from '../../records/customer.ts';
import { dispute } from '../../records/dispute.ts';
import { event } from '../../records/event.ts';
import { invoice } from '../../records/invoice.ts';
import { payment } from '../../records/payment.ts';
import { paymentLink } from '../../records/payment-link.ts';
import { portalLink } from '../../records/portal-link.ts';
import { refund, refundResult } from '../../records/refund.ts';
import { sales } from '../../records/sales.ts';
import { subscription } from '../../records/subscription.ts';

/** An operation, as far as the documentation reads it. */
export interface Operation {
  key: keyof typeof app.triggers | keyof typeof app.creates | keyof typeof app.searches;
  display: { label?: string; description?: string };
  operation: {
    type?: 'hook' | 'polling';
    inputFields?: InputFields;
    inputFieldGroups?: { key: string; label?: string }[];
    outputFields?: unknown;
  };
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

/** What steps come to, by the name that the reference gives it. */
export const RECORDS: Record<string, { outputFields: PlainOutputField[]; sample: object }> = {
  Payment: payment,
  Charge: charge,
  Invoice: invoice,
  Refund: refund,
  'Refund Result': refundResult,
  'Bulk Refund': bulkRefund,
  Subscription: subscription,
  Dispute: dispute,
  Event: event,
  Customer: customer,
  'Payment Link': paymentLink,
  'Portal Link': portalLink,
  Sales: sales,
};
