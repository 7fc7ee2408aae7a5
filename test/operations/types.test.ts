import { instant } from '../../operations/hook.ts';
import { defineTrigger } from '../../operations/trigger.ts';
import { invoice } from '../../records/invoice.ts';
import { payment } from '../../records/payment.ts';
import { refund } from '../../records/refund.ts';
import { paidInvoices } from '../../stripe/invoices.ts';
import { refunds } from '../../stripe/refunds.ts';
import { defineInputs } from '../../zapier/inputs.ts';
import { freshSession } from '../support/full-objects.ts';

// Mistakes that the compiler finds: `npx tsc` fails if one of these lines compiles.

const words = {
  key: 'refund_seen' as const,
  noun: 'Refund',
  label: 'Refund Seen',
  description: 'Triggers when a refund is seen.',
  guide: ['Beyond the guide'],
  inputs: defineInputs({}),
};

test('a trigger compiles only if payload, source and record fit', () => {
  const triggers = [
    instant(defineTrigger({ ...words, events: ['refund.created'], record: refund, source: refunds })),
    // @ts-expect-error: the source reads invoices.
    instant(defineTrigger({ ...words, events: ['refund.created'], record: invoice, source: paidInvoices })),
    // @ts-expect-error: the record is one of invoices.
    instant(defineTrigger({ ...words, events: ['refund.created'], record: invoice, source: refunds })),
    // @ts-expect-error: Stripe has no such event.
    instant(defineTrigger({ ...words, events: ['refund.paid'], record: refund, source: refunds })),
  ];
  expect(triggers.map(({ key }) => key)).toEqual(Array(4).fill('refund_seen'));
});

test('a record with files compiles only with `z`', () => {
  // @ts-expect-error: without `z` the receipt could only be empty.
  expect(() => payment.map(freshSession())).toThrow(TypeError);
});
