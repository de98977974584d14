/**
 * Measurements of `prices.py`, carried out on the simulated machine at the prices that they amount to: `node accuracy/echo.ts prices.json`.
 * Where an echo differs from what was measured, the machine lacks something. Columns: lower quartile, median, echo, and how far it is off the
 * median.
 */
import { readFileSync } from "node:fs";
import {
  createTask,
  getRunningLoop,
  gather,
  Queue,
  sleep,
  asyncWith,
  Lock,
  type Coroutine,
} from "../src/asyncio/index.ts";
import {
  compute,
  join,
  Machine,
  MachineLoop,
  pause,
  type Prices,
  ProcessPool,
  type Program,
  resultOf,
  runAsyncio,
  self,
  SimpleThreadQueue,
  spawn,
  startProcess,
  ThreadLock,
  ThreadPool,
  ThreadPoolOfLoop,
  ThreadQueue,
  type Thread,
} from "../src/machine/index.ts";
import { type Measurement, parsePrices, pricesOf } from "./prices-of.ts";

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("name the file that prices.py has printed: node accuracy/echo.ts prices.json");
const measured = parsePrices(readFileSync(path, "utf8"));
const prices = pricesOf(measured);

type Sample = Record<string, number>;
function* nothing(): Program<void> {}
const now = function* (): Program<number> {
  return (yield* self()).computer.clock.now;
};
function on(p: Partial<Prices>, program: () => Program<Sample>, seed = 1): Sample {
  return new Machine({ cores: 2, prices: p, seed }).run(program);
}
function* pingPong(
  count: number,
  gh: () => Program<unknown>,
  th: () => Program<unknown>,
  gt: () => Program<unknown>,
  tt: () => Program<unknown>,
): Program<number> {
  const other = yield* spawn(function* () {
    for (let i = 0; i < count; i++) {
      yield* tt();
      yield* gh();
    }
  });
  const start = yield* now();
  for (let i = 0; i < count; i++) {
    yield* gt();
    yield* th();
  }
  const taken = (yield* now()) - start;
  yield* join(other);
  return taken / count / 2;
}
function* asy<T>(main: () => Coroutine<T>): Program<T> {
  return yield* runAsyncio(new MachineLoop((yield* self()).computer), main());
}
const echoes: (() => Program<Sample>)[] = [
  function* threadStart() {
    let started = 0;
    const begin = yield* now();
    for (let i = 0; i < 20; i++) {
      const b = yield* now();
      const t = yield* spawn(nothing);
      started += (yield* now()) - b;
      yield* join(t);
    }
    return { threadStart: started / 20, threadStartJoin: ((yield* now()) - begin) / 20 };
  },
  function* handovers() {
    const h = new ThreadLock(),
      t = new ThreadLock();
    h.tryAcquire();
    t.tryAcquire();
    const rel = (l: ThreadLock) =>
      function* (): Program<void> {
        l.release();
      };
    const lock = yield* pingPong(
      100,
      rel(h),
      () => h.acquire(),
      rel(t),
      () => t.acquire(),
    );
    const sh = new SimpleThreadQueue<null>(),
      st = new SimpleThreadQueue<null>();
    const simple = yield* pingPong(
      100,
      function* () {
        sh.put(null);
      },
      () => sh.get(),
      function* () {
        st.put(null);
      },
      () => st.get(),
    );
    const qh = new ThreadQueue<null>(),
      qt = new ThreadQueue<null>();
    const q = yield* pingPong(
      100,
      () => qh.put(null),
      () => qh.get(),
      () => qt.put(null),
      () => qt.get(),
    );
    return { threadLockHandover: lock, simpleQueueHandover: simple, threadQueueHandover: q };
  },
  function* pool() {
    const start = yield* now();
    const pool = new ThreadPool(4);
    yield* resultOf(yield* pool.submit(nothing));
    const first = (yield* now()) - start;
    const all = [];
    for (let i = 0; i < 4; i++) all.push(yield* pool.submit(() => pause(0.001)));
    for (const f of all) yield* resultOf(f);
    let s = yield* now();
    for (let i = 0; i < 50; i++) yield* resultOf(yield* pool.submit(nothing));
    const trip = ((yield* now()) - s) / 50;
    s = yield* now();
    const jobs = [];
    for (let i = 0; i < 1000; i++) jobs.push(yield* pool.submit(nothing));
    for (const f of jobs) yield* resultOf(f);
    const job = ((yield* now()) - s) / 1000;
    yield* pause(0.001);
    s = yield* now();
    yield* pool.shutdown();
    return {
      threadPoolFirst: first,
      threadPoolRoundTrip: trip,
      threadPoolMapJob: job,
      threadPoolClose: (yield* now()) - s,
    };
  },
  function* toThread() {
    const loop = new MachineLoop((yield* self()).computer);
    const pool = new ThreadPoolOfLoop(loop, new ThreadPool(6));
    loop.setDefaultExecutor(pool);
    const out: Sample = {};
    yield* runAsyncio(
      loop,
      (function* (): Coroutine<void> {
        const l = getRunningLoop();
        let s = l.time();
        yield* l.runInExecutor(pool, () => {});
        out["toThreadFirst"] = l.time() - s;
        s = l.time();
        for (let i = 0; i < 30; i++) yield* l.runInExecutor(pool, () => {});
        out["toThread"] = (l.time() - s) / 30;
      })(),
    );
    return out;
  },
  function* asyncOnes() {
    const out: Sample = {};
    yield* asy(function* () {
      const l = getRunningLoop();
      let late = 0;
      for (let i = 0; i < 200; i++) {
        const d = 0.001 + i / 200000;
        const s = l.time();
        yield* sleep(d);
        late += l.time() - s - d;
      }
      out["asyncSleepLateness"] = late / 200;
      let s = l.time();
      yield* gather(
        ...Array.from({ length: 100 }, () =>
          createTask(
            (function* (): Coroutine<void> {
              for (let i = 0; i < 20; i++) yield* sleep(0);
            })(),
          ),
        ),
      );
      out["taskSwitch"] = (l.time() - s) / 2000;
      const lock = new Lock();
      s = l.time();
      yield* gather(
        ...Array.from({ length: 10 }, () =>
          createTask(
            (function* (): Coroutine<void> {
              for (let i = 0; i < 20; i++) yield* asyncWith(lock, () => sleep(0));
            })(),
          ),
        ),
      );
      out["asyncLockHandover"] = (l.time() - s) / 200;
      for (const size of [1, 100]) {
        const q = new Queue<null>(size);
        s = l.time();
        yield* gather(
          createTask(
            (function* (): Coroutine<void> {
              for (let i = 0; i < 1000; i++) yield* q.put(null);
            })(),
          ),
          createTask(
            (function* (): Coroutine<void> {
              for (let i = 0; i < 1000; i++) yield* q.get();
            })(),
          ),
        );
        out[`asyncQueueHandover${size}`] = (l.time() - s) / 1000;
      }
    });
    return out;
  },
  ...[1, 2, 4].map(
    (count) =>
      function* gil(): Program<Sample> {
        const state = { stop: false };
        const ts: Thread[] = [];
        for (let i = 0; i < count; i++)
          ts.push(
            yield* spawn(function* () {
              while (!state.stop) yield* compute(3e-6);
            }),
          );
        let late = 0;
        const N = 60;
        for (let i = 0; i < N; i++) {
          const s = yield* now();
          yield* pause(0.001);
          late += (yield* now()) - s - 0.001;
        }
        state.stop = true;
        for (const t of ts) yield* join(t);
        return { [`gilAfterIo${count}`]: late / N };
      },
  ),
  ...[2, 4].map(
    (count) =>
      function* gil(): Program<Sample> {
        const turns: [Thread, number][] = [];
        const state = { stop: false };
        const ts: Thread[] = [];
        for (let i = 0; i < count; i++)
          ts.push(
            yield* spawn(function* (): Program<void> {
              const me = yield* self();
              while (!state.stop) {
                if (turns.at(-1)?.[0] !== me) turns.push([me, me.computer.clock.now]);
                yield* compute(1e-5);
              }
            }),
          );
        yield* pause(0.5);
        state.stop = true;
        for (const t of ts) yield* join(t);
        const lens = turns
          .slice(8)
          .map((t, i, all) => (all[i + 1]?.[1] ?? Number.NaN) - t[1])
          .filter((x) => x > 0)
          .toSorted((a, b) => a - b);
        return { [`gilSlice${count}`]: lens[lens.length >> 1] ?? Number.NaN };
      },
  ),
  function* process1() {
    const s = yield* now();
    let moment = 0;
    const t = yield* startProcess(function* () {
      moment = yield* now();
    });
    const started = yield* now();
    yield* join(t);
    return { forkStart: started - s, forkReady: moment - s, forkJoin: (yield* now()) - moment };
  },
  function* pools() {
    const s = yield* now();
    const pool = new ProcessPool(2);
    const jobs = [yield* pool.submit(nothing), yield* pool.submit(nothing)];
    yield* resultOf(jobs[0] as never);
    const first = (yield* now()) - s;
    yield* resultOf(jobs[1] as never);
    const c = yield* now();
    yield* pool.shutdown();
    return { forkPoolFirst2: first, forkPoolClose2: (yield* now()) - c };
  },
  function* ppool() {
    const pool = new ProcessPool(2);
    const map = function* (n: number): Program<void> {
      const j = [];
      for (let i = 0; i < n; i++) j.push(yield* pool.submit(nothing));
      for (const f of j) yield* resultOf(f);
    };
    yield* map(20);
    let s = yield* now();
    for (let i = 0; i < 30; i++) yield* resultOf(yield* pool.submit(nothing));
    const trip = ((yield* now()) - s) / 30;
    s = yield* now();
    const j = [];
    for (let i = 0; i < 100; i++) j.push(yield* pool.submit(nothing));
    const submit = ((yield* now()) - s) / 100;
    for (const f of j) yield* resultOf(f);
    s = yield* now();
    yield* map(200);
    const one = ((yield* now()) - s) / 200;
    yield* pool.shutdown();
    return { processPoolRoundTrip: trip, processPoolSubmit: submit, processPoolJob1: one };
  },
];
for (const echo of echoes) {
  for (const [name, simulated] of Object.entries(on(prices, echo))) {
    const measurement = measured.prices[name];
    if (measurement !== undefined) process.stdout.write(`${lineOf(name, measurement, simulated)}\n`);
  }
}

function lineOf(name: string, { seconds, spread: [low] }: Measurement, simulated: number): string {
  const figures = [low, seconds, simulated].map((value) => (value * 1e6).toFixed(2).padStart(10));
  const off = (simulated / seconds - 1) * 100;
  return `${name.padEnd(22)}${figures.join("")} µs ${off.toFixed(0).padStart(5)} %`;
}
