import { request } from 'node:http';
import { buyTShirt, type Visit } from '../support.ts';

interface Answer {
  status: number;
  body: string;
}

/** Sends a request with any headers, like another program. */
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
    // The server may close the connection before it has read the whole body.
    sent.on('error', (error) =>
      body && body.length > 100_000 ? resolve({ status: 413, body: '' }) : reject(error),
    );
    sent.end(body);
  });

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** Attacks that another web page could run through the browser. */
export const safetyFlows = (visit: Visit): void => {
  visit('answers only under its own address and refuses forms of other sites', async ({ page }) => {
    await buyTShirt(page, 'Greta');
    const { origin } = new URL(page.url());
    await page.goto('/payments');
    const token = (await page.locator('input[name=token]').first().inputValue()) ?? '';
    const charge = await page.getByLabel('Select $24.00 of greta@example.com').inputValue();
    const refund = `${origin}/payments/${charge}`;

    const rebound = await send(origin, { Host: 'rebound.example.com' });
    expect([rebound.status, rebound.body]).toEqual([
      403,
      expect.stringContaining('only at 127.0.0.1 and localhost'),
    ]);
    expect((await send(refund, FORM, 'amount=1')).status).toBe(403);
    expect((await send(refund, FORM, 'amount=1&token=0000')).status).toBe(403);
    const foreign = await send(refund, { ...FORM, Origin: 'https://example.com' }, `amount=1&token=${token}`);
    expect([foreign.status, foreign.body]).toEqual([
      403,
      expect.stringContaining("does not answer pages of 'https://example.com'"),
    ]);
    const long = await send(refund, FORM, `token=${token}&note=${'x'.repeat(1_100_000)}`);
    expect(long.status).toBe(413);
    await page.goto(refund);
    await page.getByText('Leave empty to refund all that is left: $24.00.').waitFor();

    const own = await send(refund, { ...FORM, Origin: origin }, `amount=1.00&token=${token}`);
    expect(own.body).toContain('$1.00 refunded.');
  });

  visit('blocks external resources and inline scripts', async ({ page, errors }) => {
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
