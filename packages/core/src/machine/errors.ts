import { InterleaveError } from "../kernel/errors.ts";

/** One thread of a machine that is stuck, and for what it waits. */
export interface StuckThread {
  readonly thread: string;
  readonly process: string;
  readonly waitsFor: string;
}

const NAMED_IN_MESSAGE = 100;

/**
 * Nothing can ever happen on the machine again, and threads are left that it waits for. A real program would hang. The
 * message names every thread and what it waits for; look for the one that should have woken it.
 */
export class MachineDeadlockError extends InterleaveError {
  static {
    this.prototype.name = "MachineDeadlockError";
  }
  /** Every thread that has not ended, in the order in which they were made. */
  readonly threads: readonly StuckThread[];

  constructor(threads: readonly StuckThread[], message: string = messageOf(threads)) {
    super("machine-deadlock", message);
    this.threads = threads;
  }
}

function messageOf(threads: readonly StuckThread[]): string {
  const lines = threads
    .slice(0, NAMED_IN_MESSAGE)
    .map(({ thread, process, waitsFor }) => `\n  ${thread} (${process}) waits for ${waitsFor}`);
  const more = threads.length > NAMED_IN_MESSAGE ? `\n  and ${threads.length - NAMED_IN_MESSAGE} more` : "";
  return `nothing can ever wake these threads:${lines.join("")}${more}`;
}
