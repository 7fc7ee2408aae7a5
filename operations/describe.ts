import type { Inputs } from '../inputs/define-inputs.ts';
import type { RecordType } from '../records/define-record.ts';

/** The headings of Stripe's guide that operations are for: https://docs.stripe.com/payment-links/post-payment */
export type GuidePart =
  | 'Track payments'
  | 'Handle fulfillment'
  | 'Change confirmation behavior'
  | 'Use with Connect'
  | 'Manage subscriptions'
  | 'Send email receipts'
  | 'Send paid invoices'
  | 'View metrics'
  | 'Refund payment links'
  | 'Bulk refunds'
  | 'Refund timing'
  | 'Beyond the guide';

/** What every operation says of itself. */
export interface Words<Key extends string> {
  key: Key;
  /** What the operation is about, in the singular. */
  noun: string;
  /** Title Case. */
  label: string;
  /** One sentence with a full stop, without the name of an app. */
  description: string;
  guide: GuidePart[];
}

/** Where an operation keeps what only the documentation reads: core copies and checks no symbols. */
export const ABOUT = Symbol('about');

/** What Zapier shows of an operation, whatever its kind. */
export const describe = <const Key extends string>(
  { key, noun, label, description, guide }: Words<Key>,
  record: { name: string },
) => ({
  key,
  noun,
  display: { label, description },
  [ABOUT]: { guide, record: record.name },
});

/** What an operation takes and gives, as Zapier wants it told. */
export const shapeOf = (inputs: Inputs<unknown>, record: RecordType<never, object>) => ({
  ...(inputs.groups.length && { inputFieldGroups: inputs.groups }),
  inputFields: inputs.fields,
  outputFields: record.outputFields,
  sample: record.sample as Record<string, unknown>,
});
