import { type Trace, type TraceEvent, traceOf } from "@interleave/core";
import * as fc from "fast-check";

const NOWHERE = { core: null, until: null, resource: null, target: null };

/** A trace of works that wait one after another, each blocking. */
export function sequentialTrace(seconds: readonly number[], nameOf = (work: number): string => `Task ${work}`): Trace {
  let now = 0;
  const events = seconds.flatMap((duration, index): TraceEvent[] => {
    const work = index + 1;
    const start = now;
    now += duration;
    return [
      { type: "work-started", time: start, work, name: nameOf(work), arrival: 0, task: null, thread: 1 },
      { type: "thread-state", time: start, thread: 1, state: "blocked", ...NOWHERE, until: now },
      { type: "thread-state", time: now, thread: 1, state: "running", ...NOWHERE, core: 0 },
      { type: "work-finished", time: now, work, error: null },
    ];
  });
  return traceOf(events);
}

/** A trace of works that wait at once, each suspended. */
export function concurrentTrace(seconds: readonly number[], nameOf = (work: number): string => `Task ${work}`): Trace {
  const events = seconds.flatMap((end, index): TraceEvent[] => {
    const work = index + 1;
    return [
      { type: "work-started", time: 0, work, name: nameOf(work), arrival: 0, task: work, thread: null },
      { type: "task-suspended", time: 0, task: work, on: "sleep", until: end, resource: null, target: null },
      { type: "task-resumed", time: end, task: work },
      { type: "work-finished", time: end, work, error: null },
    ];
  });
  return traceOf(events.toSorted((a, b) => a.time - b.time));
}

/** Any text at all: control characters and halves of surrogate pairs too, and what looks like markup. */
const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom(
    "</svg><script>alert(1)</script>",
    "]]>",
    "<!--",
    "&amp;&#0;",
    '" onload="alert(1)',
    "${x}",
    "a\u{0}b",
  ),
);

export const anyRun: fc.Arbitrary<{ title: string; trace: Trace }> = fc
  .record({
    title: hostileName,
    seconds: fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 30 }),
    names: fc.array(hostileName, { minLength: 1, maxLength: 5 }),
    make: fc.constantFrom(sequentialTrace, concurrentTrace),
  })
  .map(({ title, seconds, names, make }) => ({
    title,
    trace: make(seconds, (work) => names[work % names.length] ?? ""),
  }));
