import { html, raw } from 'hono/html';
import { BANK_ACCOUNTS, CARDS, ROUTING_NUMBER, spaced, type TestNumber } from '../../checkout/methods.ts';
import { ADDRESS, amountOf, type Order, submitLabel } from '../../checkout/order.ts';
import { person } from '../../time/buyers.ts';
import { choice, field, type Given, tick } from '../fields.ts';
import { plainForm } from '../layout.ts';
import { type Picture, picture, productPicture } from '../pictures.ts';
import { type Html, money } from '../words.ts';

/** The buyer's input, its errors, and the refusal of the bank. */
export interface Typed {
  given: Given;
  errors?: Given;
  refusal?: string | undefined;
}

/** The checkout: the order beside the form. */
export const checkoutPage = (order: Order, typed: Typed): Html => {
  const { session, link, query, total, currency, items } = order;
  const words = link.custom_text.submit?.message;
  const first = items[0]?.description ?? 'Example Shop';
  const content = html`<section aria-label="Your order">
      <h1>${session.mode === 'subscription' ? `Subscribe to ${first}` : 'Pay Example Shop'}</h1>
      ${summary(order)} ${choices(order, typed)}
    </section>
    <section aria-label="Your details">
      <button type="button" class="secondary" data-fill="${JSON.stringify(testData(order, typed))}">Fill in test data</button>
      ${contact(order, typed)} ${questions(order, typed)} ${payment(order, typed)} ${consents(order, typed)}
      <button id="pay" data-busy="Processing …">${submitLabel(order, money(total, currency))}</button>
      ${words ? html`<small>${words}</small>` : ''}
    </section>
    ${testNumbers(typed.given.method === 'bank')}`;
  return plainForm(`/checkout/${session.id}${query}`, content, 'columns checkout');
};

/** The order, with the buyer's choices. */
const summary = ({ items, quantity, promotion, total, currency }: Order): Html => {
  const { interval, interval_count = 1 } =
    items.find(({ price }) => price?.recurring)?.price?.recurring ?? {};
  const every = interval && (interval_count > 1 ? `every ${interval_count} ${interval}s` : `per ${interval}`);
  const line = (what: Html | string, amount: string) =>
    html`<li><span>${what}</span> <span>${amount}</span></li>`;
  return html`<div id="summary" aria-live="polite">
    <p class="price">${money(total, currency)} ${every ? html`<small>${every}</small>` : ''}</p>
    <ul class="rows">
      ${items.map((item, index) => {
        const number = index === 0 ? quantity : (item.quantity ?? 1);
        const name = item.description ?? '';
        return line(
          html`${productPicture(name)} ${number === 1 ? name : `${name} × ${number}`}`,
          money(amountOf(item, number), currency),
        );
      })}
      ${promotion ? line(`${promotion.code}: ${promotion.label}`, `−${money(promotion.discount, currency)}`) : ''}
      ${line(html`<strong>Total</strong>`, money(total, currency))}
    </ul>
  </div>`;
};

/** The buyer's choices. They update the sum without a reload, and without the card number in the request. */
const choices = ({ items, link, quantity, query, session, codeError }: Order, { given }: Typed): Html => {
  const adjustable = items[0]?.adjustable_quantity?.enabled;
  const code = {
    name: 'promotion_code',
    label: 'Promotion code (optional)',
    value: given.promotion_code,
    error: codeError,
  };
  return html`<div id="order" class="pair" hx-get="/checkout/${session.id}${query}" hx-trigger="change" hx-include="#order input"
    hx-select="#summary" hx-target="#summary" hx-swap="outerHTML" hx-select-oob="#pay,#code">
    ${adjustable ? field({ name: 'quantity', label: 'Quantity', type: 'number', value: String(quantity) }) : ''}
    ${link.allow_promotion_codes ? html`<div id="code">${field(code)}</div>` : ''}
  </div>`;
};

const EXPIRES = '12 / 34';

/** A value for every field, so that one click fills in the form. */
const testData = ({ session }: Order, { given }: Typed): Given => {
  const { name, email } = person(Date.now());
  const address = { line1: '1 Main Street', postal_code: '10001', city: 'New York' };
  const addresses = ['billing', 'shipping'].flatMap((kind) =>
    Object.entries(address).map(([part, value]) => [`${kind}_${part}`, value]),
  );
  const answers = session.custom_fields.map(({ key, dropdown, type }) => [
    `answer_${key}`,
    dropdown?.options[0]?.value ?? (type === 'numeric' ? '1' : name),
  ]);
  return {
    email,
    name,
    phone: '+15550100',
    shipping_name: name,
    ...Object.fromEntries([...addresses, ...answers]),
    ...(given.method === 'bank' ? bankData(BANK_ACCOUNTS[0]) : cardData(CARDS[0])),
  };
};

const cardData = (card: TestNumber | undefined): Given => ({
  card_number: spaced(card?.number ?? ''),
  expiration: EXPIRES,
  cvc: card?.pays === 'amex' ? '1234' : '123',
});

const bankData = (account: TestNumber | undefined): Given => ({
  routing_number: ROUTING_NUMBER,
  account_number: account?.number ?? '',
});

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** A required field with its value and error. */
const required = (
  { given, errors = {} }: Typed,
  name: string,
  label: string,
  autocomplete: string,
  type = 'text',
) => field({ name, label, autocomplete, type, value: given[name], error: errors[name], required: true });

