import { createTask, EventLoop, gather, Queue, run, sleep, type Coroutine } from "../src/asyncio/index.ts";
import { Recorder } from "../src/trace/recorder.ts";
import { randomTimes, type Competitor } from "./workloads.ts";

function* worker(seconds: number): Coroutine<void> {
  yield* sleep(seconds);
}

function* sleepersAt(times: ArrayLike<number>): Coroutine<void> {
  yield* gather(Array.from(times, (seconds) => createTask(worker(seconds))));
}

function sleepers(times: ArrayLike<number>): void {
  run(sleepersAt(times));
}

/** As `sleepers`, with a trace of it. */
function recordedSleepers(times: ArrayLike<number>): void {
  const recorder = new Recorder();
  const loopFactory = (): EventLoop => {
    const loop = new EventLoop();
    recorder.begin(loop.clock);
    return loop;
  };
  run(sleepersAt(times), { loopFactory, observer: recorder });
  recorder.trace();
}

export const engine: Competitor = {
  tasks: (count) => sleepers(randomTimes(count)),
  recorded: (count) => recordedSleepers(randomTimes(count)),
  instant: (count) => sleepers(new Float64Array(count).fill(1)),
  switches: (count) =>
    run(function* () {
      for (let done = 0; done < count; done++) yield* sleep(0);
    }),
  queue: (count) =>
    run(function* () {
      const queue = new Queue<number>();
      for (let item = 0; item < count; item++) {
        yield* queue.put(item);
        yield* queue.get();
      }
    }),
};

/** Bytes a sleeping task, and the resident set with all of them, in bytes. Needs `--expose-gc`. */
export function memory(count: number): { perTask: number; resident: number } {
  const times = randomTimes(count);
  const used = (): number => {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  return run(function* () {
    const before = used();
    for (const seconds of times) createTask(worker(1 + seconds));
    yield* sleep(0.5);
    return { perTask: (used() - before) / count, resident: process.memoryUsage.rss() };
  });
}
