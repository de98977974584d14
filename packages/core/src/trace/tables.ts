import type { TaskNow } from "./now.ts";
import type { TraceState } from "./state.ts";

/** A task in the table of tasks. */
export interface TaskRow {
  readonly task: number;
  readonly name: string;
  readonly state: TaskNow["state"];
  /** In words; empty if it waits for nothing. */
  readonly waitsFor: string;
  /** The tasks that await it. */
  readonly awaitedBy: readonly number[];
}

/** A task in the tree of who awaits whom, which is listed from the top: what a task awaits follows it, one deeper. */
export interface TaskBranch {
  readonly depth: number;
  readonly task: number;
  readonly name: string;
  readonly state: TaskNow["state"];
  readonly waitsFor: string;
  /** `again`: what it awaits is listed elsewhere; `circle`: it is above itself, so they wait for each other. */
  readonly shown: "once" | "again" | "circle";
}

/**
 * The tasks that there are, each with what it waits for and who awaits it.
 *
 * @example
 * ```ts
 * const [main, first] = taskTable(stateAt(trace, 0.1));
 * console.log(main?.waitsFor, first?.name, first?.awaitedBy); // 8 tasks Task 1 [ 1 ]
 * ```
 */
export function taskTable(state: TraceState): TaskRow[] {
  const awaits = awaitsOf(state);
  const awaitedBy = new Map<number, number[]>();
  for (const [task, others] of awaits) {
    for (const other of others) awaitedBy.set(other, [...(awaitedBy.get(other) ?? []), task]);
  }
  return state.tasks.map((task) => ({
    ...summary(task, state, awaits),
    awaitedBy: awaitedBy.get(task.task) ?? [],
  }));
}

/** The same as lines of text, in columns. */
export function taskTableText(state: TraceState): string {
  const rows = taskTable(state).map((row) => [
    String(row.task),
    shortened(row.name),
    row.state,
    shortened(row.waitsFor),
    row.awaitedBy.join(", "),
  ]);
  return inColumns([["task", "name", "state", "waits for", "awaited by"], ...rows]);
}

/**
 * Who awaits whom, from the tasks that nobody awaits down to those that hold everything up. Tasks that wait for each other in a circle are
 * at the top, too.
 */
export function taskTree(state: TraceState): TaskBranch[] {
  const awaits = awaitsOf(state);
  const tasks = new Map(state.tasks.map((task) => [task.task, task]));
  const awaited = new Set([...awaits.values()].flat());
  const listed = new Set<number>();
  const branches: TaskBranch[] = [];
  const list = (root: number): void => {
    const path: number[] = [];
    const above = new Set<number>();
    const next: { readonly number: number; readonly depth: number }[] = [{ number: root, depth: 0 }];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      const { number, depth } = at;
      const task = tasks.get(number);
      if (task === undefined) continue;
      for (const left of path.splice(depth)) above.delete(left);
      const shown = above.has(number) ? "circle" : listed.has(number) ? "again" : "once";
      branches.push({ depth, ...summary(task, state, awaits), shown });
      listed.add(number);
      if (shown !== "once") continue;
      path.push(number);
      above.add(number);
      for (const other of (awaits.get(number) ?? []).toReversed()) next.push({ number: other, depth: depth + 1 });
    }
  };
  for (const number of tasks.keys()) if (!awaited.has(number)) list(number);
  for (const number of tasks.keys()) if (!listed.has(number)) list(number);
  return branches;
}

const REMARKS: Readonly<Record<TaskBranch["shown"], string>> = {
  once: "",
  again: " (see above)",
  circle: " (a circle: it waits for itself)",
};

/** The same as lines of text, indented. */
export function taskTreeText(state: TraceState): string {
  const lines = taskTree(state).map(({ depth, name, waitsFor, state: is, shown }) => {
    const does = waitsFor === "" ? is : `waits for ${shortened(waitsFor)}`;
    return `${"  ".repeat(depth)}${depth > 0 ? "- " : ""}${shortened(name)}: ${does}${REMARKS[shown]}`;
  });
  return lines.join("\n");
}

/** The tasks that each task awaits: the one it says; for a gather, a group and the like, those it made and that are not done. */
function awaitsOf(state: TraceState): ReadonlyMap<number, readonly number[]> {
  const children = new Map<number, number[]>();
  for (const { task, parent } of state.tasks) {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), task]);
  }
  const awaits = new Map<number, readonly number[]>();
  for (const { task, on, target } of state.tasks) {
    if (target !== null) awaits.set(task, [target]);
    else if (on !== null && FOR_CHILDREN.has(on)) awaits.set(task, children.get(task) ?? []);
  }
  return awaits;
}

const FOR_CHILDREN: ReadonlySet<string> = new Set(["gather", "group", "wait", "shield"]);

function summary(
  { task, name, state: is, on, until, resource, target }: TaskNow,
  state: TraceState,
  awaits: ReadonlyMap<number, readonly number[]>,
): Omit<TaskRow, "awaitedBy"> {
  const about = { task, name, state: is };
  if (on === null) return { ...about, waitsFor: "" };
  if (on === "sleep")
    return { ...about, waitsFor: `a sleep ${until === null ? "without end" : `until ${round(until)} s`}` };
  const thing = resource === null ? null : state.resource(resource);
  if (thing !== null) return { ...about, waitsFor: `the ${thing.kind} "${thing.name}"` };
  const others = awaits.get(task) ?? [];
  if (target !== null) return { ...about, waitsFor: state.task(target)?.name ?? `task ${target}` };
  if (others.length > 0) return { ...about, waitsFor: `${others.length} ${others.length === 1 ? "task" : "tasks"}` };
  return { ...about, waitsFor: on === "executor" ? "a pool" : `a ${on}` };
}

function round(seconds: number): number {
  return Number(seconds.toFixed(6));
}

function inColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const LONGEST = 40;

/** Names come from users: in a line of text they are one line, and not too long. */
function shortened(name: string): string {
  const line = name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ");
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
