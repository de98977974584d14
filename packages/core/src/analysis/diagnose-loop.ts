import { type Diagnosis, inWords, THRESHOLDS } from "./diagnosis.ts";
import { longestOf, nameOf } from "./naming.ts";
import type { Reading } from "./reading.ts";
import type { Iteration, TaskStretch } from "./task-history.ts";

/** What is wrong with how tasks treat their event loops. */
export function diagnoseLoops(reading: Reading): Diagnosis[] {
  return [...blockedLoops(reading), ...unyielding(reading), ...longIterations(reading)];
}

/** Each kind of task whose steps hold the loop for long: the longest of them, and how often. */
function blockedLoops(reading: Reading): Diagnosis[] {
  const slow = stepsOf(reading).filter(({ start, end, pieces }) => pieces > 0 && end - start >= THRESHOLDS.slow);
  return alike(reading, slow).map((steps): Diagnosis => {
    const worst = longestOf(steps);
    const who = nameOf(reading, worst);
    const seconds = worst.end - worst.start;
    const delayed = delayedBy(reading, worst);
    const blocks = worst.block >= worst.cpu;
    return {
      code: "loop-blocked",
      who,
      time: worst.start,
      numbers: { seconds, cpu: worst.cpu, block: worst.block, times: steps.length, delayedTasks: delayed },
      finding: `${who} held its event loop for ${inWords(seconds)} ${blocks ? "with a blocking call" : "by computing"}; ${delayed} other ${delayed === 1 ? "task" : "tasks"} could have run meanwhile.`,
      advice: blocks
        ? "Await an asynchronous version of the call, or have a thread make it: await asyncio.to_thread(…)."
        : "Have a process compute it: await loop.run_in_executor(process_pool, …).",
    };
  });
}

/** Each kind of task that computes piece after piece without letting others run. */
function unyielding(reading: Reading): Diagnosis[] {
  const steps = stepsOf(reading).filter(({ cpu, pieces }) => pieces > 1 && cpu >= THRESHOLDS.unyielding);
  return alike(reading, steps).map((group): Diagnosis => {
    const worst = longestOf(group);
    const who = nameOf(reading, worst);
    const { cpu, pieces, start } = worst;
    return {
      code: "never-yields",
      who,
      time: start,
      numbers: { seconds: worst.end - start, cpu, pieces, times: group.length },
      finding: `${who} computed ${pieces} times in a row, ${inWords(cpu)} in all, and let nobody run in between.`,
      advice: "Let others run now and then: await asyncio.sleep(0) every few milliseconds of computing.",
    };
  });
}

/** The longest iteration of those in which no single callback is to blame. */
function longIterations(reading: Reading): Diagnosis[] {
  const long = reading.loops.iterations.filter(
    ({ start, end, steps }) =>
      end - start >= THRESHOLDS.slow && steps.every((step) => step.end - step.start < THRESHOLDS.slow),
  );
  if (long.length === 0) return [];
  const worst: Iteration = longestOf(long);
  const seconds = worst.end - worst.start;
  const who = nameOf(reading, longestOf(worst.steps));
  return [
    {
      code: "iteration-too-long",
      who,
      time: worst.start,
      numbers: { seconds, steps: worst.steps.length, times: long.length },
      finding: `An iteration of the event loop took ${inWords(seconds)}, though none of its ${worst.steps.length} steps took ${inWords(THRESHOLDS.slow)}: together they were too much.`,
      advice: "One loop computes on one core: compute in processes, or limit how many tasks get ready at once.",
    },
  ];
}

function stepsOf({ loops }: Reading): TaskStretch[] {
  return [...loops.tasks.values()].flatMap(({ stretches }) => stretches.filter(({ state }) => state === "step"));
}

/** The steps by the group of the scenario whose tasks took them. */
function alike(reading: Reading, steps: readonly TaskStretch[]): TaskStretch[][] {
  const groups = new Map<string, TaskStretch[]>();
  for (const step of steps) {
    const kind = kindOf(nameOf(reading, step));
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [step]);
    else group.push(step);
  }
  return [...groups.values()];
}

/** A group's tasks are called by its name and a number. */
function kindOf(name: string): string {
  return name.replace(/ \d+$/, "");
}

/** How many tasks of the same loop could have run during a step: they were ready, or had come and had not been made yet. */
function delayedBy({ loops, byTask }: Reading, { task, start, end }: TaskStretch): number {
  const thread = loops.tasks.get(task)?.thread;
  const isIn = (time: number): boolean => time >= start && time < end;
  return [...loops.tasks.values()].filter((other) => {
    if (other.thread !== thread || other.task === task) return false;
    const wasReady = other.stretches.some(
      (ready) => ready.state === "ready" && ready.end > ready.start && ready.start < end && ready.end > start,
    );
    return wasReady || (other.created >= end && byTask.get(other.task)?.some(({ arrival }) => isIn(arrival)) === true);
  }).length;
}
