import { newLink, toNewLink } from '../forms/link/form.ts';
import { joinParams } from '../forms/link/group.ts';
import { sharing, sharingOf } from '../forms/link/sharing.ts';
import { defineAction } from '../operations/action.ts';
import { accountOf } from '../operations/connection.ts';
import { finishOrStart } from '../operations/unfinished.ts';
import { paymentLink } from '../records/payment-link.ts';
import { REFERENCE, writeOnce } from '../stripe/once.ts';
import { defineInputs } from '../zapier/inputs.ts';

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
    const params = await toNewLink(stripe, input, accountOf(bundle) !== undefined);
    const create = (reference: string | undefined, metadata = {}) => {
      const all = joinParams<typeof params>(params, { metadata, expand: ['line_items'] });
      return writeOnce({
        intention: ['payment-link', reference, params],
        write: (once) => stripe.paymentLinks.create(all, once),
      });
    };
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
