import { boolean, choice, text } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

const SUBMIT_TYPES = {
  auto: 'Automatic',
  book: 'Book',
  donate: 'Donate',
  pay: 'Pay',
  subscribe: 'Subscribe',
} as const;

const pageText = (label: string, where: string) =>
  text(label, { max: 1200, long: true, help: `Shown ${where}, up to 1,200 characters.` });

const message = (text: string | undefined) => (text ? { message: text } : undefined);

/** The texts of the payment page, and the consents of the customer. */
export const paymentPage = defineLinkGroup({
  label: 'Payment Page',
  fields: {
    allow_promotion_codes: boolean('Allow Promotion Codes', {}),
    submit_type: choice('Button', SUBMIT_TYPES, { help: 'The word on the button that pays.' }),
    submit_text: pageText('Text above the Button', 'above the button that pays'),
    after_submit_text: pageText('Text below the Button', 'below the button that pays'),
    terms_required: boolean('Require Terms of Service', {
      help: 'The customer has to agree before paying. Needs the address of your terms in the [public details](https://dashboard.stripe.com/settings/public).',
    }),
    terms_text: pageText('Terms of Service Text', 'instead of the sentence that agrees to your terms'),
    promotions_consent: boolean('Ask for Marketing Consent', {
      help: 'Asks whether you may send promotions. For shops and customers in the United States only.',
    }),
    hide_reuse_agreement: boolean('Hide Reuse Agreement', {
      help: 'Leaves out the sentence that the payment method may be charged again. Then you have to say so yourself.',
    }),
  },
  toParams: (input) => {
    const { submit_text, after_submit_text, terms_text } = input;
    const { terms_required: terms, promotions_consent: promotions, hide_reuse_agreement: hide } = input;
    const hasText = submit_text || after_submit_text || terms_text;
    const hasConsent = terms !== undefined || promotions !== undefined || hide !== undefined;
    return {
      allow_promotion_codes: input.allow_promotion_codes,
      submit_type: input.submit_type,
      custom_text: hasText
        ? {
            submit: message(submit_text),
            after_submit: message(after_submit_text),
            terms_of_service_acceptance: message(terms_text),
          }
        : undefined,
      consent_collection: hasConsent
        ? {
            terms_of_service: terms === undefined ? undefined : terms ? 'required' : 'none',
            promotions: promotions === undefined ? undefined : promotions ? 'auto' : 'none',
            payment_method_reuse_agreement:
              hide === undefined ? undefined : { position: hide ? 'hidden' : 'auto' },
          }
        : undefined,
    };
  },
  clears: {
    submit_text: () => ({ custom_text: { submit: '' } }),
    after_submit_text: () => ({ custom_text: { after_submit: '' } }),
    terms_text: () => ({ custom_text: { terms_of_service_acceptance: '' } }),
  },
});
