import type Stripe from 'stripe';
import { type Attempt, type Client, expect } from './client.ts';
import { redirectStripe } from './redirect.ts';

/** As far as it is used here. */
interface SyncEngine {
  StripeSync: new (
    config: object,
  ) => {
    processWebhook(payload: string, signature: string): Promise<void>;
    syncBackfill(params: { object: string }): Promise<unknown>;
    postgresClient: {
      query(sql: string, values?: string[]): Promise<{ rows: { table_name: string }[] }>;
      pool: { end(): Promise<void> };
    };
  };
  runMigrations(config: { databaseUrl: string; schema: string }): Promise<void>;
}

interface PGlite {
  PGlite: new () => { waitReady: Promise<void>; close(): Promise<void> };
}

interface PGliteSocket {
  PGLiteSocketServer: new (options: object) => { start(): Promise<void>; stop(): Promise<void> };
}

const SECRET = 'whsec_clients';
const SCHEMA = 'stripe';
const PORT = 54_329;
const DATABASE = `postgres://postgres:postgres@127.0.0.1:${PORT}/postgres?sslmode=disable`;

/** All that it can copy at once. */
const OBJECTS = [
  'product',
  'price',
  'plan',
  'customer',
  'subscription',
  'subscription_schedules',
  'invoice',
  'charge',
  'setup_intent',
  'payment_method',
  'payment_intent',
  'tax_id',
  'credit_note',
  'dispute',
  'early_fraud_warning',
  'refund',
  'checkout_sessions',
];

/** Supabase's engine, which copies Stripe into Postgres; here into PGlite, which needs no server. */
export const syncEngine: Client = {
  name: 'Supabase stripe-sync-engine 0.48.5',
  packages: [
    '@supabase/stripe-sync-engine@0.48.5',
    'stripe@23.1.0',
    '@electric-sql/pglite@0.5.16',
    '@electric-sql/pglite-socket@0.2.17',
  ],
  open: async ({ url, apiKey, stripe, load }) => {
    const { PGlite } = await load<PGlite>('node_modules/@electric-sql/pglite/dist/index.js');
    const { PGLiteSocketServer } = await load<PGliteSocket>(
      'node_modules/@electric-sql/pglite-socket/dist/index.js',
    );
    const { StripeSync, runMigrations } = await load<SyncEngine>(
      'node_modules/@supabase/stripe-sync-engine/dist/index.cjs',
    );
    const db = new PGlite();
    await db.waitReady;
    const server = new PGLiteSocketServer({ db, port: PORT, host: '127.0.0.1', maxConnections: 4 });
    await server.start();
    await runMigrations({ databaseUrl: DATABASE, schema: SCHEMA });
    const sync = new StripeSync({
      poolConfig: { connectionString: DATABASE, max: 1 },
      schema: SCHEMA,
      stripeSecretKey: apiKey,
      stripeWebhookSecret: SECRET,
    });

    const { rows: tables } = await sync.postgresClient.query(
      `select table_name from information_schema.columns where column_name = 'id' and table_schema = '${SCHEMA}'`,
    );
    const isStored = async (id: string): Promise<boolean> => {
      for (const { table_name } of tables) {
        const found = await sync.postgresClient.query(
          `select 1 from "${SCHEMA}"."${table_name}" where id::text = $1`,
          [id],
        );
        if (found.rows.length) return true;
      }
      return false;
    };

    const all = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    const oneOfEachType = new Map<string, Stripe.Event>(all.map((event) => [event.type, event])).values();
    const attempts = [
      ...[...oneOfEachType].map(
        (event): Attempt => [
          event.type,
          async () => {
            const payload = JSON.stringify(event);
            const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
            await sync.processWebhook(payload, signature);
            expect(await isStored((event.data.object as { id: string }).id), 'It was not stored.');
          },
        ],
      ),
      ...OBJECTS.map((object): Attempt => [`backfill: ${object}`, () => sync.syncBackfill({ object })]),
    ];
    const stopRedirect = redirectStripe(url);
    const close = async () => {
      stopRedirect();
      await sync.postgresClient.pool.end();
      await server.stop();
      await db.close();
    };
    return { attempts, close };
  },
};
