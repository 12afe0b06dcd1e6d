/** One clock for all that ticks on the screen, so that a thousand rows need one timer. */
import { useSyncExternalStore } from 'react';

function makeClock(every: number) {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      if (!timer) {
        now = Date.now();
        timer = setInterval(tick, every);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && timer) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
    read: () => now,
  };
}
const slow = makeClock(15_000);
const fast = makeClock(250);

/** The time, renewed every 15 seconds. */
export const useNow = (): number => useSyncExternalStore(slow.subscribe, slow.read);
/** The time, renewed four times a second: for a countdown. */
export const useFastNow = (): number => useSyncExternalStore(fast.subscribe, fast.read);
