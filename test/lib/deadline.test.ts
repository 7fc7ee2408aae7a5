import { type Deadline, startDeadline } from '../../lib/deadline.ts';
import { inVirtualTime } from '../support/virtual-time.ts';

/** The result of some work in a step of 25 seconds, and its time. */
const inStep = async <T>(work: (deadline: Deadline) => Promise<T>) => {
  const { result, seconds } = await inVirtualTime(
    () => work(startDeadline(25_000)),
    () => false,
  );
  return { value: result.status === 'fulfilled' ? result.value : result.reason.name, seconds };
};

const never = new Promise<never>(() => undefined);

test('counts down to 0, and then aborts requests', async () => {
  const work = async ({ left, sleep, signal }: Deadline) => {
    const before = [left(), signal.aborted];
    await sleep(20_000);
    const later = [left(), signal.aborted];
    await sleep(5_000);
    return [before, later, [left(), signal.aborted]];
  };
  expect((await inStep(work)).value).toEqual([
    [25_000, false],
    [5_000, false],
    [0, true],
  ]);
});

test('ends a sleep with its time', async () => {
  expect(await inStep(({ sleep }) => sleep(3_600_000))).toMatchObject({ seconds: 25 });
});

test('limits work to the time that it gets, and to three seconds after the deadline', async () => {
  expect(await inStep(({ within }) => within(5000, never))).toEqual({ value: 'TimeoutError', seconds: 5 });
  const late = async ({ sleep, within }: Deadline) => {
    await sleep(25_000);
    return within(5000, never);
  };
  expect(await inStep(late)).toEqual({ value: 'TimeoutError', seconds: 28 });
});

test('passes on the result or the error of work that ends in time', async () => {
  expect(await inStep(({ within }) => within(5000, Promise.resolve('done')))).toEqual({
    value: 'done',
    seconds: 0,
  });
  const failure = Object.assign(new Error('no'), { name: 'RangeError' });
  expect((await inStep(({ within }) => within(5000, Promise.reject(failure)))).value).toBe('RangeError');
});
