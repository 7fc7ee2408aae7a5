import { buy, inbox, newLink, onlyRun, outcomes, useEnvironment } from './support.ts';

const env = useEnvironment('thank-you-code');

test('sends a customer a code that works for one checkout', async () => {
  const link = await newLink(env(), { allow_promotion_codes: true });
  await buy(env(), link, { email: 'ada@example.com' });
  expect(onlyRun(env())).toMatchObject({ zap: 'thank-you-code', status: 'success' });

  const [email] = await inbox(env(), 'ada@example.com');
  expect(email?.subject).toBe('A thank-you for your order: 20% off');
  const code = /^([A-Z0-9-]{6,})$/m.exec(email?.text ?? '')?.[1] ?? '';
  const { session } = await buy(env(), link, { email: 'ada@example.com', promotion_code: code });
  expect(session).toMatchObject({ amount_total: 1920, total_details: { amount_discount: 480 } });
  await expect(buy(env(), link, { email: 'eve@example.com', promotion_code: code })).rejects.toThrow();
});

test('creates two codes of one coupon for two customers', async () => {
  const link = await newLink(env());
  for (const email of ['bob@example.com', 'cid@example.com']) await buy(env(), link, { email });
  expect(outcomes(env())).toEqual(['thank-you-code success', 'thank-you-code success']);
  const codes = (await env().sdk.promotionCodes.list({ limit: 2 })).data;
  expect(new Set(codes.map(({ code }) => code)).size).toBe(2);
  expect((await env().sdk.coupons.list({ limit: 100 })).data).toHaveLength(1);
});
