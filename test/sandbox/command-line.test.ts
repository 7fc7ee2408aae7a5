import { createServer } from 'node:net';
import { onPort, readOptions, runCommand, toPort, UsageError } from '../../sandbox/command-line.ts';

const USAGE = 'npm run thing -- --port 4242';
const read = (...args: string[]) => readOptions(USAGE, { port: '4242', host: 'here' }, args);

afterEach(() => {
  process.exitCode = 0;
  jest.restoreAllMocks();
});

test('options are what was typed, and otherwise their defaults', () => {
  expect(read('--port', '1')).toEqual({ port: '1', host: 'here' });
});

test.each([
  [['--prot', '1'], "Unknown option '--prot'."],
  [['1'], "Unexpected argument '1'."],
  [['--port'], "Option '--port <value>' argument missing."],
])('%j is answered with a sentence and the usage', (args, sentence) => {
  expect(() => read(...args)).toThrow(new UsageError(`${sentence}\n\n${USAGE}`));
});

test.each(['--help', '-h'])('%s prints the usage and ends well', (flag) => {
  const log = jest.spyOn(console, 'log').mockReturnValue();
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
  expect(() => read(flag)).toThrow('ended with 0');
  expect(exit).toHaveBeenCalledTimes(1);
  expect(log).toHaveBeenCalledWith(USAGE);
});

test.each(['abc', '', '-1', '65536', '1.5', '0x10'])('"%s" is no port', (text) => {
  expect(() => toPort(text)).toThrow(
    `--port takes a number from 0 (any free port) to 65535, and not "${text}".`,
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
    new UsageError(`Port ${port} is taken by another program. Choose another one with --port.`),
  );
  server.close();
});

test.each([
  ['what its user has to change', new UsageError('Not so.'), 2],
  ['what went wrong', new TypeError('Broken.'), 1],
])('a command that throws says %s, without a stack trace', async (_what, error, code) => {
  const said = jest.spyOn(console, 'error').mockReturnValue();
  await runCommand(() => Promise.reject(error));
  expect(said.mock.calls).toEqual([[expect.stringContaining(error.message)]]);
  expect(said.mock.calls.join()).not.toContain('\n    at ');
  expect(process.exitCode).toBe(code);
});
