import { newLink, toNewLink } from '../forms/link/form.ts';
import { joinParams } from '../forms/link/group.ts';
import { sharing, sharingOf } from '../forms/link/sharing.ts';
import { defineAction } from '../operations/action.ts';
import { accountOf } from '../operations/connection.ts';
import { finishOrStart } from '../operations/unfinished.ts';
import { paymentLink } from '../records/payment-link.ts';
import { REFERENCE, writeOnce } from '../stripe/once.ts';
import { createPrice } from '../stripe/prices.ts';
import { defineInputs } from '../zapier/inputs.ts';

export const createPaymentLink = defineAction({
  key: 'create_payment_link',
  noun: 'Payment Link',
  label: 'Create Payment Link',
  description: 'Creates a link that takes payments, with a redirect or a message after the payment.',
  guide: ['Change confirmation behavior', 'Use with Connect'],
  // A price whose amount the customer chooses is created before its link.
  writes: ['payment_links', 'plan', 'product'],
  inputs: defineInputs({ ...newLink, ...sharing }),
  record: paymentLink,
  perform: async (stripe, input, bundle, z, deadline) => {
    const { params, priceToCreate } = await toNewLink(stripe, input, accountOf(bundle) !== undefined);
    const create = async (reference: string | undefined, metadata = {}) => {
      const price =
        priceToCreate && (await createPrice(stripe, priceToCreate, [reference, params, priceToCreate]));
      // Such a price is the only item of its link.
      const line_items = params.line_items.map((item) => ({ ...item, price: price?.id ?? item.price }));
      const sold = { ...params, line_items };
      const all = joinParams<typeof params>(sold, { metadata, expand: ['line_items'] });
      return writeOnce({
        intention: ['payment-link', reference, sold],
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
