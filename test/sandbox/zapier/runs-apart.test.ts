import { deliver, order, runner, shop, tag, useRunner, zap } from './runner-kit.ts';

useRunner();

// The isolation of runs. Each title names its source.

const mail = `
  - id: mail
    app: email
    action: send
    input: { to: ann@example.com, subject: Bill, text: Here it is., attachments: ['{{trigger.bill}}'] }`;

it('treats a file pointer of another run as a text (core: wrap-hydrate.js)', async () => {
  await runner.turnOn(zap(`${tag}${mail}`));
  await deliver(order);
  const pointer = runner.runs[0]?.trigger?.bill;
  expect(shop.files).toBe(1);

  // A trigger can emit a cached record in a later run.
  shop.emitted.push({ ...order, id: 'o_2', bill: pointer, note: pointer });
  await deliver({ ...order, id: 'o_2' });
  expect(shop.files).toBe(1);
  expect(shop.tagged[1]?.inputData.note).toBe(pointer);
  expect(runner.runs[1]).toMatchObject({
    status: 'errored',
    error: 'The attachment is neither a file of this run nor a URL.',
  });
});

it('signs the pointers of parallel runs with separate secrets', async () => {
  await runner.turnOn(zap(mail));
  await Promise.all(['o_1', 'o_2', 'o_3'].map((id) => deliver({ ...order, id })));
  expect(runner.runs.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
  // Three triggers and three hydrators.
  expect(shop.secrets.size).toBe(6);
});

it('gives a hydrator the data of its pointer and nothing of the run (core: create-dehydrator.js)', async () => {
  await runner.turnOn(zap(mail));
  await deliver(order);
  const [hydrated] = shop.hydrated;
  expect(hydrated).toMatchObject({ inputData: { order: 'o_1' }, authData: { key: 'sk_secret' } });
  expect(hydrated).not.toHaveProperty('subscribeData');
  expect(hydrated).not.toHaveProperty('rawRequest');
  expect(shop.secrets.size).toBe(2);
});

it('passes the time zone of the Zap to a call (docs.zapier.com: cli-docs, bundle.meta.timezone)', async () => {
  await runner.turnOn({ ...zap(tag), timezone: 'Asia/Tokyo' });
  await deliver(order);
  await runner.invoke('create', 'tag_order', { order: 'o_2' });
  expect(shop.performs[0]?.meta.timezone).toBe('Asia/Tokyo');
  expect(shop.tagged.map(({ meta }) => meta.timezone)).toEqual(['Asia/Tokyo', 'UTC']);
});

it('keeps core from ending a large process (core: memory-checker.js)', () => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  jest.spyOn(process, 'memoryUsage').mockReturnValue({ ...process.memoryUsage(), rss: 10 ** 9 });
  jest.spyOn(console, 'error').mockReturnValue();
  jest.replaceProperty(process, 'env', { ...process.env });
  const exitsWith = (...modules: string[]): number => {
    exit.mockClear();
    jest.isolateModules(() => {
      for (const name of modules) require(name);
      const checkMemory = require('zapier-platform-core/src/tools/memory-checker');
      for (let call = 0; call < 300; call++) checkMemory({ calledFromCli: true });
    });
    return exit.mock.calls.length;
  };
  expect(exitsWith()).toBeGreaterThan(0);
  expect(exitsWith('../../../sandbox/zapier/shared-process.ts')).toBe(0);
});

it('separates the environment of a call from the process (core: environment.js)', async () => {
  await runner.turnOn(zap(tag));
  await deliver(order);
  expect(shop.secrets.size).toBe(1);
  expect(process.env._ZAPIER_ONE_TIME_SECRET).toBeUndefined();
  expect(process.env.LOGGING_ENDPOINT).toBeUndefined();
});
