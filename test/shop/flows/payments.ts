import { buyTShirt, CARD, fill, openCheckout, press, readEmail, rowWith, type Visit } from '../support.ts';

export const paymentFlows = (visit: Visit): void => {
  visit('refunds a payment in part, then the remaining amount', async ({ page }) => {
    await buyTShirt(page, 'Paula');
    await page.goto('/payments');
    await page.getByLabel('Find', { exact: true }).fill('Paula');
    await page.getByLabel('Status').selectOption('Succeeded');
    await press(page, 'Filter');
    await expect(page.getByRole('rowheader').count()).resolves.toBe(1);
    await page.getByRole('rowheader', { name: '$24.00' }).getByRole('link').click();

    await page.getByLabel('Amount').fill('25.00');
    await press(page, 'Refund');
    await expect(page.getByRole('alert').textContent()).resolves.toMatch(/Amount: .*\$24\.00/);
    await expect(page.locator('#field-amount-error').textContent()).resolves.toContain('$24.00');
    await expect(page.getByLabel('Amount').inputValue()).resolves.toBe('25.00');

    await page.getByLabel('Amount').fill('10.00');
    await press(page, 'Refund');
    await page.getByText('$10.00 refunded.').waitFor();
    // The fee of $24.00 is $1.00, and Stripe keeps it: https://docs.stripe.com/refunds
    await expect(page.locator('dt:text-is("Net") + dd').textContent()).resolves.toBe('$13.00');
    await press(page, 'Refund');
    await page.getByText('$14.00 refunded.').waitFor();
    await expect(page.getByRole('button', { name: 'Refund' }).count()).resolves.toBe(0);
    const rows = page.getByRole('row').filter({ hasText: 'Paula' });
    // The Zap writes the second row shortly after the refund.
    for (let looks = 0; looks < 40 && (await rows.count()) < 2; looks += 1) {
      await page.waitForTimeout(250);
      await page.goto('/zaps/sheets/refunds');
    }
    await expect(rows.count()).resolves.toBe(2);
  });

  visit('refunds several payments after a question, and says which were not and why', async ({ page }) => {
    for (const buyer of ['Sven', 'Sara']) await buyTShirt(page, buyer);
    await openCheckout(page, 'Sencha', 'Svea');
    await fill(page, { ...CARD, 'Card number': '4000 0000 0000 0259' });
    await press(page, 'Pay ¥1,800');
    await page.getByText('Thanks for your payment').waitFor();
    await page.goto('/payments?q=Buyer');
    for (const [amount, buyer] of [
      ['$24.00', 'sven'],
      ['$24.00', 'sara'],
      ['¥1,800', 'svea'],
    ])
      await page.getByLabel(`Select ${amount} of ${buyer}@example.com`).check();
    await press(page, 'Refund selected payments');
    await page.getByRole('heading', { name: 'Refund 3 payments: ¥1,800 and $48.00?' }).waitFor();
    await press(page, 'Refund ¥1,800 and $48.00');
    await page.getByText('2 of 3 payments refunded.').waitFor();
    const refused = page.getByRole('region', { name: 'Not refunded' }).getByRole('row').last();
    await expect(refused.textContent()).resolves.toMatch(/Svea Buyer¥1,800.*disputed/);
  });

  visit('selects all payments of a page that can be refunded', async ({ page }) => {
    await page.goto('/payments');
    await page.getByLabel('Select all on this page').check();
    const boxes = page.locator('input[name=payment]');
    const checked = await page.locator('input[name=payment]:checked').count();
    expect(checked).toBeGreaterThan(10);
    expect(checked).toBe(
      (await boxes.count()) - (await page.locator('input[name=payment]:disabled').count()),
    );
  });

  visit(
    'shows the sales of a link and deactivates it',
    async ({ page }) => {
      await page.goto('/payments');
      await expect(page.getByRole('img', { name: /^Gross of the last 30 days/ }).count()).resolves.toBe(1);
      const tile = (name: string) => page.locator(`dt:text-is("${name}") + dd`).textContent();
      const tiles = await Promise.all(['Gross', 'Fees', 'Refunds', 'Disputes', 'Net'].map(tile));
      const [gross = 0, ...others] = tiles.map((text) => Number(text?.replace(/[$,]/g, '')));
      expect(gross).toBeGreaterThan(3000);
      expect(others.slice(0, 3).reduce((sum, part) => sum + part, gross)).toBeCloseTo(others[3] ?? 0, 2);
      await page.goto('/links');
      await page.getByRole('link', { name: 'Engraved pen', exact: true }).click();
      await press(page, 'Deactivate');
      await page.getByText('The link takes no more payments.').waitFor();
      const address = await page.getByRole('link', { name: /\/buy\// }).getAttribute('href');
      await press(page, 'Activate');
      await page.getByText('The link takes payments.').waitFor();
      await page.goto(address ?? '');
      await page.getByRole('button', { name: 'Pay €36.00' }).waitFor();
    },
    'alone',
  );

  visit(
    'renews a subscription and cancels it in the customer portal',
    async ({ page }) => {
      await openCheckout(page, 'Coffee club', 'Cora');
      await fill(page, CARD);
      await press(page, 'Subscribe');
      await page.waitForURL(/\/thanks/);
      await page.goto('/time');
      await press(page, 'A month later');
      await page.getByText('The subscription of Cora Buyer renewed.').waitFor();
      await page.goto('/subscriptions');
      await press(page, 'Customer portal of Cora Buyer');
      await expect(page.getByRole('link', { name: /^Open invoice/ }).count()).resolves.toBe(2);
      await page.getByText('Cancel subscription').first().click();
      await page.getByLabel('Why do you leave?').selectOption('unused');
      await press(page, 'Cancel subscription');
      await page.getByText('Your subscription ends with the period that is paid.').waitFor();
    },
    'alone',
  );

  visit(
    'sends a reminder one day after an abandoned checkout',
    async ({ page }) => {
      await openCheckout(page, 'Sencha', 'Lena');
      await fill(page, { ...CARD, 'Card number': '4000 0000 0000 0002' });
      await press(page, 'Pay ¥1,800');
      await page.getByText('Your card was declined.').waitFor();
      await page.goto('/time');
      await press(page, 'A day later');
      await page.getByText('A checkout of lena@example.com for ¥1,800 expired unpaid.').waitFor();
      expect(await readEmail(page, 'lena@example.com', 'You left something behind')).toContain(
        'Nothing was charged',
      );
    },
    'alone',
  );

  visit(
    'runs each Zap once despite lost responses, repeated events and forged webhooks',
    async ({ page }) => {
      await page.goto('/time');
      const switchTo = async (fault: string, state: string) => {
        await page.getByRole('switch', { name: fault }).click();
        await page.getByText(`${fault}: ${state}.`).waitFor();
      };
      for (const fault of ['Responses get lost', 'Events come twice']) await switchTo(fault, 'on');
      await page.goto('/');
      await buyTShirt(page, 'Tara');
      await page.goto('/time');
      for (const fault of ['Responses get lost', 'Events come twice']) await switchTo(fault, 'off');
      await press(page, 'Forge deliveries');
      await page.getByText(/forged deliveries posted/).waitFor();
      await press(page, 'Send the latest events again');
      await page.getByText(/delivered again/).waitFor();

      const row = rowWith(page, 'Log every payment to a sheet');
      await row.locator('td').nth(2).getByText('0', { exact: true }).waitFor();
      await row
        .locator('td')
        .nth(5)
        .getByText(/^[1-9]/)
        .waitFor();
      const [happened, ran, , lost, doubled, dropped] = await row.locator('td').allTextContents();
      expect({ ran, lost, doubled }).toEqual({ ran: happened, lost: '0', doubled: '0' });
      expect(Number(dropped)).toBeGreaterThan(0);
      await page.goto('/zaps/runs');
      await page.getByText(/events started nothing/).click();
      await page.getByText('Stripe sent it twice.').first().waitFor();
      await expect(page.getByText('not signed by Stripe').count()).resolves.toBeGreaterThan(0);
    },
    'alone',
  );

  visit('runs an operation from its form, with a dropdown and an input error', async ({ page }) => {
    await buyTShirt(page, 'Olive');
    await page.goto('/steps/creates/refund_payment');
    await press(page, 'Choose: Payment');
    const choices = page.getByLabel('Choices: Payment');
    const own = choices.locator('option', { hasText: 'Olive' });
    await choices.selectOption(await own.getAttribute('value'));
    await expect(page.getByLabel('Payment (required)').inputValue()).resolves.toMatch(/^pi_/);
    await page.getByLabel('Amount').fill('twelve');
    await press(page, 'Run action');
    await expect(page.getByRole('alert').textContent()).resolves.toContain('“twelve” is not an amount');
    await page.getByLabel('Amount').fill('1.50');
    await press(page, 'Run action');
    await page.getByText('Done.').waitFor();
    await expect(page.locator('dt:text-is("Amount (Display)") + dd').textContent()).resolves.toBe('$1.50');
    await page.getByText(/requests to Stripe in/).click();
    await page
      .getByRole('cell', { name: /^\/v1\/refunds/ })
      .first()
      .waitFor();
  });

  visit('shows the runs of one Zap by purchase, and the Zap with its labels', async ({ page }) => {
    await buyTShirt(page, 'Runa');
    await readEmail(page, 'runa@example.com', 'Thank you for your order');
    await page.goto('/zaps/runs');
    await page.getByLabel('Zap', { exact: true }).selectOption('Email the buyer what they bought');
    await page.getByLabel('State').selectOption('Done');
    await press(page, 'Filter');
    const group = page.locator('section').filter({ hasText: 'Runa Buyer · 1 × T-shirt · $24.00' });
    await group.getByRole('link', { name: /^Thank you for your order/ }).waitFor();
    await expect(page.getByRole('link', { name: 'Log every payment to a sheet' }).count()).resolves.toBe(0);
    await group.getByRole('heading').getByRole('link').click();
    await page.getByRole('link', { name: 'Log every payment to a sheet' }).waitFor();

    await page.goto('/zaps/email-the-buyer');
    const steps = page.locator('.steps > li');
    await expect(steps.nth(0).textContent()).resolves.toMatch(
      /1\. Payment Completed.*Payments From.*Payment links/s,
    );
    await expect(steps.last().textContent()).resolves.toMatch(
      /\d\. Send Email.*Gmail.*To.*1\. Customer Email/s,
    );
  });

  visit('turns a Zap off and on, and starts it through its webhook', async ({ page }) => {
    await page.goto('/zaps/new-order-payment-link');
    await page.getByRole('switch', { name: 'On' }).click();
    await page.getByText('The Zap is off.').waitFor();
    await page.getByRole('switch', { name: 'Off' }).click();
    await page.getByText('The Zap is on.').waitFor();
    await page.getByText('Post to its address').click();
    await press(page, 'Post');
    await page.getByText('1 run started.').waitFor();
    const email = await readEmail(page, 'olga@example.com', 'Please pay your order A-1042');
    expect(email).toMatch(/http:\/\/127\.0\.0\.1:\d+\/buy\/test_/);
  });

  visit('escapes the input of a buyer on every page', async ({ page }) => {
    const name = '<img src=x onerror=alert(1)>"\'&lt;';
    await openCheckout(page, 'Sencha', 'Mallory');
    await fill(page, { ...CARD, 'Cardholder name': name });
    await press(page, 'Pay ¥1,800');
    await page.getByText('Thanks for your payment').waitFor();
    await page.goto('/payments');
    await rowWith(page, name).waitFor();
    await page.goto('/zaps/sheets/payments');
    await rowWith(page, name).waitFor();
    await page.goto('/zaps/runs');
    const group = page.locator('section').filter({ hasText: 'mallory@example.com' });
    await group.getByRole('link', { name: 'Log every payment to a sheet' }).click();
    await page.getByText(name).first().waitFor();
    await expect(page.locator('img').count()).resolves.toBe(0);
  });
};
