import { buyTShirt, CARD, fill, openCheckout, press, readEmail, rowWith, type Visit } from '../support.ts';

export const buyingFlows = (visit: Visit): void => {
  visit('fills in test data with one click, and shows what the payment starts', async ({ page }) => {
    await page.goto('/');
    await page.getByRole('link', { name: 'Buy T-shirt' }).click();
    await press(page, 'Fill in test data');
    const buyer = await page.getByLabel('Cardholder name').inputValue();
    await press(page, '3782 8224 6310 005');
    await expect(page.getByLabel('CVC').inputValue()).resolves.toBe('1234');
    const keep = "sessionStorage.setItem('button', document.querySelector('#pay').textContent)";
    await page.evaluate(`document.addEventListener('submit', () => ${keep})`);
    await press(page, 'Pay $24.00');
    await page.waitForURL(/\/thanks/);
    expect(await page.evaluate("sessionStorage.getItem('button')")).toBe('Processing …');
    const started = page.locator('#purchase');
    await started.getByRole('link', { name: 'Email the buyer what they bought' }).waitFor();
    await started.getByRole('link', { name: /^Row \d+$/ }).click();
    await rowWith(page, buyer).waitFor();
  });

  visit('takes a card payment through a new link and shows its row and email', async ({ page }) => {
    await page.goto('/links');
    await page.getByRole('link', { name: 'Create payment link' }).click();
    await fill(page, { 'Product Name': 'Mug', Amount: '12.50', Currency: 'USD' });
    await press(page, 'Run action');
    await page
      .getByRole('link', { name: /\/buy\// })
      .first()
      .click();
    await fill(page, { Email: 'maria@example.com', 'Cardholder name': 'Maria Maker', ...CARD });
    await press(page, 'Pay $12.50');
    await expect(page.getByRole('heading', { level: 1 }).textContent()).resolves.toBe(
      'Thanks for your payment',
    );

    const email = await readEmail(page, 'maria@example.com', 'Thank you for your order: 1 × Mug');
    expect(email).toContain('We have received your payment of $12.50.');
    await page.goto('/zaps/sheets/payments');
    await expect(rowWith(page, 'Maria Maker').textContent()).resolves.toContain('12.5');
  });

  visit('adjusts the total to the quantity and redirects with the session id', async ({ page }) => {
    await openCheckout(page, 'T-shirt', 'Quentin');
    await fill(page, { ...CARD, Quantity: '3' });
    await page.getByLabel('Email').focus();
    await press(page, 'Pay $72.00');
    await page.waitForURL(/session_id=cs_test_/);
    await expect(page.getByRole('main').textContent()).resolves.toMatch(
      /Thank you, Quentin!.*3 × T-shirt.*\$72\.00/s,
    );
  });

  visit('takes the code that a Zap mailed to the buyer', async ({ page }) => {
    await buyTShirt(page, 'Cody');
    const email = await readEmail(page, 'cody@example.com', 'A thank-you for your order: 20% off');
    const [code = ''] = /^\s*[A-Z0-9]{8}\s*$/m.exec(email) ?? [];
    await openCheckout(page, 'Sencha', 'Cody');
    await fill(page, { ...CARD, 'Promotion code (optional)': code.trim() });
    await page.getByLabel('Email').focus();
    await press(page, 'Pay ¥1,440');
    await page.getByText('Thanks for your payment').waitFor();
  });

  visit('shows why a card is declined and accepts the next card', async ({ page }) => {
    await openCheckout(page, 'Sencha', 'Dana');
    for (const [number, why] of [
      ['4000 0000 0000 0002', 'Your card was declined.'],
      ['4000 0000 0000 9995', 'Your card has insufficient funds.'],
    ] as const) {
      await fill(page, { ...CARD, 'Card number': number });
      await press(page, 'Pay ¥1,800');
      await page.locator('#payment').getByRole('alert').getByText(why).waitFor();
    }
    await fill(page, CARD);
    await press(page, 'Pay ¥1,800');
    await page.getByText('Your tea leaves Kyoto tomorrow.').waitFor();
  });

  visit('shows the error of each field beside it', async ({ page }) => {
    await openCheckout(page, 'Engraved pen', 'Wanda');
    await fill(page, {
      Email: 'wanda',
      'Card number': '4242 4242 4242 4241',
      Expiration: '01 / 20',
      CVC: '1',
    });
    await press(page, 'Pay €36.00');
    const described = (label: string) =>
      page.getByLabel(label, { exact: true }).getAttribute('aria-describedby');
    for (const [label, wrong] of [
      ['Email', 'Your email is incomplete.'],
      ['Engraving', 'An answer is missing.'],
      ['Card number', 'Your card number is invalid.'],
      ['Expiration', 'Your card’s expiration date is in the past.'],
      ['CVC', 'Your card’s security code is incomplete.'],
    ] as const) {
      const id = (await described(label)) ?? '';
      await expect(page.locator(`[id="${id}"]`).textContent()).resolves.toBe(wrong);
    }
    await expect(page.getByLabel('Card number').inputValue()).resolves.toBe('');
  });

  visit('confirms a card on the page of the bank', async ({ page }) => {
    await openCheckout(page, 'Coffee club', 'Arno');
    const card = { ...CARD, 'Card number': '4000 0025 0000 3155' };
    await fill(page, card);
    await press(page, 'Subscribe');
    await press(page, 'Fail authentication');
    await page.getByText('We are unable to authenticate your payment method.').waitFor();
    await fill(page, card);
    await press(page, 'Subscribe');
    await press(page, 'Complete authentication');
    await page.waitForURL(/\/thanks/);
  });

  visit(
    'settles one bank debit and fails another after five days',
    async ({ page }) => {
      for (const [buyer, account] of [
        ['Bruno', '000123456789'],
        ['Fay', '000222222227'],
      ] as const) {
        await openCheckout(page, 'T-shirt', buyer);
        await page.getByLabel('US bank account').check();
        await fill(page, {
          'Account holder name': buyer,
          'Routing number': '110000000',
          'Account number': account,
        });
        await press(page, 'Pay $24.00');
        await page.waitForURL(/\/thanks/);
        await page.goto('/payments');
        await expect(rowWith(page, buyer).textContent()).resolves.toContain('Processing');
      }
      expect(await readEmail(page, 'fay@example.com', 'We wait')).toContain('takes a few business days');
      await page.goto('/time');
      await press(page, 'Five days later');
      await page.getByText(/^5 days later: \d+ things happened\.$/).waitFor();
      await expect(page.locator('.now').textContent()).resolves.toMatch(/^\d+ days later, \d+ \w+$/);
      await page.getByRole('link', { name: 'The bank debit of $24.00 from Bruno arrived.' }).waitFor();
      await page.getByRole('link', { name: 'The bank debit of $24.00 from Fay failed.' }).click();
      await page.getByText('Bank account •••• 2227').waitFor();
      expect(await readEmail(page, 'bruno@example.com', 'Thank you')).toContain('$24.00');
      expect(await readEmail(page, 'fay@example.com', 'did not arrive')).toContain('Nothing was charged');
    },
    'alone',
  );

  visit('refunds an order if its buyer cancels it', async ({ page }) => {
    await buyTShirt(page, 'Carla');
    await press(page, 'Cancel this order');
    await page.getByText('Your order is canceled.').waitFor();
    expect(await readEmail(page, 'carla@example.com', 'Your refund')).toContain('We refunded $24.00 to you.');
  });

  visit('alerts the team about a dispute', async ({ page }) => {
    await openCheckout(page, 'Sencha', 'Igor');
    await fill(page, { ...CARD, 'Card number': '4000 0000 0000 0259' });
    await press(page, 'Pay ¥1,800');
    await page.getByText('Thanks for your payment').waitFor();
    expect(await readEmail(page, 'team@example.com', 'Dispute over ¥1,800')).toContain('igor@example.com');
    await page.goto('/disputes');
    await page.getByRole('button', { name: '¥1,800: won' }).click();
    await page.getByText('The dispute is won.').waitFor();
    await page.goto('/payments?q=igor');
    await expect(rowWith(page, 'igor@example.com').textContent()).resolves.toContain('Visa •••• 0259');
  });

  visit('takes a payment with the keyboard only', async ({ page }) => {
    await page.goto('/');
    const { keyboard } = page;
    const focused = () => page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? ""');
    await keyboard.press('Tab');
    await expect(page.evaluate('document.activeElement.textContent')).resolves.toBe('Skip to the content');
    for (let steps = 0; (await focused()) !== 'Buy Sencha, 100 g'; steps += 1) {
      if (steps > 30) throw new Error('Tab does not lead to the product.');
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await page.getByLabel('Email').focus();
    await keyboard.type('kim@example.com');
    await keyboard.press('Tab');
    for (const text of ['4242424242424242', '12/34', '123', 'Kim Keys']) {
      await keyboard.type(text);
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await page.getByText('Thanks for your payment').waitFor();
  });

  visit(
    'makes a purchase with one button, shows what the Zaps write, and refunds it on request',
    async ({ page }) => {
      await page.goto('/');
      await press(page, /^Make .* purchase$/);
      await page.getByRole('heading', { name: 'Ada Almeida bought 1 × T-shirt for $24.00' }).waitFor();
      const card = page.locator('#latest');
      await card.getByRole('link', { name: 'Thank you for your order: 1 × T-shirt' }).waitFor();
      await card.getByRole('link', { name: /^Row \d+$/ }).waitFor();
      await press(page, 'Ask for a refund');
      await card.getByText('Refunded', { exact: true }).waitFor();
      await card.getByRole('link', { name: 'Your refund of $24.00 is on its way' }).waitFor();
    },
    'alone',
  );
};
