import { MachineDeadlockError } from "../machine/index.ts";
import type { Cause, Subject } from "../trace/cause.ts";
import { Chain } from "../trace/chain.ts";
import type { Trace } from "../trace/event.ts";
import { stateAt, type TraceState } from "../trace/state.ts";
import { TraceIndex } from "../trace/trace-index.ts";
import type { Diagnosis } from "./diagnosis.ts";

/** Of how many that wait the causes are followed, and how many a finding tells of. */
const FOLLOWED = 100;
const TOLD = 10;

/**
 * The tasks of a scenario wait for each other for ever: a real program would hang. The message says who waits for what, and who has that. Change
 * the scenario as the diagnosis of the error (`diagnoseError`) says; `trace` is what happened until then.
 */
export class DeadlockedRunError extends MachineDeadlockError {
  static {
    this.prototype.name = "DeadlockedRunError";
  }
  /** The name of the execution model. */
  readonly model: string;
  readonly trace: Trace;

  constructor(model: string, trace: Trace, { threads, message }: MachineDeadlockError) {
    super(threads, `${model}: ${deadlockIn(trace)?.finding ?? message}`);
    this.model = model;
    this.trace = trace;
  }
}

/** What a run ends in that can never go on: those who wait for what somebody has, or has to bring. Null if there is nobody. */
export function deadlockIn(trace: Trace): Diagnosis | null {
  const index = new TraceIndex(trace);
  const state = stateAt(index, index.end);
  const waiters = waitersIn(state);
  const causes = new Chain(index, state);
  const chains = waiters.slice(0, FOLLOWED).map((who) => causes.from(who));
  const circle = chains.map(circleOf).find((links) => links.length > 0) ?? [];
  const first = circle.find(isWait) ?? chains[0]?.[0];
  if (first === undefined) return null;
  const sentences = new Set([...circle, ...chains.map(([own]) => own)].map((cause) => cause?.sentence));
  const told = [...sentences].slice(0, TOLD);
  const more = waiters.length > TOLD ? ` ${waiters.length} wait in all.` : "";
  return {
    code: "deadlock",
    who: first.name,
    time: index.end,
    numbers: { waiting: waiters.length, inCircle: circle.length },
    finding: `Nothing goes on any more, for ever. ${told.join(" ")}${more}`,
    advice: adviceFor(circle.filter(isWait).length, first),
  };
}

/** Who waits for something that is nobody's end. A thread that waits for nothing in particular is a loop's, or has no job. */
function waitersIn({ tasks, threads }: TraceState): Subject[] {
  const waiting = tasks.filter(({ resource, on }) => resource !== null || on === "future");
  const parked = threads.filter(({ resource }) => resource !== null);
  return [...waiting.map(({ task }) => ({ task })), ...parked.map(({ thread }) => ({ thread }))];
}

function isWait({ kind }: Cause): boolean {
  return kind === "resource" || kind === "queue" || kind === "other";
}

/** The links of a chain that come again and again. */
function circleOf(chain: readonly Cause[]): readonly Cause[] {
  const last = chain.at(-1);
  if (last?.kind !== "circle") return [];
  const again = JSON.stringify(last.who);
  return chain.slice(
    chain.findIndex(({ who }) => JSON.stringify(who) === again),
    -1,
  );
}

/** `holding` is how many in the circle wait for what the next one has. */
function adviceFor(holding: number, { kind }: Cause): string {
  if (holding > 1) return "Take locks in the same order everywhere: then nobody waits in a circle.";
  if (holding === 1)
    return "Whoever has a lock must not take it again, nor wait for somebody who needs it: let go of it first.";
  if (kind === "queue") return "Put as often as you get: somebody has to put what is waited for, or to make room.";
  return "Look for the one that should have woken another, and for what it waits itself.";
}
