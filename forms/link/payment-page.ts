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
  text(label, { max: 1200, long: true, help: `${where}, up to 1,200 characters.` });

const message = (text: string | undefined) => (text ? { message: text } : undefined);

/** The texts of the payment page, and the consents of the customer. */
export const paymentPage = defineLinkGroup({
  label: 'Payment Page',
  fields: {
    allow_promotion_codes: boolean('Allow Promotion Codes', {}),
    submit_type: choice('Button Text', SUBMIT_TYPES, { help: 'The word on the button that pays.' }),
    submit_text: pageText('Text Above the Button', 'Shown above the button that pays'),
    after_submit_text: pageText('Text Below the Button', 'Shown below the button that pays'),
    terms_required: boolean('Require Terms of Service', {
      help: 'The customer has to accept your terms of service before paying. Add their address to your [public details](https://dashboard.stripe.com/settings/public) first.',
    }),
    terms_text: pageText(
      'Terms of Service Text',
      'Replaces the sentence with which the customer accepts your terms',
    ),
    promotions_consent: boolean('Ask for Marketing Consent', {
      help: 'Asks whether you may send promotional emails. Only for businesses and customers in the United States.',
    }),
    hide_reuse_agreement: boolean('Hide Reuse Agreement', {
      help: 'Hides the terms under which you may charge the payment method again. You must then show these terms yourself.',
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
  fixedAmountOnly: ['allow_promotion_codes'],
});
