import { describe, expect, test } from "vitest";
import {
  asyncWith,
  Barrier,
  BoundedSemaphore,
  BrokenBarrierError,
  CancelledError,
  Condition,
  createTask,
  Event,
  gather,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  run,
  Runner,
  RuntimeError,
  Semaphore,
  sleep,
  ValueError,
  type Coroutine,
} from "../../src/asyncio/index.ts";

/** Runs each as a task, in order, and gives what they wrote. */
function inTasks(bodies: readonly ((write: (line: string) => void) => Coroutine<void>)[]): string[] {
  const lines: string[] = [];
  run(function* () {
    yield* gather(bodies.map((body) => body((line) => lines.push(line))));
  });
  return lines;
}

describe("Lock", () => {
  test("[LK1] waiters have it in order, and nobody overtakes", () => {
    const lock = new Lock();
    const holder = (name: string) =>
      function* (write: (line: string) => void): Coroutine<void> {
        yield* asyncWith(lock, function* () {
          write(name);
          yield* sleep(1);
        });
        if (name !== "a") return;
        yield* lock.acquire(); // released, but the others wait
        write("a again");
        lock.release();
      };
    expect(inTasks(["a", "b", "c"].map(holder))).toEqual(["a", "b", "c", "a again"]);
    expect(() => lock.release()).toThrow("Lock is not acquired.");
    expect(lock.locked()).toBe(false);
  });

  test("[LK2] a waiter that was woken and is cancelled hands it on", () => {
    run(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const waiters = [createTask(lock.acquire()), createTask(lock.acquire())] as const;
      yield* sleep(0);
      lock.release();
      waiters[0].cancel();
      expect(yield* waiters[1]).toBe(true);
      expect(waiters[0].cancelled()).toBe(true);
    });
  });

  test("[LK2] a lock belongs to the loop on which somebody waited first", () => {
    const lock = new Lock();
    const contend = function* (): Coroutine<void> {
      const holder = createTask(asyncWith(lock, () => sleep(1)));
      yield* sleep(0);
      yield* asyncWith(lock, () => {});
      yield* holder;
    };
    const first = new Runner();
    first.run(contend());
    expect(() => run(contend)).toThrow("this lock is bound to a different event loop");
  });
});

describe("Event, Condition, Semaphore, Barrier", () => {
  test("[EV1] wakes all in order", () => {
    const event = new Event();
    const waiter = (name: string) =>
      function* (write: (line: string) => void): Coroutine<void> {
        yield* event.wait();
        write(name);
      };
    const setter = function* (): Coroutine<void> {
      yield* sleep(1);
      event.set();
      event.set();
      event.clear();
    };
    expect(inTasks([waiter("a"), waiter("b"), setter])).toEqual(["a", "b"]);
    expect(event.isSet()).toBe(false);
  });

  test("[CN1] wait lets the lock go and has it again, cancelled or not", () => {
    run(function* () {
      const condition = new Condition();
      expect(() => condition.notify()).toThrow("cannot notify on un-acquired lock");
      const held: boolean[] = [];
      const waiter = (): Coroutine<void> =>
        asyncWith(condition, function* () {
          try {
            yield* condition.wait();
          } finally {
            held.push(condition.locked());
          }
        });
      const tasks = [createTask(waiter()), createTask(waiter())] as const;
      yield* sleep(0);
      yield* condition.acquire();
      tasks[0].cancel();
      yield* sleep(1);
      tasks[0].cancel();
      condition.notifyAll();
      yield* sleep(1);
      expect(held).toEqual([]);
      condition.release();
      const [first] = yield* gather({ returnExceptions: true }, tasks);
      expect([first instanceof CancelledError, held, condition.locked()]).toEqual([true, [true, true], false]);
      expect(() => condition.wait().next()).toThrow(RuntimeError);
    });
  });

  test("[CN2] a notification is not lost with its waiter", () => {
    run(function* () {
      const condition = new Condition();
      let isReady = false;
      const waiter = (): Coroutine<string> =>
        asyncWith(condition, function* () {
          return `ready: ${yield* condition.waitFor(() => isReady)}`;
        });
      const tasks = [createTask(waiter()), createTask(waiter())] as const;
      yield* sleep(0);
      yield* asyncWith(condition, () => {
        isReady = true;
        condition.notify();
        tasks[0].cancel();
      });
      expect(yield* tasks[1]).toBe("ready: true");
      expect(tasks[0].cancelled()).toBe(true);
    });
  });

  test("[SM1] what is released for a waiter is kept for it", () => {
    run(function* () {
      const semaphore = new Semaphore(1);
      yield* semaphore.acquire();
      const waiter = createTask(semaphore.acquire());
      const next = createTask(semaphore.acquire());
      yield* sleep(0);
      semaphore.release();
      expect(semaphore.locked()).toBe(true);
      waiter.cancel();
      expect(yield* next).toBe(true);
      semaphore.release();
      yield* asyncWith(semaphore, () => {
        expect(semaphore.locked()).toBe(true);
      });
      expect(semaphore.locked()).toBe(false);
    });
    expect(() => new Semaphore(-1)).toThrow(ValueError);
  });

  test("[SM1] ten thousand releases in a row", () => {
    run(function* () {
      const semaphore = new Semaphore(0);
      const waiters = Array.from({ length: 10_000 }, () => createTask(semaphore.acquire()));
      yield* sleep(0);
      for (let count = 0; count < waiters.length; count++) semaphore.release();
      yield* gather(waiters);
      expect(semaphore.locked()).toBe(true);
    });
  });

  test("[SM2] a bounded semaphore cannot be released too often", () => {
    const semaphore = new BoundedSemaphore(2);
    run(() => semaphore.acquire());
    semaphore.release();
    expect(() => semaphore.release()).toThrow("BoundedSemaphore released too many times");
  });

  test("[BR1] all go together, again and again", () => {
    run(function* () {
      const barrier = new Barrier(2);
      const rounds = yield* gather(
        barrier.wait(),
        barrier.wait(),
        asyncWith(barrier, (index) => index),
        barrier.wait(),
      );
      expect([rounds, barrier.parties, barrier.nWaiting]).toEqual([[0, 1, 0, 1], 2, 0]);
      const waiting = createTask(barrier.wait());
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(1);
      yield* barrier.reset();
      const [broken] = yield* gather({ returnExceptions: true }, waiting);
      expect(broken).toBeInstanceOf(BrokenBarrierError);
      const aborted = createTask(barrier.wait());
      yield* sleep(0);
      yield* barrier.abort();
      const errors = yield* gather({ returnExceptions: true }, aborted, barrier.wait());
      expect(errors.every((error) => error instanceof BrokenBarrierError)).toBe(true);
      expect(barrier.broken).toBe(true);
      yield* barrier.reset();
      expect(barrier.broken).toBe(false);
    });
    expect(() => new Barrier(0)).toThrow("parties must be > 0");
  });
});

