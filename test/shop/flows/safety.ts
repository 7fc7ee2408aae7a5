import { request } from 'node:http';
import { buyTShirt, type Visit } from '../support.ts';

interface Answer {
  status: number;
  body: string;
}

/** A request as somebody else's program sends it, with any headers. */
const send = (url: string, headers: Record<string, string>, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers, agent: false },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: text }));
      },
    );
    // A server that has read enough may cut the connection.
    sent.on('error', (error) =>
      body && body.length > 100_000 ? resolve({ status: 413, body: '' }) : reject(error),
    );
    sent.end(body);
  });

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** What a page elsewhere on the web could make a browser do. */
export const safetyFlows = (visit: Visit): void => {
  visit('answers under its own address only, and takes no form of another site', async ({ page }) => {
    await buyTShirt(page, 'Greta');
    const { origin } = new URL(page.url());
    await page.goto('/desk/payments');
    const token = (await page.locator('input[name=token]').first().inputValue()) ?? '';
    const charge = await page.getByLabel('Select $24.00 of greta@example.com').inputValue();
    const refund = `${origin}/desk/payments/${charge}`;

    const rebound = await send(origin, { Host: 'rebound.example.com' });
    expect([rebound.status, rebound.body]).toEqual([
      403,
      expect.stringContaining('127.0.0.1 and localhost only'),
    ]);
    expect((await send(refund, FORM, 'amount=1')).status).toBe(403);
    expect((await send(refund, FORM, 'amount=1&token=0000')).status).toBe(403);
    const foreign = await send(refund, { ...FORM, Origin: 'https://example.com' }, `amount=1&token=${token}`);
    expect([foreign.status, foreign.body]).toEqual([403, expect.stringContaining('web pages of others')]);
    const long = await send(refund, FORM, `token=${token}&note=${'x'.repeat(1_100_000)}`);
    expect(long.status).toBe(413);
    await page.goto(refund);
    await page.getByText('Nothing has been refunded.').waitFor();

    const own = await send(refund, { ...FORM, Origin: origin }, `amount=1.00&token=${token}`);
    expect(own.body).toContain('$1.00 refunded.');
  });

  visit('lets a page load nothing from elsewhere and run nothing inline', async ({ page, errors }) => {
    const answer = await page.goto('/');
    const policy = (await answer?.headerValue('content-security-policy')) ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).not.toContain('unsafe');
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<button onclick="document.title = 1">run</button>')`,
    );
    await page.getByRole('button', { name: 'run' }).click();
    expect(await page.title()).toBe('Shop · Example Shop');
    expect(errors.splice(0)[0]).toContain('Content Security Policy');
  });
};
