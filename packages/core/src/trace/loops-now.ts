import { CODE } from "./columns.ts";
import type { Cursor } from "./cursor.ts";
import { eventAt } from "./decode.ts";
import { WAIT_KINDS } from "./event.ts";
import type { LoopNow, TimerNow } from "./now.ts";
import type { TraceIndex } from "./trace-index.ts";

interface OpenLoop {
  running: number | null;
  readonly ready: number[];
  readonly timers: TimerNow[];
}

const YIELD = WAIT_KINDS.indexOf("yield");
const SLEEP = WAIT_KINDS.indexOf("sleep");

/** The event loops that have tasks or timers where a cursor is, in the order of their threads. */
export function loopsOf(index: TraceIndex, { tasks, timers, iterations }: Cursor): LoopNow[] {
  const loops = new Map<number, OpenLoop>();
  const loopOf = (thread: number): OpenLoop => {
    const loop = loops.get(thread) ?? { running: null, ready: [], timers: [] };
    loops.set(thread, loop);
    return loop;
  };
  for (let task = 1; task < tasks.length; task++)
    if (tasks[task] !== 0) put(index, task, (tasks[task] ?? 0) - 1, loopOf);
  for (const [timer, at] of timers) {
    const set = eventAt(index.columns, at);
    if (set.type === "timer-set") loopOf(set.thread ?? 0).timers.push({ timer, when: set.when, task: set.task });
  }
  return [...loops]
    .sort(([left], [right]) => left - right)
    .map(([thread, loop]): LoopNow => ({
      thread: thread === 0 ? null : thread,
      running: loop.running,
      ready: loop.ready.sort((left, right) => (tasks[left] ?? 0) - (tasks[right] ?? 0)),
      timers: loop.timers.sort((left, right) => left.when - right.when),
      iteration: iterationAt(index, iterations[thread] ?? 0),
    }));
}

/** Puts a task where its loop has it after its last event. There can be very many: so without an object for each. */
function put({ columns, made }: TraceIndex, task: number, at: number, loopOf: (thread: number) => OpenLoop): void {
  const { type, b, d, value } = columns;
  const code = type[at];
  if (code === CODE["task-done"]) return;
  const place = made.tasks[task] ?? 0;
  const loop = loopOf(place === 0 ? 0 : (d[place - 1] ?? 0));
  if (code === CODE["task-created"] || code === CODE["task-woken"]) loop.ready.push(task);
  else if (code !== CODE["task-suspended"]) loop.running = task;
  else if (b[at] === YIELD) loop.ready.push(task);
  else if (b[at] === SLEEP && !Number.isNaN(value[at])) loop.timers.push({ timer: null, when: value[at] ?? 0, task });
}

function iterationAt({ columns }: TraceIndex, place: number): LoopNow["iteration"] {
  const began = place === 0 ? null : eventAt(columns, place - 1);
  return began?.type === "iteration" ? { since: began.time, ready: began.ready } : null;
}
