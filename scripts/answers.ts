import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { runCommand, UsageError } from '../sandbox/command-line.ts';
import type { Recorded } from '../sandbox/stripe/engine/recorder.ts';

const USAGE = `npm run answers

Checks the responses of the embedded Stripe against the types of the Stripe SDK. With STRIPE_ANSWERS=<folder> in the
environment, \`npm start\` and the tests record each form of an object there. This command writes them as literals of
the SDK's types, and compiles them.

  STRIPE_ANSWERS=build/answers npm start
  STRIPE_ANSWERS=build/answers npm run answers`;

const ROOT = path.join(import.meta.dirname, '..');

/** The types of objects that the embedded Stripe sends and does not store. */
const SENT_ONLY: Record<string, string> = {
  item: 'Stripe.LineItem',
  line_item: 'Stripe.InvoiceLineItem',
};

/** The types of deleted objects. */
const DELETED: Record<string, string> = {
  coupon: 'Stripe.DeletedCoupon',
  customer: 'Stripe.DeletedCustomer',
  product: 'Stripe.DeletedProduct',
  webhook_endpoint: 'Stripe.DeletedWebhookEndpoint',
};

/**
 * `Wire` is a type of the SDK as it is in JSON: the SDK turns some texts into decimals, and its enums allow any other text.
 */
const HEAD = `import type Stripe from 'stripe';
import type { Objects } from '../../sandbox/stripe/engine/objects.ts';

type IsString<T> = (<X>() => X extends T ? 1 : 2) extends <X>() => X extends string ? 1 : 2 ? true : false;
type Word<T> = string extends T ? (IsString<T> extends true ? string : never) : T;
type Wire<T> = T extends Stripe.Decimal ? string : T extends string ? Word<T> : T extends object ? { [K in keyof T]: Wire<T[K]> } : T;
`;

const typeOf = ({ kind, isPart, value }: Recorded): string => {
  const type = 'deleted' in value ? DELETED[kind] : (SENT_ONLY[kind] ?? `Objects['${kind}']`);
  return isPart ? `Partial<Wire<${type}>>` : `Wire<${type}>`;
};

const readRecorded = async (folder: string): Promise<Recorded[]> => {
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as Recorded);
};

/**
 * Compiles objects as literals of their types.
 * @returns the errors of the compiler, with their objects; none if each object has exactly the fields of its type
 */
const errorsOf = async (recorded: Recorded[]): Promise<string[]> => {
  const folder = path.join(ROOT, 'build/answers-check');
  await mkdir(folder, { recursive: true });
  const lines = recorded.map(
    (one, index) => `export const o${index}: ${typeOf(one)} = ${JSON.stringify(one.value)};`,
  );
  await writeFile(path.join(folder, 'answers.ts'), `${HEAD}${lines.join('\n')}\n`);
  const config = { extends: '../../tsconfig.json', files: ['answers.ts'], exclude: [] };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '--project', folder, '--pretty', 'false'];
  const output = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 }).then(
    () => '',
    (error: { stdout?: string }) => error.stdout ?? String(error),
  );
  const first = HEAD.split('\n').length;
  return output
    .split('\n')
    .filter((line) => line.includes('error TS'))
    .map((line) => {
      const one = recorded[Number(/\((\d+),/.exec(line)?.[1]) - first];
      return `${one?.kind}: ${line.replace(/^.*error /, '')}`;
    });
};

await runCommand(USAGE, {}, async () => {
  const folder = process.env.STRIPE_ANSWERS;
  if (!folder) throw new UsageError('Set STRIPE_ANSWERS to the folder with the recorded objects.');
  const recorded = await readRecorded(folder);
  if (recorded.length === 0) throw new UsageError(`Nothing was recorded in ${folder}.`);
  const errors = [...new Set(await errorsOf(recorded))];
  for (const error of errors) console.log(error);
  console.log(
    `${recorded.length} objects of ${new Set(recorded.map(({ kind }) => kind)).size} kinds, ${errors.length} errors.`,
  );
  return errors.length === 0 ? 0 : 1;
});
