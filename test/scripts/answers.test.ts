import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

const deleted = { id: 'cus_1', object: 'customer', deleted: true };
const address = { city: null, country: 'DE', line1: null, line2: null, postal_code: null, state: null };
const recorded = [
  { kind: 'customer', isPart: false, value: deleted },
  { kind: 'customer', isPart: true, value: { address, balance: 0 } },
  { kind: 'price', isPart: true, value: { unit_amount_decimal: '0.5', type: 'one_time' } },
];
const wrong = [
  { kind: 'customer', isPart: false, value: { ...deleted, nickname: 'Ada' } },
  { kind: 'customer', isPart: true, value: { address: { ...address, city: 7 } } },
  { kind: 'price', isPart: true, value: { type: 'sometimes' } },
];

it('compares recorded objects with the types of the SDK: fields, types and words', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'answers-'));
  const lines = [...recorded, ...wrong].map((one) => `${JSON.stringify(one)}\n`);
  await writeFile(path.join(folder, '1.jsonl'), lines.join(''));
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    const env = { ...process.env, STRIPE_ANSWERS: folder };
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/answers.ts'],
      { cwd: ROOT, env },
      (error, stdout, stderr) => resolve({ code: error?.code, output: stdout + stderr }),
    );
  });
  await rm(folder, { recursive: true });
  expect(output.trim().split('\n')).toEqual([
    expect.stringMatching(/^customer: TS2353: .*"nickname"' does not exist/),
    expect.stringMatching(/^customer: TS2322: Type 'number' is not assignable to type 'string'/),
    expect.stringMatching(/^price: TS2322: Type '"sometimes"' is not assignable/),
    '6 objects of 2 kinds, 3 errors.',
  ]);
  expect(code).toBe(1);
});
