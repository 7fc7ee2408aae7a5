import { Readable } from 'node:stream';
import type { ZObject } from 'zapier-platform-core';
import { hydrators } from '../hydrators.ts';
import nock from './support/nock.ts';
import { chargeOf, invoiceOf } from './support/objects.ts';
import { inVirtualTime } from './support/virtual-time.ts';
import { API, fails, on, useWire, wire } from './support/wire.ts';
import { bundleOf, failureOf } from './support/zapier.ts';
import { zapierSide } from './support/zapier-side.ts';

useWire();
const zapier = zapierSide();

const CONTENT = Buffer.from('%PDF-1.7 ☃ a binary file', 'utf8');

/** Stripe's file server. Returns the headers of its requests. */
const fileServer = (path: string, status = 200, content = CONTENT) => {
  const asked: Record<string, unknown>[] = [];
  nock('https://pay.stripe.com')
    .get(path)
    .reply(function () {
      asked.push(this.req.headers);
      const headers = {
        'content-type': 'application/pdf',
        'content-disposition': 'attachment; filename="A-1.pdf"',
      };
      return [status, content, headers];
    });
  return asked;
};

/** The files that later steps can attach, each with the request for its current address. */
const FILES = [
  {
    hydrator: 'downloadInvoicePdf',
    input: { invoice: 'in_1' },
    read: 'GET /v1/invoices/in_1',
    path: '/invoice/today/pdf',
    source: invoiceOf({ invoice_pdf: 'https://pay.stripe.com/invoice/today/pdf' }),
    without: invoiceOf({ invoice_pdf: null, status: 'draft' }),
    none: /^This invoice has no PDF/,
    file: ['application/pdf', 'attachment; filename="Invoice-A-0001.pdf"'],
  },
  {
    hydrator: 'downloadReceipt',
    input: { charge: 'ch_1' },
    read: 'GET /v1/charges/ch_1',
    path: '/receipts/today',
    source: chargeOf({ receipt_url: 'https://pay.stripe.com/receipts/today', receipt_number: '1234-5678' }),
    without: chargeOf({ receipt_url: null, status: 'failed' }),
    none: /^This payment has no receipt/,
    file: ['text/html', 'attachment; filename="Receipt-1234-5678.html"'],
  },
];

describe.each(FILES)('$hydrator', ({ hydrator, input, read, path, source, without, none, file }) => {
  const download = async () => String(await zapier.app().call(`hydrators.${hydrator}`, { inputData: input }));

  test('downloads the file from its current address, and stashes it', async () => {
    const sent = wire(on(read, source));
    fileServer(path);
    const url = await download();
    expect(sent).toMatchObject([
      { request: read, headers: { authorization: expect.stringMatching(/^Bearer sk_/) } },
    ]);

    const stashed = await fetch(url);
    expect(url).toMatch(zapier.url());
    expect(['content-type', 'content-disposition'].map((name) => stashed.headers.get(name))).toEqual(file);
    expect(Buffer.from(await stashed.arrayBuffer()).equals(CONTENT)).toBe(true);
  });

  test('does not send the key to the public address', async () => {
    wire(on(read, source));
    const asked = fileServer(path);
    await download();
    expect(asked).toHaveLength(1);
    for (const name of ['authorization', 'stripe-account', 'stripe-version']) {
      expect(asked[0]).not.toHaveProperty(name);
    }
  });

  test('halts the step if there is no such file', async () => {
    wire(on(read, without));
    await expect(download()).rejects.toMatchObject({
      kind: 'halted',
      message: expect.stringMatching(none),
    });
  });

  test('fails if the download fails', async () => {
    wire(on(read, source));
    fileServer(path, 404);
    expect((await failureOf(download())).message).toMatch(/404/);
  });

  test('runs the step again if the file is empty', async () => {
    wire(on(read, source));
    fileServer(path, 200, Buffer.alloc(0));
    await expect(download()).rejects.toMatchObject({
      kind: 'throttled',
      message: expect.stringMatching(/^A file that Stripe sent was empty\./),
    });
  });

  /** A `z` with Stripe's answer. `more` replaces parts of it. */
  const zOf = (more: object) => {
    const request = async ({ url }: { url: string }) =>
      url.startsWith(API)
        ? { status: 200, headers: new Headers(), text: async () => JSON.stringify(source) }
        : { body: Readable.from(CONTENT) };
    return { request, stashFile: () => new Promise(() => undefined), ...more } as unknown as ZObject;
  };
  const stalled = (more: object) =>
    inVirtualTime(
      () => hydrators[hydrator as keyof typeof hydrators](zOf(more), bundleOf(input)),
      () => false,
    );
  const NOT_DOWNLOADED = expect.stringMatching(/A file could not be downloaded from Stripe\. Zapier runs/);

  test('aborts a stalled download at the deadline for requests', async () => {
    const aborted: string[] = [];
    const request = ({ url, signal }: { url: string; signal?: AbortSignal }) =>
      url.startsWith(API)
        ? zOf({}).request({ url })
        : new Promise<never>((_resolve, reject) => {
            signal?.addEventListener('abort', () => {
              aborted.push(url);
              reject(Object.assign(new Error('The user aborted a request.'), { name: 'AbortError' }));
            });
          });
    const { result, seconds } = await stalled({ request });
    expect(aborted).toEqual([`https://pay.stripe.com${path}`]);
    expect(result).toMatchObject({ reason: { name: 'ThrottledError', message: NOT_DOWNLOADED } });
    expect(seconds).toBe(25);
  });

  test('does not wait for Zapier’s file store after the end of the step', async () => {
    const { result, seconds } = await stalled({});
    expect(result).toMatchObject({ reason: { name: 'ThrottledError', message: NOT_DOWNLOADED } });
    expect(seconds).toBe(28);
  });

  test('fails if Stripe does not know the object', async () => {
    wire(fails(read, 404, { code: 'resource_missing', message: `No such thing: '${path}'` }));
    expect((await failureOf(download())).message).toMatch(/does not know this: No such thing/);
  });
});
