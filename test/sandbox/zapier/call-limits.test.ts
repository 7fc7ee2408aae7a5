import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Bundle, defineApp, defineCreate, type ZObject } from 'zapier-platform-core';
import { startZapRunner, type ZapRunner, type ZapRunnerOptions } from '../../../sandbox/zapier/index.ts';
import { RateLimit } from '../../../sandbox/zapier/limits.ts';

// Zapier's limits of a call. Each title names its source.

type Perform = (z: ZObject, bundle: Bundle) => Promise<object>;
type Operation = Parameters<typeof defineCreate>[0]['operation'];

let runner: ZapRunner;
let outDir: string;

beforeEach(async () => {
  // Core also prints the log lines of the app.
  jest.spyOn(console, 'log').mockReturnValue();
  jest.spyOn(console, 'error').mockReturnValue();
  outDir = await mkdtemp(path.join(os.tmpdir(), 'zapier-'));
});
afterEach(async () => {
  await runner.close();
  await rm(outDir, { recursive: true });
});

/** A runner for an app with one action. */
const start = async (
  perform: Perform,
  operation: Partial<Operation> = {},
  options: Partial<ZapRunnerOptions> = {},
) => {
  const inputFields = [{ key: 'order' }];
  const act = defineCreate({
    key: 'act',
    noun: 'Act',
    display: { label: 'Act', description: 'Acts.' },
    operation: { perform, inputFields, sample: { id: 1 }, ...operation } as Operation,
  });
  const app = defineApp({ version: '1.0.0', platformVersion: '19.1.0', creates: { act } });
  runner = await startZapRunner({ app, authData: {}, outDir, ...options });
};

const act = (order = 'o_1') => runner.invoke('create', 'act', { order });

describe('z.cache', () => {
  const claim: Perform = async (z, { inputData }) => ({
    id: 1,
    claimed: await z.cache.set(`${inputData.order}`, 'mine', 60, undefined, true),
    value: await z.cache.get(`${inputData.order}`),
  });

  it('repeats a call after a lost response, and then finds its own key (core: create-rpc-client.js)', async () => {
    await start(claim);
    runner.failNext({ method: 'zcache_set', how: 'lost' });
    expect(await act()).toMatchObject({ claimed: false, value: 'mine' });
  });

  it('fails after three lost responses (core: create-rpc-client.js)', async () => {
    await start(claim);
    runner.failNext({ method: 'zcache_set', how: 'lost', times: 3 });
    await expect(act()).rejects.toThrow('RPC request failed after 3 attempts');
    expect(await act()).toMatchObject({ claimed: false });
  });

  it('repeats a refused call (core: create-rpc-client.js)', async () => {
    await start(claim);
    runner.failNext({ method: 'zcache_set', how: 'refused', times: 2 });
    expect(await act()).toMatchObject({ claimed: true });
  });

  it('waits for a silent cache until the time limit of the step', async () => {
    await start(claim, {}, { callSeconds: 0.2 });
    runner.failNext({ how: 'silent' });
    await expect(act()).rejects.toThrow('The app did not respond in-time.');
  });

  it('returns false beyond its bytes per minute (core: test/tools/create-cache.js)', async () => {
    await start(claim, {}, { cacheBytesPerMinute: 10 });
    expect(await act('o_1')).toMatchObject({ claimed: true, value: 'mine' });
    expect(await act('o_2')).toMatchObject({ claimed: false, value: null });

    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 60_000);
    expect(await act('o_2')).toMatchObject({ claimed: true });
  });
});

describe('a throttle', () => {
  let ended = 0;
  const note: Perform = async () => {
    ended += 1;
    return { id: ended };
  };
  const times = (count: number, work: () => Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, work));
  beforeEach(() => {
    ended = 0;
  });

  it('delays calls beyond its limit to the next window (ThrottleObjectSchema)', async () => {
    const rate = new RateLimit(2, 100);
    const three = () => [rate.take(), rate.take(), rate.take()];
    expect(three()).toEqual([true, true, false]);
    await rate.next();
    expect(three()).toEqual([true, true, false]);

    await start(note, { throttle: { window: 60, limit: 2, retry: true } }, { maxWait: 100 });
    await times(5, act);
    expect(ended).toBe(5);
  });

  it('holds a run with retry: false (ThrottleObjectSchema)', async () => {
    await start(note, { throttle: { window: 60, limit: 2, retry: false } });
    await times(2, act);
    await expect(act()).rejects.toMatchObject({ kind: 'held', message: expect.stringContaining('2 times') });
    expect(ended).toBe(2);
  });

  it('counts each key of its own (ThrottleObjectSchema)', async () => {
    const throttle = { window: 60, limit: 1, key: '{{bundle.inputData.order}}', retry: false };
    await start(note, { throttle });
    await act('o_1');
    await act('o_2');
    await expect(act('o_1')).rejects.toMatchObject({ kind: 'held' });
  });
});

describe('a lock', () => {
  let atOnce = 0;
  let most = 0;
  const crowd: Perform = async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await wait(50);
    atOnce -= 1;
    return { id: 1 };
  };
  beforeEach(() => {
    most = 0;
  });

  it('allows one call at a time for each key (LockObjectSchema)', async () => {
    await start(crowd, { lock: { key: 'order-{{bundle.inputData.order}}' } });
    await Promise.all([act('o_1'), act('o_1'), act('o_1')]);
    expect(most).toBe(1);
    await Promise.all([act('o_1'), act('o_2')]);
    expect(most).toBe(2);
  });

  it('is free after a failed call (LockObjectSchema)', async () => {
    await start(
      async (_z, { inputData }) => {
        if (inputData.order === 'bad') throw new Error('No.');
        return { id: 1 };
      },
      { lock: { key: 'all' } },
    );
    const [bad, good] = await Promise.allSettled([act('bad'), act('good')]);
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('is free after its timeout (LockObjectSchema)', async () => {
    let calls = 0;
    const stuck: Perform = async () => {
      calls += 1;
      if (calls === 1) await wait(1500);
      return { id: calls };
    };
    await start(stuck, { lock: { key: 'all', timeout: 1 } });
    const first = act();
    const second = await act();
    expect(second.id).toBe(2);
    await first;
  });
});

describe('a call', () => {
  it('fails after its time limit (docs.zapier.com: troubleshoot-action-timeouts)', async () => {
    await start(async () => wait(200, { id: 1 }), {}, { callSeconds: 0.1 });
    await expect(act()).rejects.toMatchObject({
      kind: 'errored',
      message: 'The app did not respond in-time. It may or may not have completed successfully.',
    });
    // The call continues, so the runner has to stay until its end.
    await wait(200);
  });

  it('returns up to 20 MB, beyond 6 MB through a file (core: large-response-cacher.js)', async () => {
    await start(async (_z, { inputData }) => ({ id: 1, text: 'ä'.repeat(Number(inputData.order)) }));
    expect((await act('7000000')).text).toHaveLength(7_000_000);
    await expect(act('21000000')).rejects.toThrow('exceeds maximum allowed size: 20971520');
  });

  it('takes up to 35 MB (docs.zapier.com: operating-constraints)', async () => {
    await start(async () => ({ id: 1 }));
    await expect(act('x'.repeat(20 * 1024 * 1024))).rejects.toThrow('Invoke payload too large');
  });
});
