import { joinParams } from '../../fields/link-group.ts';
import { records } from '../../fields/link-records.ts';
import { parseSettings, settings } from '../../fields/link-settings.ts';
import { parseSharing, sharing } from '../../fields/link-sharing.ts';
import { sentenceOf } from '../support/unit.ts';
import { MONTHLY, ONE_TIME, paramsOf } from '../support/unit-links.ts';

type Input = Record<string, unknown>;

describe('what is kept with the link', () => {
  test.each<[Input, object]>([
    [{}, {}],
    [{ description: ' Order 7 ' }, { payment_intent_data: { description: 'Order 7' } }],
    [{ metadata: { order: '7' } }, { metadata: { order: '7' } }],
    [{ reference: 'order-7' }, { metadata: { zapier_reference: 'order-7' } }],
    [
      { metadata: { order: '7', zapier_reference: 'mine' }, reference: 'order-7' },
      { metadata: { order: '7', zapier_reference: 'order-7' } },
    ],
  ])('%j', (input, expected) => {
    expect(paramsOf(records, input)).toEqual(expected);
  });

  test('a subscription has its description elsewhere', () => {
    expect(paramsOf(records, { description: 'Club' }, MONTHLY)).toEqual({
      subscription_data: { description: 'Club' },
    });
  });

  test.each<[Input, string]>([
    [
      {
        reference: 'order-7',
        metadata: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`name${i}`, 'x'])),
      },
      'Metadata: 51 entries are too many: at most 50 fit.',
    ],
    [{ description: 'x'.repeat(501) }, 'Description: 501 characters are too many: at most 500 fit.'],
    [{ reference: 'x'.repeat(501) }, 'Reference: 501 characters are too many: at most 500 fit.'],
    [
      { metadata: { note: 'x'.repeat(501) } },
      'Metadata: “note” is too long: a name has at most 40 characters, a value 500.',
    ],
  ])('%j is refused', (input, sentence) => {
    expect(sentenceOf(() => paramsOf(records, input))).toBe(sentence);
  });
});

describe('what is added to the address that is shared', () => {
  const parse = (input: Input) => parseSharing(input as Parameters<typeof parseSharing>[0]);

  test('everything, in the words of Stripe', () => {
    const all = {
      utm_source: 'newsletter',
      utm_medium: 'email',
      utm_campaign: 'spring_sale-2026',
      utm_term: 'mugs',
      utm_content: 'blue',
      client_reference_id: 'order_7-A',
      prefilled_email: 'ada@example.com',
      prefilled_promo_code: 'SPRING25',
      locale: 'en-gb',
    };
    expect(parse(all)).toEqual({ ...all, locale: 'en-GB' });
    expect(sharing.fields.map(({ key }) => key)).toEqual(Object.keys(all));
  });

  test('empty fields are left out, numbers are text', () => {
    expect(parse({ utm_source: '', utm_term: ' ', client_reference_id: 1042 })).toEqual({
      client_reference_id: '1042',
    });
    expect(parse({})).toEqual({});
  });

  const DROPPED = (max: number) =>
    `would be dropped by Stripe. Use letters, digits, - and _ only, at most ${max} of them.`;
  test.each<[Input, string]>([
    [{ utm_source: 'news letter' }, `UTM Source: “news letter” ${DROPPED(150)}`],
    [{ utm_medium: 'e.mail' }, `UTM Medium: “e.mail” ${DROPPED(150)}`],
    [{ utm_campaign: 'x'.repeat(151) }, `UTM Campaign: “${'x'.repeat(151)}” ${DROPPED(150)}`],
    [{ utm_term: 'a&b=c' }, `UTM Term: “a&b=c” ${DROPPED(150)}`],
    [{ utm_content: 'größe' }, `UTM Content: “größe” ${DROPPED(150)}`],
    [{ client_reference_id: 'order#7' }, `Client Reference: “order#7” ${DROPPED(200)}`],
    [{ client_reference_id: 'x'.repeat(201) }, `Client Reference: “${'x'.repeat(201)}” ${DROPPED(200)}`],
    [{ prefilled_promo_code: '25%' }, `Prefilled Promotion Code: “25%” ${DROPPED(500)}`],
    [{ prefilled_email: 'ada' }, 'Prefilled Email: this is not one email address, like jenny@example.com.'],
  ])('%j is refused', (input, sentence) => {
    expect(sentenceOf(() => parse(input))).toBe(sentence);
  });

  test('150 and 200 characters fit', () => {
    const full = { utm_source: 'x'.repeat(150), client_reference_id: 'y'.repeat(200) };
    expect(parse(full)).toEqual(full);
  });

  test('a language is chosen from the list', async () => {
    const [field] = sharing.fields.filter((one) => 'choices' in one);
    if (!field) throw new Error('No field of the group has choices.');
    const { results } = await field.choices.perform();
    expect(results).toContainEqual({ id: 'auto', label: 'The browser’s language' });
    expect(results).toContainEqual({ id: 'pt-BR', label: 'Brazilian Portuguese' });
    expect(sentenceOf(() => parse({ locale: 'klingon' }))).toMatch(
      /^Language: “klingon” is not one of the codes in its list\.$/,
    );
  });
});

describe('the parameters of several groups', () => {
  test('are joined, objects that two of them fill as well', () => {
    expect(
      joinParams([
        { subscription_data: { description: 'Club' }, metadata: { a: '1' } },
        {},
        { subscription_data: { invoice_settings: { footer: 'Bye' } }, allow_promotion_codes: true },
      ]),
    ).toEqual({
      subscription_data: { description: 'Club', invoice_settings: { footer: 'Bye' } },
      metadata: { a: '1' },
      allow_promotion_codes: true,
    });
    expect(joinParams([])).toEqual({});
  });

  test('leave the parts as they were, and a later value that is no object wins', () => {
    const first = { metadata: { a: '1' } };
    expect(
      joinParams([first, { metadata: { b: '2' } }, { metadata: '' as unknown as Record<string, string> }]),
    ).toEqual({
      metadata: '',
    });
    expect(first).toEqual({ metadata: { a: '1' } });
  });
});

describe('all settings of a link', () => {
  test('come in groups, each field in one that exists, no key twice', () => {
    const groups = settings.groups.map(({ key }) => key);
    const keys = settings.fields.map(({ key }) => key);
    expect(groups).toEqual(['after_payment', 'invoice', 'checkout', 'limits', 'connect', 'records']);
    expect(new Set(keys).size).toBe(keys.length);
    // `inGroup` adds what the fields' own type does not tell.
    const used = (settings.fields as readonly { group?: string }[]).map(({ group }) => group);
    expect([...new Set(used)]).toEqual(groups);
  });

  test('are checked before it is known what is sold, and joined after', () => {
    const input = { description: 'Club', invoice_footer: 'Bye', allow_promotion_codes: true };
    expect(paramsOf({ parse: parseSettings }, input, MONTHLY)).toEqual({
      subscription_data: { description: 'Club', invoice_settings: { footer: 'Bye' } },
      allow_promotion_codes: true,
    });
    expect(paramsOf({ parse: parseSettings }, {}, ONE_TIME)).toEqual({});
    expect(sentenceOf(() => parseSettings({ max_payments: 0 }, { authData: {} }))).toMatch(
      /^Maximum Number of Payments: /,
    );
  });
});
