import type Stripe from 'stripe';
import { defineInputs } from '../../inputs/define-inputs.ts';
import { defineEventTrigger, type EventTrigger } from '../../operations/define-event-trigger.ts';
import { type InvoiceSource, invoice, readInvoice } from '../../records/invoice.ts';
import { payment } from '../../records/payment.ts';
import { fromRefund } from '../../records/refund.ts';
import { freshSession } from '../support/full-objects.ts';

// What must not compile. `npx tsc` holds it: where such a line compiles after all, there is no error to expect.

type OnRefunds<Source, Row extends { id: string }> = EventTrigger<
  'refund_seen',
  'refund.created',
  object,
  Source,
  Row
>;

const words: Omit<OnRefunds<never, never>, 'record' | 'read' | 'fallback' | 'list' | 'isComplete'> = {
  key: 'refund_seen',
  noun: 'Refund',
  label: 'Refund Seen',
  description: 'Triggers when a refund is seen.',
  guide: ['Beyond the guide'],
  events: ['refund.created'],
  inputs: defineInputs({}),
};

test('a trigger on refunds takes their payload for refunds', () => {
  const read = (stripe: Stripe, { id }: Stripe.Invoice) => readInvoice(stripe, id);
  const readNone = async (): Promise<InvoiceSource | null> => null;
  const wants = ({ paid }: { paid: boolean }) => paid;
  const onInvoices = {
    record: invoice,
    fallback: () => null,
    list: async (): Promise<InvoiceSource[]> => [],
  };
  const triggers = [
    defineEventTrigger({ ...words, ...onInvoices, read: readNone }),
    // @ts-expect-error: `read` wants an invoice.
    defineEventTrigger({ ...words, ...onInvoices, read }),
    // @ts-expect-error: a refund is never `paid`.
    defineEventTrigger({ ...words, ...onInvoices, read: readNone, wants }),
    // @ts-expect-error: an invoice is read, and the record is of refunds.
    defineEventTrigger({ ...words, ...onInvoices, record: fromRefund.record, read: readNone }),
    // @ts-expect-error: Stripe has no such event.
    defineEventTrigger({ ...words, ...onInvoices, events: ['refund.paid'], read: readNone }),
  ];
  expect(triggers.map(({ instant }) => instant.key)).toEqual(Array(5).fill('refund_seen'));
});

test('a record is not mapped without `z`, which its files need', () => {
  // @ts-expect-error: without `z` the receipt could only be empty.
  expect(() => payment.map(freshSession())).toThrow(TypeError);
});
