import { secondsOf } from "../scenario/duration.ts";
import type { MachineOptions } from "../scenario/scenario.ts";
import type { Draft } from "./python-draft.ts";
import { block, code, type Line } from "./python-line.ts";
import { type GroupPool, hasUsers } from "./python-senders.ts";
import { inSequence } from "./python-sequence.ts";
import { numberLiteral } from "./python-values.ts";
import type { NamedGroup } from "./python-works.ts";

/** How many cores a machine has if nobody says so, and thereby how many processes a pool has. */
const DEFAULT_CORES = 4;

const processesOf = ({ cores = DEFAULT_CORES, processes = cores }: MachineOptions): number => processes;

/** The pool of a group, where functions do the tasks. A pool of the group's own has as many workers as the group has tasks, if nothing limits it. */
export function poolOf({ limit, count, work }: NamedGroup, machine: MachineOptions, draft: Draft): GroupPool | null {
  const { staff } = draft.flavour;
  if (staff === "processes") {
    const size = processesOf(machine);
    const isCommon = limit === undefined || limit >= size;
    const name = isCommon ? "pool" : draft.names.unique(`${work}_pool`, "pool");
    return { name, size: isCommon ? size : limit, isGlobal: true, kind: "ProcessPoolExecutor" };
  }
  if (staff !== "threads") return null;
  const isGlobal = limit === undefined && machine.threads !== undefined;
  return { name: "pool", size: limit ?? machine.threads ?? count, isGlobal, kind: "ThreadPoolExecutor" };
}

/** The main function, and what calls it. */
export function mainLines(
  groups: readonly NamedGroup[],
  pools: readonly (GroupPool | null)[],
  machine: MachineOptions,
  draft: Draft,
): Line[][] {
  const { staff } = draft.flavour;
  draft.import("import time");
  const timed = (body: readonly Line[]): Line[] => [
    ...switchInterval(machine, draft),
    ...code("started = time.perf_counter()"),
    ...body,
    ...code('print(f"Process took {time.perf_counter() - started:.2f} seconds")'),
  ];
  const guard = (call: string): Line[] => block('if __name__ == "__main__":', code(call));
  if (staff === "loops") return withWorkers(groups, machine, draft, timed, guard);
  if (staff === "loop") {
    const body = [...loopExecutor(machine, draft), ...withProcesses(together(groups, draft), machine, draft)];
    return [block("async def main():", [...processesGlobal(draft), ...timed(body)]), guard("asyncio.run(main())")];
  }
  if (staff === "nobody") return [block("def main():", timed(inSequence(groups, draft))), guard("main()")];
  const isThreaded = groups.length > 1 || staff === "threads" || groups.some(hasUsers);
  const entered: GroupPool[] = [];
  for (const pool of pools) {
    if (pool?.isGlobal === true && !entered.some(({ name }) => name === pool.name)) entered.push(pool);
  }
  if (draft.usesProcesses) entered.push(processesPool(machine));
  const names = entered.length === 0 ? [] : code(`global ${entered.map(({ name }) => name).join(", ")}`);
  const body = withPools(entered, [...(isThreaded ? forkedFirst(entered) : []), ...together(groups, draft)], draft);
  return [block("def main():", [...names, ...timed(body)]), guard("main()")];
}

/** A process that is forked while other threads run can find locks held for ever: so a pool of processes has to be there before threads are. */
function forkedFirst(pools: readonly GroupPool[]): Line[] {
  const forking = pools.filter(({ kind }) => kind === "ProcessPoolExecutor");
  return code(
    ...forking.map(({ name }) => `${name}.submit(int).result()  # starts the processes before there are threads`),
  );
}

/** All groups at once. */
function together(groups: readonly NamedGroup[], draft: Draft, given = ""): Line[] {
  const { isAsync } = draft.flavour;
  const [only, ...others] = groups;
  if (only !== undefined && others.length === 0) return code(`${isAsync ? "await " : ""}${only.all}(${given})`);
  const names = groups.map(({ all }) => (isAsync ? `${all}(${given})` : all)).join(", ");
  return code(isAsync ? `await asyncio.gather(${names})` : `${draft.helper("at_once")}(${names})`);
}

/** The default pool of the loop is as large as the machine says. */
function loopExecutor({ threads }: MachineOptions, draft: Draft): Line[] {
  if (threads === undefined) return [];
  draft.import("from concurrent.futures import ThreadPoolExecutor");
  return code(`asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(${numberLiteral(threads)}))`);
}

function processesGlobal(draft: Draft): Line[] {
  return draft.usesProcesses ? code("global processes") : [];
}

function processesPool(machine: MachineOptions): GroupPool {
  return { name: "processes", size: processesOf(machine), isGlobal: true, kind: "ProcessPoolExecutor" };
}

/** The pool of processes that coroutines send work to. */
function withProcesses(body: Line[], machine: MachineOptions, draft: Draft): Line[] {
  return withPools(draft.usesProcesses ? [processesPool(machine)] : [], body, draft);
}

function withPools(pools: readonly GroupPool[], body: Line[], draft: Draft): Line[] {
  if (pools.length === 0) return body;
  for (const { kind } of pools) draft.import(`from concurrent.futures import ${kind}`);
  return block(
    `with ${pools.map(({ kind, size, name }) => `${kind}(${numberLiteral(size)}) as ${name}`).join(", ")}:`,
    body,
  );
}

function switchInterval({ switchInterval: seconds }: MachineOptions, draft: Draft): Line[] {
  if (seconds === undefined || draft.flavour.staff !== "threads") return [];
  draft.import("import sys");
  return code(`sys.setswitchinterval(${numberLiteral(secondsOf(seconds))})`);
}

/** Several processes, each with a loop and its share of the tasks. */
function withWorkers(
  groups: readonly NamedGroup[],
  machine: MachineOptions,
  draft: Draft,
  timed: (body: readonly Line[]) => Line[],
  guard: (call: string) => Line[],
): Line[][] {
  draft.import("import multiprocessing");
  const share = [
    ...processesGlobal(draft),
    ...loopExecutor(machine, draft),
    ...withProcesses(together(groups, draft, "worker"), machine, draft),
  ];
  const body = [
    ...code("workers = [multiprocessing.Process(target=serve, args=(worker,)) for worker in range(PROCESSES)]"),
    ...block("for worker in workers:", code("worker.start()")),
    ...block("for worker in workers:", code("worker.join()")),
  ];
  return [
    block("async def share(worker):", share),
    block("def serve(worker):", code("asyncio.run(share(worker))")),
    block("def main():", timed(body)),
    guard("main()"),
  ];
}

/** The constant that says how many processes there are, where something asks for it. */
export function constants(machine: MachineOptions, draft: Draft): Line[] {
  return draft.flavour.staff === "loops" ? code(`PROCESSES = ${numberLiteral(processesOf(machine))}`) : [];
}
