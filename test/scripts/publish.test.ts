import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { copyWhatShips } from '../../scripts/build-zip.ts';
import { checkZip } from '../../scripts/check-zip.ts';
import { OFFLINE, ZAPIER_CLI } from '../../scripts/zapier-cli.ts';
import { type ApiCall, startZapierApi } from '../support/zapier-api.ts';

// The commands of docs/publishing.md and docs/releasing.md, as people type them, in a copy of the project that has only
// the packages that ship. The commands run in this order, because each needs the result of the one before.

const CHANGE_LOG = `# Changelog

## [Unreleased]

## [1.0.0] - 2026-11-27

- Add trigger/dispute_closed and search/find_refund.
- Fix create/refund_payment: a payment without a fee.
`;

const folder = path.resolve('build/publish');
const home = mkdtempSync(path.join(tmpdir(), 'zapier-home-'));
let api: Awaited<ReturnType<typeof startZapierApi>>;

const zapier = async (...args: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...ZAPIER_CLI, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      ...OFFLINE,
      ZAPIER_BASE_ENDPOINT: api.url,
      ZAPIER_DEPLOY_KEY: 'key',
      HOME: home,
      npm_config_offline: 'true',
    },
  });
  return stdout;
};

/** The last request with a method and a path. */
const sent = (route: string): ApiCall => {
  const call = api.calls.findLast((one) => one.route === route);
  if (!call) throw new Error(`The CLI did not send ${route}.`);
  return call;
};

const readConfig = (root: string) => JSON.parse(readFileSync(path.join(root, '.zapierapprc'), 'utf8'));

beforeAll(async () => {
  api = await startZapierApi();
  rmSync(folder, { recursive: true, force: true });
  copyWhatShips(folder);
  writeFileSync(path.join(folder, 'CHANGELOG.md'), CHANGE_LOG);
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
  rmSync(home, { recursive: true });
});

it('registers a private integration and adds only its id to .zapierapprc', async () => {
  const before = readFileSync(path.join(folder, '.zapierapprc'), 'utf8');
  const answers = ['--desc', 'Act on a payment.', '--url', 'https://example.com', '--role', 'user'];
  const more = ['--category', 'payment-processing', '--no-subscribe'];
  await zapier('register', 'Stripe Payment Links', '--audience', 'private', ...answers, ...more);
  expect(sent('POST /apps').body).toMatchObject({ title: 'Stripe Payment Links', intention: 'private' });
  const after = readFileSync(path.join(folder, '.zapierapprc'), 'utf8');
  expect(after).toBe(before.replace(/\n\}\n$/, ',\n  "id": 1,\n  "key": "App1"\n}'));
  expect(readConfig(folder)).toEqual({ ...readConfig('.'), id: 1, key: 'App1' });
});

it('pushes a zip that is the app of this tree', async () => {
  await zapier('push');
  const { key, body } = sent('PUT /apps/1/versions/1.0.0');
  expect(key).toBe('key');
  const uploaded = path.join(home, 'uploaded.zip');
  writeFileSync(uploaded, Buffer.from(body.zip_file ?? '', 'base64'));
  await expect(checkZip(uploaded)).resolves.toMatch(/^\d\.\d\d MB/);
});

it('promotes with the operations that the change log names', async () => {
  await zapier('promote', '1.0.0', '--yes');
  expect(sent('POST /apps/1/migrations').body.job).toMatchObject({
    name: 'promote',
    to_version: '1.0.0',
    app_metadata: [
      { app_change_type: 'FEATURE_UPDATE', action_type: 'read', action_key: 'dispute_closed' },
      { app_change_type: 'FEATURE_UPDATE', action_type: 'search', action_key: 'find_refund' },
      { app_change_type: 'BUGFIX', action_type: 'write', action_key: 'refund_payment' },
    ],
  });
});

it('migrates a tenth of the users', async () => {
  await zapier('migrate', '1.0.0', '1.1.0', '10');
  expect(sent('POST /apps/1/migrations').body.job).toMatchObject({ name: 'migrate', percent_human: 10 });
});

it('reads the errors of one user', async () => {
  const options = ['--version', '1.0.0', '--status', 'error'];
  expect(await zapier('logs', ...options, '--user', 'ada@example.com')).toContain('No such payment_intent');
  expect(sent('GET /apps/1/logs').query).toMatchObject({ user: 'ada@example.com', status: 'error' });
});
