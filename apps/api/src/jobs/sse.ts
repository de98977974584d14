import { rounded } from "./lateness.ts";
import type { LoggedEvent } from "./job-log.ts";

/** Said first: a browser that loses the stream comes back after a second. */
export const HELLO = "retry: 1000\n\n";

/** A comment, which readers skip: it shows that both ends are there. */
export const HEARTBEAT = ": heartbeat\n\n";

/** Said to a listener that has not read for too long, before its stream is closed. */
export const DROPPED = ": dropped: too slow a reader; come back with Last-Event-ID\n\n";

/** An event of the log. JSON has no line break, whatever the names in it, so that it is one line of data. */
export function eventFrame({ number, model, planned, measured, event }: LoggedEvent): string {
  const late = planned === null ? null : rounded(measured - planned);
  return frame(number, "trace", { number, model, planned, measured, late, event });
}

/** The last of the log. */
export function endFrame(number: number, outcome: object): string {
  return frame(number, "end", outcome);
}

function frame(id: number, name: string, data: object): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
