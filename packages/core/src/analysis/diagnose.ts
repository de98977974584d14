import { MachineDeadlockError } from "../machine/index.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Trace } from "../trace/event.ts";
import { DeadlockedRunError, deadlockIn } from "./deadlock.ts";
import { diagnoseLoops } from "./diagnose-loop.ts";
import { diagnoseMachine } from "./diagnose-machine.ts";
import { diagnoseScenario } from "./diagnose-scenario.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { read } from "./reading.ts";

/**
 * What is wrong with a run, found in its trace: what tasks do to their event loop first, then how the machine is used. Empty if nothing is.
 *
 * `cores` is how many the machine has (`Simulation.cores`). With the `scenario` that the trace is of, coroutines that nobody awaits are found,
 * too. Tasks that are alike are told of once, by the worst of them.
 *
 * @example
 * ```ts
 * const { runs, cores } = simulate(presets["blocking-call"], 7, ["asyncio"]);
 * const [first] = runs.flatMap(({ trace }) => diagnose(trace, { cores }));
 * console.log(first?.code, first?.who, first?.time?.toFixed(3)); // loop-blocked Blocking 1 0.101
 * ```
 */
export function diagnose(trace: Trace, { cores, scenario }: DiagnosisContext): Diagnosis[] {
  const reading = read(trace);
  const ofScenario = scenario === undefined ? [] : diagnoseScenario(reading, scenario);
  return [...ofScenario, ...diagnoseLoops(reading), ...diagnoseMachine(reading, cores)];
}

/** What a trace does not say of itself. */
export interface DiagnosisContext {
  readonly cores: number;
  readonly scenario?: Scenario;
}

/**
 * The diagnosis that an error of `simulate` stands for: tasks that wait for each other for ever have no run whose trace could be read.
 * Null for an error of any other kind: that is for the caller to throw on.
 */
export function diagnoseError(error: unknown): Diagnosis | null {
  if (!(error instanceof MachineDeadlockError)) return null;
  const found = error instanceof DeadlockedRunError ? deadlockIn(error.trace) : null;
  if (found !== null) return found;
  const [first] = error.threads;
  return {
    code: "deadlock",
    who: first?.thread ?? null,
    time: null,
    numbers: { threads: error.threads.length },
    finding: error.message,
    advice:
      "Look for the one that should have woken another: take locks in the same order everywhere, and put as often as you get.",
  };
}
