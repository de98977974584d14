import { Machine, type MachineOptions, join, type Program, spawn, type Thread } from "../../src/machine/index.ts";

/** Runs `main` on a new machine. */
export function runOn(options: MachineOptions, main: (machine: Machine) => Program<void>): Machine {
  const machine = new Machine(options);
  machine.run(() => main(machine));
  return machine;
}

/** Runs all programs in threads of one process, and joins them. */
export function runThreads(options: MachineOptions, programs: readonly (() => Program<void>)[]): Machine {
  return runOn(options, function* () {
    const threads: Thread<void>[] = [];
    for (const program of programs) threads.push(yield* spawn(program));
    for (const thread of threads) yield* join(thread);
  });
}

/** The same thing `count` times. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The threads whose programs the test gave, without the main thread. */
export function workersOf(machine: Machine): Thread[] {
  return machine.threads.slice(1);
}
