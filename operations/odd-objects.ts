import zapier from 'zapier-platform-core';
import { isShapeError } from '../lib/errors.ts';

// Stripe may send an object that lacks a part that it should have. It must not keep back the others of its list.

/** Notes in the log that an object is left out, and where it failed. The message of the error may hold data of a customer. */
const leaveOut = (error: unknown): Error => {
  if (!isShapeError(error)) throw error;
  const place = error.stack?.split('\n').find((line) => line.startsWith('    at ')) ?? '';
  zapier.console.log(`An object of an odd shape was left out: ${error.name}${place.replace(/^ +/, ' ')}`);
  return error;
};

/** What is read of an object; undefined if its shape is odd. */
export const unlessOdd = <R>(read: () => R): R | undefined => {
  try {
    return read();
  } catch (error) {
    leaveOut(error);
    return undefined;
  }
};

/**
 * Maps the objects of a list, without those whose shape is odd.
 *
 * @throws the first failure if no object could be mapped: an empty list would say that there is nothing
 */
export const mapEach = <T, R>(items: T[], map: (item: T) => R): R[] => {
  const failures: Error[] = [];
  const mapped = items.flatMap((item) => {
    try {
      return [map(item)];
    } catch (error) {
      failures.push(leaveOut(error));
      return [];
    }
  });
  if (failures[0] && !mapped.length) throw failures[0];
  return mapped;
};