const address = (
  typed: Typed,
  kind: string,
  countries: string[],
  name = html``,
): Html => html`<div class="pair">${name}
  ${Object.entries(ADDRESS).map(([part, [label, autocomplete]]) =>
    required(typed, `${kind}_${part}`, label, `${kind} ${autocomplete}`),
  )}
  ${choice({
    name: `${kind}_country`,
    label: 'Country',
    value: typed.given[`${kind}_country`] ?? countries[0],
    autocomplete: `${kind} country`,
    options: countries.map((code) => [code, countryNames.of(code) ?? code]),
  })}</div>`;

/** The countries of a billing address. A link has only those of shipping addresses. */
const BILLING = ['US', 'CA', 'GB', 'DE', 'FR', 'IT', 'ES', 'NL', 'IN', 'JP', 'AU', 'BR'];

const contact = ({ session }: Order, typed: Typed): Html => {
  const countries = session.shipping_address_collection?.allowed_countries;
  const needsBilling = session.billing_address_collection === 'required';
  const taxId = field({ name: 'tax_id', label: 'Tax ID (optional)', value: typed.given.tax_id });
  return html`<fieldset><legend>Contact</legend>
      ${required(typed, 'email', 'Email', 'email', 'email')}
      ${session.phone_number_collection?.enabled ? required(typed, 'phone', 'Phone number', 'tel', 'tel') : ''}
      ${session.tax_id_collection?.enabled ? taxId : ''}
    </fieldset>
    ${needsBilling ? html`<fieldset><legend>Billing address</legend>${address(typed, 'billing', BILLING)}</fieldset>` : ''}
    ${
      countries
        ? html`<fieldset><legend>Shipping address</legend>
            ${address(typed, 'shipping', countries, required(typed, 'shipping_name', 'Full name', 'shipping name'))}</fieldset>`
        : ''
    }`;
};

const questions = ({ session }: Order, { given, errors = {} }: Typed): Html =>
  html`${session.custom_fields.map(({ key, label: { custom }, optional, dropdown, type }) => {
    const name = `answer_${key}`;
    const label = optional ? `${custom} (optional)` : (custom ?? key);
    const shared = { name, label, value: given[name], error: errors[name], required: !optional };
    return dropdown
      ? choice({ ...shared, none: 'Choose', options: dropdown.options.map((one) => [one.value, one.label]) })
      : field({ ...shared, type: type === 'numeric' ? 'number' : 'text' });
  })}`;

const payment = ({ session, query }: Order, typed: Typed): Html => {
  const byBank = typed.given.method === 'bank';
  const secret = (name: string, label: string, placeholder: string, autocomplete = 'off') =>
    field({
      name,
      label,
      placeholder,
      autocomplete,
      error: typed.errors?.[name],
      required: true,
      isLabelHidden: true,
    });
  const radio = (
    value: string,
    label: string,
    icon: Picture,
    isOn: boolean,
  ) => html`<label class="method"><input type="radio" name="method"
    value="${value}" ${isOn ? raw('checked') : ''} hx-get="/checkout/${session.id}${query}" hx-trigger="change"
    hx-include="[name=name]" hx-select="#payment" hx-target="#payment" hx-swap="outerHTML" hx-select-oob="#numbers"> ${label} ${picture(icon)}</label>`;
  const card = html`<div class="group">${secret('card_number', 'Card number', '1234 1234 1234 1234', 'cc-number')}
      ${secret('expiration', 'Expiration', 'MM / YY', 'cc-exp')} ${secret('cvc', 'CVC', 'CVC', 'cc-csc')}</div>
    ${required(typed, 'name', 'Cardholder name', 'cc-name')}`;
  const bank = html`<div class="group">${secret('account_number', 'Account number', 'Account number')}
      ${secret('routing_number', 'Routing number', 'Routing number')}</div>
    ${required(typed, 'name', 'Account holder name', 'name')}`;
  return html`<fieldset><legend>Payment method</legend>
    ${session.payment_method_types.includes('us_bank_account') ? html`<div class="methods">${radio('card', 'Card', 'card', !byBank)} ${radio('bank', 'US bank account', 'table', byBank)}</div>` : ''}
    <div id="payment">${typed.refusal ? html`<p class="notice bad" role="alert">${typed.refusal}</p>` : ''} ${byBank ? bank : card}</div>
  </fieldset>`;
};

const consents = ({ link }: Order, { given, errors = {} }: Typed): Html => {
  const { terms_of_service, promotions } = link.consent_collection ?? {};
  const terms =
    link.custom_text.terms_of_service_acceptance?.message ??
    'I agree to the terms of service of Example Shop';
  return html`${terms_of_service === 'required' ? tick('terms', terms, given.terms === 'yes') : ''}
    ${errors.terms ? html`<p class="bad" role="alert">${errors.terms}</p>` : ''}
    ${promotions === 'auto' ? tick('promotions', 'Send me news and offers', given.promotions === 'yes') : ''}`;
};

/** The test numbers. A click fills one in. */
const testNumbers = (byBank: boolean): Html => html`<details id="numbers" open>
  <summary>Test numbers</summary>
  <ul class="rows">
    ${(byBank ? BANK_ACCOUNTS : CARDS).map(
      (
        one,
      ) => html`<li><button type="button" class="number" data-fill="${JSON.stringify(byBank ? bankData(one) : cardData(one))}">${byBank ? one.number : spaced(one.number)}</button>
        <small>${one.what}</small></li>`,
    )}
  </ul>
  <small>A click fills in the number${byBank ? '' : ', a date and the security code'}. Nothing is charged.</small>
</details>`;
