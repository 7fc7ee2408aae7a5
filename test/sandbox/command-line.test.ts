import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { only, onPort, runCommand, toPort, toSeconds, UsageError } from '../../sandbox/command-line.ts';

const USAGE = 'npm run thing -- --port 4242';

/** Runs a command: its options, its output and its exit code. */
const run = async (args: string[], main = async () => 0) => {
  const log = jest.spyOn(console, 'log').mockReturnValue();
  const error = jest.spyOn(console, 'error').mockReturnValue();
  const given = jest.fn(main);
  await runCommand(USAGE, { port: '4242', host: 'here', quietly: false }, given, args);
  return {
    given: given.mock.calls[0],
    printed: log.mock.calls,
    errors: error.mock.calls.join(),
    code: process.exitCode,
  };
};

afterEach(() => {
  process.exitCode = 0;
});

it('uses the given options or their defaults, and exits with the code of the command', async () => {
  const { given, code } = await run(['--port', '1', '--quietly'], async () => 3);
  expect(given).toEqual([{ port: '1', host: 'here', quietly: true }]);
  expect(code).toBe(3);
});

it('takes arguments without a name if the command has some', async () => {
  const main = jest.fn(async (_options: { versions: string[]; dry: boolean }) => 0);
  await runCommand(USAGE, { versions: [], dry: false }, main, ['1.1.0', '--dry']);
  expect(main).toHaveBeenCalledWith({ versions: ['1.1.0'], dry: true });
});

it.each([
  [['--prot', '1'], "Unknown option '--prot'."],
  [['1'], "Unexpected argument '1'."],
  [['--port'], "Option '--port <value>' argument missing."],
])('prints an error and the usage for %j', async (args, sentence) => {
  const { given, errors, code } = await run(args);
  expect([given, code]).toEqual([undefined, 2]);
  expect(errors).toContain(`${sentence}\n\n${USAGE}`);
});

it.each(['--help', '-h'])('prints only the usage for %s', async (flag) => {
  expect(await run([flag, '--port', '1'])).toEqual({
    given: undefined,
    printed: [[USAGE]],
    errors: '',
    code: 0,
  });
});

/** The files of our npm scripts. */
const files = Object.values(packageJson.scripts).flatMap(
  (script) => /^tsx ((?:scripts|sandbox)\/\S+\.ts)$/.exec(script)?.[1] ?? [],
);

it('has a usage for every npm script', () => {
  expect(files.length).toBeGreaterThan(10);
  const without = files.filter((file) => {
    const source = readFileSync(path.join(__dirname, '../..', file), 'utf8');
    return !/^const USAGE = `npm /m.test(source) || !/^(?: {2})?await runCommand\(\s*USAGE,/m.test(source);
  });
  expect(without).toEqual([]);
});

it.each(['abc', '', '-1', '65536', '1.5', '0x10'])('refuses the port "%s"', (text) => {
  expect(() => toPort(text)).toThrow(`--port takes a number from 0 (any free port) to 65535, not "${text}".`);
});

it.each(['abc', '', '0', '-1', '1.5'])('refuses "%s" seconds', (text) => {
  expect(() => toSeconds('soak', text)).toThrow(
    `--soak takes a number of seconds, such as 60, not "${text}".`,
  );
});

it('selects by a part of a name, and lists all names for an unknown one', () => {
  const all = [{ name: 'Cold start' }, { name: 'Pages' }];
  expect(only('cold', all)).toEqual([{ name: 'Cold start' }]);
  expect(only('', all)).toEqual(all);
  expect(() => only('x', all)).toThrow(
    new UsageError('No name contains "x". The names are:\n  Cold start\n  Pages'),
  );
});

it('reports a port that is in use', async () => {
  const listen = (port: number) =>
    new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
    });
  const server = await onPort(0, listen);
  const { port } = server.address() as { port: number };
  await expect(onPort(port, listen)).rejects.toThrow(
    new UsageError(`Port ${port} is in use, perhaps by an earlier run. Choose another one with --port.`),
  );
  server.close();
});

it.each([
  ['a usage error', new UsageError('Not so.'), 2],
  ['another error', new TypeError('Broken.'), 1],
])('prints %s without a stack trace', async (_what, error, code) => {
  const { errors, code: ended } = await run([], () => Promise.reject(error));
  expect(errors).toContain(error.message);
  expect(errors).not.toContain('\n    at ');
  expect(ended).toBe(code);
});
