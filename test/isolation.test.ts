import { execFileSync } from 'node:child_process';
import path from 'node:path';

test('removes the variables of the shell from the tests', () => {
  const mine = {
    STRIPE_API_KEY: 'sk_live_1',
    STRIPE_API_BASE_URL: 'x',
    SMTP_URL: 'x',
    authData_api_key: 'x',
  };
  const script = "import('./jest.config.js').then(() => console.log(JSON.stringify(process.env)))";
  const left = execFileSync(process.execPath, ['--eval', script], {
    cwd: path.join(__dirname, '..'),
    env: { ...mine, HOME: 'kept' },
    encoding: 'utf8',
  });
  expect(JSON.parse(left)).toEqual({ HOME: 'kept' });
});
