import { CODE } from "./columns.ts";
import { OUTCOMES, STATE_BITS } from "./decode.ts";
import { RESOURCE_KINDS, THREAD_STATES, type TraceEvent, WAIT_KINDS } from "./event.ts";
import type { ColumnWriter } from "./writer.ts";

/** Writes an event, so that `eventAt` makes it again. */
export function encode(event: TraceEvent, to: ColumnWriter): void {
  const code = CODE[event.type];
  const { time } = event;
  switch (event.type) {
    case "work-started":
      return to.push(code, time, event.work, to.name(event.name), event.task ?? 0, event.thread ?? 0, event.arrival);
    case "work-step":
      return to.push(code, time, event.work, event.task ?? 0, event.thread ?? 0, event.step);
    case "work-finished":
      return to.push(code, time, event.work, nameOf(event.error, to));
    case "task-created":
      return to.push(code, time, event.task, to.name(event.name), event.parent ?? 0, event.thread ?? 0);
    case "task-suspended":
      return to.push(
        code,
        time,
        event.task,
        WAIT_KINDS.indexOf(event.on),
        event.resource ?? 0,
        event.target ?? 0,
        event.until ?? Number.NaN,
      );
    case "task-started":
    case "task-resumed":
      return to.push(code, time, event.task);
    case "task-woken":
    case "task-cancel-requested":
      return to.push(code, time, event.task, event.by ?? 0);
    case "task-computes":
      return to.push(code, time, event.task, event.call === "cpu" ? 0 : 1, 0, 0, event.seconds);
    case "task-done":
      return to.push(code, time, event.task, OUTCOMES.indexOf(event.outcome), nameOf(event.error, to));
    case "iteration":
      return to.push(code, time, event.thread ?? 0, event.ready, event.timers);
    case "timer-set":
      return to.push(code, time, event.thread ?? 0, event.timer, event.task ?? 0, 0, event.when);
    case "timer-ended":
      return to.push(code, time, event.timer, event.fired ? 1 : 0);
    case "resource-created":
      return to.push(
        code,
        time,
        event.resource,
        RESOURCE_KINDS.indexOf(event.kind),
        to.name(event.name),
        0,
        event.capacity ?? Number.NaN,
      );
    case "resource-acquired":
    case "resource-released":
      return to.push(code, time, event.resource, event.work ?? 0, event.task ?? 0, event.thread ?? 0);
    case "queue-length": {
      const value = 2 * event.length + (event.put ? 1 : 0);
      return to.push(code, time, event.resource, event.work ?? 0, event.task ?? 0, event.thread ?? 0, value);
    }
    case "process-started":
      return to.push(code, time, event.process, to.name(event.name));
    case "process-finished":
      return to.push(code, time, event.process);
    case "thread-created":
      return to.push(code, time, event.thread, to.name(event.name), event.process, event.creator ?? 0);
    case "thread-state": {
      const core = event.core === null ? 0 : event.core + 1;
      const state = THREAD_STATES.indexOf(event.state) | (core << STATE_BITS);
      return to.push(
        code,
        time,
        event.thread,
        state,
        event.resource ?? 0,
        event.target ?? 0,
        event.until ?? Number.NaN,
      );
    }
    case "thread-woken":
      return to.push(code, time, event.thread, event.by ?? 0);
    case "gil-taken":
      return to.push(code, time, event.process, event.thread, event.from ?? 0);
  }
}

function nameOf(name: string | null, to: ColumnWriter): number {
  return name === null ? 0 : to.name(name);
}
