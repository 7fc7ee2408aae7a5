import App from '../../index.ts';
import { ZapierApp } from '../../sandbox/zapier/zapier-app.ts';
import { startZapierServer } from '../../sandbox/zapier/zapier-server.ts';
import nock from './nock.ts';
import { usePatientCache } from './patient-cache.ts';
import { KEY } from './zapier.ts';

const TOKEN = 'token-of-zapier';

/**
 * Zapier's own side for the tests of one file, over its real protocol: a cache that honours `nx`, the file stash
 * and the log collector. Stripe is still nock's. Use it after `useWire`.
 */
export const zapierSide = () => {
  usePatientCache();
  let server: Awaited<ReturnType<typeof startZapierServer>>;
  let app: ZapierApp;

  const open = (zapierUrl: string) =>
    ZapierApp.open({ app: App, authData: { api_key: KEY }, env: {}, zapierUrl, token: TOKEN });

  beforeAll(() => nock.enableNetConnect('127.0.0.1'));
  beforeEach(async () => {
    server = await startZapierServer(TOKEN, () => false);
    app = await open(server.url);
  });
  afterEach(() => server.close());

  return {
    app: () => app,
    logs: () => server.logs.map((line) => JSON.stringify(line)),
    url: () => server.url,
    /** The app with a Zapier that does not answer. */
    cutOff: () => open('http://127.0.0.1:9'),
  };
};
