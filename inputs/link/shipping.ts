import type Stripe from 'stripe';
import { displayMoney } from '../../stripe/money.ts';
import { COUNTRIES } from '../countries.ts';
import { choiceLabel, dropdown, namedChoices } from '../dropdown.ts';
import { code, id, list, text } from '../kinds.ts';
import { defineLinkGroup } from './group.ts';

type ShippingCountry = Stripe.PaymentLinkCreateParams.ShippingAddressCollection.AllowedCountry;

/** Where the goods are sent, and what that costs. */
export const shipping = defineLinkGroup(
  'Shipping',
  {
    shipping_countries: list(
      code('Shipping Countries', {
        codes: COUNTRIES,
        choices: namedChoices('region', COUNTRIES),
        help: 'Asks for a shipping address in one of these countries. Leave empty to ask for none.',
      }),
    ),
    shipping_rates: list(
      id('Shipping Rates', {
        prefixes: ['shr_'],
        of: 'a shipping rate',
        limits: true,
        choices: dropdown(
          (stripe, page) => stripe.shippingRates.list({ ...page, active: true }),
          ({ id, display_name, fixed_amount: fixed }) => ({
            id,
            label: choiceLabel(display_name, fixed && displayMoney(fixed.amount, fixed.currency)) || id,
          }),
        ),
        help: 'What shipping costs: the customer chooses one of these [shipping rates](https://dashboard.stripe.com/shipping-rates). Leave empty for free shipping.',
      }),
    ),
    shipping_text: text('Shipping Text', {
      max: 1200,
      long: true,
      help: 'Shown beside the shipping address, up to 1,200 characters.',
    }),
  },
  ({ shipping_countries, shipping_rates, shipping_text: message }) => ({
    ...(shipping_countries.length && {
      shipping_address_collection: { allowed_countries: shipping_countries as ShippingCountry[] },
    }),
    ...(shipping_rates.length && {
      shipping_options: shipping_rates.map((shipping_rate) => ({ shipping_rate })),
    }),
    ...(message && { custom_text: { shipping_address: { message } } }),
  }),
);
