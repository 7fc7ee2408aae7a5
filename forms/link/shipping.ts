import type Stripe from 'stripe';
import { displayMoney } from '../../lib/money.ts';
import { dropdown } from '../../operations/dropdown.ts';
import { choiceLabel } from '../../zapier/choices.ts';
import { code, id, list, text } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

/** The countries that Stripe ships to, by ISO 3166: https://docs.stripe.com/api/payment-link/create */
const COUNTRIES =
  'AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WF WS XK YE YT ZA ZM ZW ZZ'.split(
    ' ',
  );

type ShippingCountry = Stripe.PaymentLinkCreateParams.ShippingAddressCollection.AllowedCountry;

/** The countries and the price of shipping. */
export const shipping = defineLinkGroup({
  label: 'Shipping',
  fields: {
    shipping_countries: list(
      code('Shipping Countries', {
        type: 'region',
        codes: COUNTRIES,
        example: 'DE',
        help: 'The payment page asks for a shipping address in one of these countries. Leave empty to ask for none. Names and codes both work: `Germany` or `DE`.',
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
        help: 'The customer chooses one of these [shipping rates](https://dashboard.stripe.com/shipping-rates). Leave empty for free shipping.',
      }),
    ),
    shipping_text: text('Shipping Text', {
      max: 1200,
      long: true,
      help: 'Shown beside the shipping address, up to 1,200 characters.',
    }),
  },
  toParams: ({ shipping_countries, shipping_rates, shipping_text: message }) => ({
    shipping_address_collection: shipping_countries.length
      ? { allowed_countries: shipping_countries as ShippingCountry[] }
      : undefined,
    shipping_options: shipping_rates.length
      ? shipping_rates.map((shipping_rate) => ({ shipping_rate }))
      : undefined,
    custom_text: message ? { shipping_address: { message } } : undefined,
  }),
  clears: {
    shipping_countries: () => ({ shipping_address_collection: '' }),
    shipping_rates: () => ({ shipping_options: '' }),
    shipping_text: () => ({ custom_text: { shipping_address: '' } }),
  },
});
