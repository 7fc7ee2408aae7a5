import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { only, onPort, runCommand, toPort, toSeconds, UsageError } from '../../sandbox/command-line.ts';

const USAGE = 'npm run thing -- --port 4242';

/** Runs a command with what was typed: what it was given, what it printed, how it ended. */
const run = async (args: string[], main = async () => 0) => {
  const log = jest.spyOn(console, 'log').mockReturnValue();
  const error = jest.spyOn(console, 'error').mockReturnValue();
  const given = jest.fn(main);
  await runCommand(USAGE, { port: '4242', host: 'here', quietly: false }, given, args);
  return {
    given: given.mock.calls[0],
    printed: log.mock.calls,
    said: error.mock.calls.join(),
    code: process.exitCode,
  };
};

afterEach(() => {
  process.exitCode = 0;
});

test('options are what was typed, and otherwise their defaults; the exit code is what the command returns', async () => {
  const { given, code } = await run(['--port', '1', '--quietly'], async () => 3);
  expect(given).toEqual([{ port: '1', host: 'here', quietly: true }]);
  expect(code).toBe(3);
});

test('words without a name are taken where they are asked for', async () => {
  const main = jest.fn(async (_options: { versions: string[]; dry: boolean }) => 0);
  await runCommand(USAGE, { versions: [], dry: false }, main, ['1.1.0', '--dry']);
  expect(main).toHaveBeenCalledWith({ versions: ['1.1.0'], dry: true });
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'."],
  [['1'], "Unexpected argument '1'."],
  [['--port'], "Option '--port <value>' argument missing."],
])('%j is answered with a sentence and the usage, and nothing is done', async (args, sentence) => {
  const { given, said, code } = await run(args);
  expect([given, code]).toEqual([undefined, 2]);
  expect(said).toContain(`${sentence}\n\n${USAGE}`);
});

test.each(['--help', '-h'])('%s prints the usage, does nothing and ends well', async (flag) => {
  expect(await run([flag, '--port', '1'])).toEqual({
    given: undefined,
    printed: [[USAGE]],
    said: '',
    code: 0,
  });
});

/** The file behind each npm script that is one of our own. */
const files = Object.values(packageJson.scripts).flatMap(
  (script) => /^node (?:--\S+ )*((?:scripts|sandbox)\/\S+\.ts)$/.exec(script)?.[1] ?? [],
);

test('every npm script is a command with a usage of its own', () => {
  expect(files.length).toBeGreaterThan(10);
  const without = files.filter((file) => {
    const source = readFileSync(path.join(__dirname, '../..', file), 'utf8');
    return !/^const USAGE = `npm /m.test(source) || !/^(?: {2})?await runCommand\(\s*USAGE,/m.test(source);
  });
  expect(without).toEqual([]);
});

test.each(['abc', '', '-1', '65536', '1.5', '0x10'])('"%s" is no port', (text) => {
  expect(() => toPort(text)).toThrow(
    `--port takes a number from 0 (any free port) to 65535, and not "${text}".`,
  );
});

test.each(['abc', '', '0', '-1', '1.5'])('"%s" is no number of seconds', (text) => {
  expect(() => toSeconds('soak', text)).toThrow(
    `--soak takes a number of seconds, such as 60, and not "${text}".`,
  );
});

test('a part of a name chooses; one that nothing has is said', () => {
  const all = [{ name: 'Cold start' }, { name: 'Pages' }];
  expect(only('cold', all)).toEqual([{ name: 'Cold start' }]);
  expect(only('', all)).toEqual(all);
  expect(() => only('x', all)).toThrow(
    new UsageError('Nothing has "x" in its name. There is:\n  Cold start\n  Pages'),
  );
});

test('a port that is taken is said in a sentence', async () => {
  const listen = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
    });
  const server = await onPort(0, listen);
  const { port } = server.address() as { port: number };
  await expect(onPort(port, listen)).rejects.toThrow(
    new UsageError(
      `Port ${port} is taken, perhaps by an earlier run that still goes on. Choose another one with --port.`,
    ),
  );
  server.close();
});

test.each([
  ['what its user has to change', new UsageError('Not so.'), 2],
  ['what went wrong', new TypeError('Broken.'), 1],
])('a command that throws says %s, without a stack trace', async (_what, error, code) => {
  const { said, code: ended } = await run([], () => Promise.reject(error));
  expect(said).toContain(error.message);
  expect(said).not.toContain('\n    at ');
  expect(ended).toBe(code);
});
