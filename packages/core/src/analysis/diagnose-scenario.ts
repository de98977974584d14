import { planSteps, type PlannedStep } from "../scenario/plan.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { stepNumbersOf } from "../scenario/step-numbers.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Reading } from "./reading.ts";

/** A step that was begun, and by whom. */
interface Begun {
  readonly who: string;
  readonly time: number;
}

/** What a trace shows only beside the scenario that it is of: each place where a task forgets an `await`, by the first that came there. */
export function diagnoseScenario(reading: Reading, scenario: Scenario): Diagnosis[] {
  const forgetful = forgetfulSteps(scenario);
  if (forgetful.size === 0) return [];
  const begun = new Map<number, Begun[]>();
  for (const event of reading.trace.events) {
    if (event.type !== "work-step" || event.task === null || !forgetful.has(event.step)) continue;
    const who = reading.workByNumber.get(event.work)?.name ?? "a task";
    const all = begun.get(event.step);
    if (all === undefined) begun.set(event.step, [{ who, time: event.time }]);
    else all.push({ who, time: event.time });
  }
  return [...begun].map(([step, all]) => neverAwaited(step, all));
}

function neverAwaited(step: number, all: readonly Begun[]): Diagnosis {
  const { who, time } = all[0] ?? { who: null, time: null };
  const often = all.length === 1 ? "" : ` That happened ${all.length} times.`;
  return {
    code: "never-awaited",
    who,
    time,
    numbers: { times: all.length, step },
    finding: `${who} called a coroutine function and did not await it: nothing of it was done, and Python only warns.${often}`,
    advice: "Write await before the call; or asyncio.create_task(…), and keep the task, if it is to run beside.",
  };
}

/** The numbers of the steps that call a coroutine and do not await it. */
function forgetfulSteps({ groups }: Scenario): Set<number> {
  const planned = groups.map(({ steps }) => ({ works: [{ steps: planSteps(steps) }] }));
  // They are numbered by what they are: the planned steps of these groups.
  const numbers = stepNumbersOf({ groups: planned }) as ReadonlyMap<PlannedStep, number>;
  return new Set([...numbers].filter(([{ kind }]) => kind === "unawaited").map(([, number]) => number));
}
