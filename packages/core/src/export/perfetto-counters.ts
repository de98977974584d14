import type { Trace } from "../trace/event.ts";
import { nanoseconds } from "./perfetto-event.ts";
import type { PerfettoWriter } from "./perfetto-writer.ts";
import { plainText } from "./plain-text.ts";
import type { Tracks } from "./tracks.ts";

/** Writes how many there are of what, over time. A value that holds for no time is left out: a counter shows what is the case until the next one. */
export function writeCounters(
  writer: PerfettoWriter,
  pid: number,
  { events }: Trace,
  { tasks, threads }: Tracks,
): void {
  const ready = [...tasks.values()].flatMap(({ pieces }) => pieces.filter(({ state }) => state === "ready"));
  const running = [...threads.values()].flatMap(({ pieces }) => pieces.filter(({ state }) => state === "running"));
  if (tasks.size > 0) write(writer, pid, "ready tasks", stepsOf(ready));
  if (threads.size > 0) write(writer, pid, "running threads", stepsOf(running));
  const underWay: Change[] = [];
  const lengths = new Map<number, Change[]>();
  const names = new Map<number, string>();
  for (const event of events) {
    if (event.type === "work-started") underWay.push({ time: event.time, by: 1 });
    else if (event.type === "work-finished") underWay.push({ time: event.time, by: -1 });
    else if (event.type === "resource-created" && event.kind === "queue") {
      names.set(event.resource, event.name);
      lengths.set(event.resource, [{ time: event.time, by: 0 }]);
    } else if (event.type === "queue-length") {
      lengths.get(event.resource)?.push({ time: event.time, by: event.put ? 1 : -1, to: event.length });
    }
  }
  write(writer, pid, "tasks under way", underWay);
  for (const [resource, changes] of lengths) {
    write(writer, pid, `items in ${plainText(names.get(resource) ?? "", 100)} (queue ${resource})`, changes);
  }
}

interface Change {
  readonly time: number;
  readonly by: number;
  /** The value itself, where it is known. */
  readonly to?: number;
}

function stepsOf(pieces: readonly { readonly start: number; readonly end: number }[]): Change[] {
  const changes = pieces.flatMap(({ start, end }) => [
    { time: start, by: 1 },
    { time: end, by: -1 },
  ]);
  return changes.sort((a, b) => a.time - b.time);
}

function write(writer: PerfettoWriter, pid: number, name: string, changes: readonly Change[]): void {
  let [value, written] = [0, Number.NaN];
  for (const [index, { time, by, to }] of changes.entries()) {
    value = to ?? value + by;
    const next = changes[index + 1];
    if (value === written || (next !== undefined && nanoseconds(next.time) === nanoseconds(time))) continue;
    writer.counter(pid, name, time, value);
    written = value;
  }
}