describe("queues", () => {
  test("[QU1] put waits while it is full, get while it is empty", () => {
    const queue = new Queue<number>(2);
    const producer = function* (write: (line: string) => void): Coroutine<void> {
      for (const item of [1, 2, 3]) {
        yield* queue.put(item);
        write(`put ${item}`);
      }
    };
    const consumer = function* (write: (line: string) => void): Coroutine<void> {
      yield* sleep(1);
      for (let count = 0; count < 3; count++) write(`got ${yield* queue.get()}`);
    };
    expect(inTasks([producer, consumer])).toEqual(["put 1", "put 2", "got 1", "got 2", "put 3", "got 3"]);
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
    queue.putNowait(1);
    queue.putNowait(2);
    expect(() => queue.putNowait(3)).toThrow(QueueFull);
    expect([queue.full(), queue.qsize(), queue.maxsize]).toEqual([true, 2, 2]);
  });

  test("[QU1] a getter that was woken and robbed waits again; one that is cancelled wakes the next", () => {
    run(function* () {
      const queue = new Queue<string>();
      const getters = [createTask(queue.get()), createTask(queue.get()), createTask(queue.get())] as const;
      yield* sleep(0);
      queue.putNowait("robbed");
      expect(queue.getNowait()).toBe("robbed");
      yield* sleep(0);
      queue.putNowait("second");
      getters[1].cancel();
      yield* sleep(1);
      expect(getters.map((task) => task.done())).toEqual([false, true, true]);
      queue.putNowait("third");
      expect([yield* getters[2], yield* getters[0]]).toEqual(["second", "third"]);
    });
  });

  test("[QU2] join and shutdown", () => {
    run(function* () {
      const queue = new Queue<number>(1);
      yield* queue.put(1);
      const joined = createTask(queue.join());
      const waiting = createTask(queue.put(2));
      yield* sleep(0);
      queue.shutdown();
      expect([yield* queue.get(), joined.done()]).toEqual([1, false]);
      queue.taskDone();
      yield* joined;
      const outcomes = yield* gather({ returnExceptions: true }, waiting, queue.get(), queue.put(3));
      expect(outcomes.every((outcome) => outcome instanceof QueueShutDown)).toBe(true);
      expect(() => queue.taskDone()).toThrow("task_done() called too many times");
      const dropped = new Queue<number>();
      dropped.putNowait(1);
      dropped.shutdown(true);
      yield* dropped.join();
      expect(() => dropped.getNowait()).toThrow(QueueShutDown);
      expect(() => dropped.putNowait(1)).toThrow(QueueShutDown);
    });
  });

  test("[QU3] priorities as Python's tuples, and a stack", () => {
    const queue = new PriorityQueue<readonly unknown[]>();
    for (const item of [[2, "b"], [1, "z"], [2, "a"], [1], [1, "z", 0]]) queue.putNowait(item);
    const order = Array.from({ length: 5 }, () => queue.getNowait().join());
    expect(order).toEqual(["1", "1,z", "1,z,0", "2,a", "2,b"]);
    const byLength = new PriorityQueue<string>(0, (left, right) => left.length < right.length);
    for (const item of ["ccc", "a", "bb"]) byLength.putNowait(item);
    expect([byLength.qsize(), byLength.getNowait()]).toEqual([3, "a"]);
    const stack = new LifoQueue<number>();
    for (const item of [1, 2, 3]) stack.putNowait(item);
    expect([stack.getNowait(), stack.getNowait(), stack.qsize()]).toEqual([3, 2, 1]);
  });
});
