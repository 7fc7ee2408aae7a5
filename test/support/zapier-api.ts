import { Hono } from 'hono';
import { listen } from '../../sandbox/listen.ts';

/** What Zapier's CLI sent with a request. */
export interface ApiCall {
  /** `PUT /apps/1/versions/1.0.0` */
  route: string;
  key: string | undefined;
  query: Record<string, string>;
  /** Empty for a request without a body. */
  body: { zip_file?: string; job?: object };
}

const APP = {
  id: 1,
  key: 'App1',
  title: 'Stripe Payment Links',
  description: 'Act on a payment.',
  app_category: 'payment-processing',
  intention: 'private',
  role: 'user',
  status: 'private',
};

/**
 * Plays the part of Zapier's API that the CLI uses to register, upload, promote and migrate an integration, and to read
 * its logs. It checks nothing but the key.
 * @see utils/api.js and oclif/commands in zapier-platform-cli/src
 */
export const startZapierApi = async () => {
  const calls: ApiCall[] = [];

  const app = new Hono().basePath('/api/platform/cli');
  app.use(async (c, next) => {
    const body = c.req.method === 'GET' ? {} : await c.req.json();
    const route = `${c.req.method} ${c.req.path.replace('/api/platform/cli', '')}`;
    calls.push({ route, key: c.req.header('x-deploy-key'), query: c.req.query(), body });
    // `register` reads the choices of its questions without a key.
    if (!c.req.header('x-deploy-key') && route !== 'GET /apps/fields-choices')
      return c.json({ errors: ['Log in.'] }, 401);
    await next();
  });

  app.get('/apps/fields-choices', (c) =>
    c.json({
      intention: [{ value: 'private', name: 'Private' }],
      role: [{ value: 'user', name: 'I use it' }],
      app_category: [{ value: 'payment-processing', name: 'Payment Processing' }],
    }),
  );
  app.post('/apps', (c) => c.json(APP));
  app.get('/apps/1', (c) => c.json(APP));
  app.post('/check', (c) => c.json({ passed: true, errors: { total_failures: 0 } }));
  app.put('/apps/1/versions/:version', (c) => c.json({}));
  app.post('/apps/1/pre-migration-require-confirmation-checks', (c) => c.json({}));
  app.post('/apps/1/migrations', (c) => c.json({}));
  app.get('/apps/1/logs', (c) =>
    c.json({
      objects: [
        {
          full_message: 'No such payment_intent',
          app_cli_version: '1.0.0',
          step: '1',
          timestamp: '2026-11-29T12:00:00Z',
        },
      ],
    }),
  );

  return { ...(await listen(app)), calls };
};
