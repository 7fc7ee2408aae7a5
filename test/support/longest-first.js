import Sequencer from '@jest/test-sequencer';

/** What takes longest and is written in several files, so that the size of its first one does not say so. */
const LONGEST = /(shop.browser|faults.faults)\.test\.ts$/;

const isLong = ({ path }) => LONGEST.test(path);

/**
 * In place of Jest's own order (see jest.config.js). Where no earlier run says how long each file takes, as in a fresh
 * clone, Jest begins with the largest: the browser would come last, and all workers but one would wait for it.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
