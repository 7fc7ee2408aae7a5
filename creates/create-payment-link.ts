import { defineInputs } from '../inputs/define-inputs.ts';
import { joinParams } from '../inputs/link/group.ts';
import { newLink, toNewLink } from '../inputs/link/new-link.ts';
import { sharing, sharingOf } from '../inputs/link/sharing.ts';
import { defineAction } from '../operations/define-action.ts';
import { paymentLink } from '../records/payment-link.ts';
import { connectedAccount } from '../stripe/client.ts';
import { REFERENCE } from '../stripe/idempotency.ts';
import { finishOrStart } from '../stripe/unfinished.ts';
import { writeOnce } from '../stripe/write-once.ts';

export const createPaymentLink = defineAction({
  key: 'create_payment_link',
  noun: 'Payment Link',
  label: 'Create Payment Link',
  description: 'Creates a link that takes payments, with a redirect or a message after the payment.',
  guide: ['Change confirmation behavior', 'Use with Connect'],
  writes: ['payment_links'],
  inputs: defineInputs({ ...newLink, ...sharing }),
  record: paymentLink,
  perform: async (stripe, input, bundle, z, deadline) => {
    const params = await toNewLink(stripe, input, connectedAccount(bundle) !== undefined);
    const create = (reference: string | undefined, metadata = {}) =>
      writeOnce({
        intention: ['payment-link', reference, params],
        write: (once) =>
          stripe.paymentLinks.create(joinParams(params, { metadata, expand: ['line_items'] }), once),
      });
    // Two orders may ask for the same one-payment link: sharing it would leave the second buyer without.
    const link =
      input.max_payments && !input.reference
        ? await finishOrStart(z, deadline, [bundle.authData, bundle.inputData], (name) =>
            create(name, { [REFERENCE]: name }),
          )
        : await create(input.reference);
    return { link, sharing: sharingOf(input) };
  },
});
