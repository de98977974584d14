/** Makes a failing program small: takes away, pulls up and simplifies as long as it still fails. */
import type { Program } from "./language.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (string | number)[];

const AWAITABLES = new Set(
  "co ref sleep gather gathertwice shield waitfor wait acquire evwait cwait cwaitfor bwait breset babort put get join exec thread".split(
    " ",
  ),
);
const ERRORS = new Set("App Other Timeout Cancelled Exception Base Group Fatal Interrupt Exit".split(" "));

/** The smallest program found that `fails` is true of, starting from one that it is true of. */
export async function shrink(program: Program, fails: (candidate: Program) => Promise<boolean>): Promise<Program> {
  let best = program as unknown as Json; // a program is made of JSON
  for (let progress = true; progress;) {
    progress = false;
    for (const candidate of candidates(best)) {
      if (!(await fails(candidate as unknown as Program))) continue;
      best = candidate;
      progress = true;
      break;
    }
  }
  return best as unknown as Program;
}

/** Programs that are a little simpler, the most daring first. Some make no sense: then they do not fail. */
function* candidates(program: Json): Generator<Json> {
  const root = program as { [key: string]: Json };
  if (root["driver"] !== "run") yield { ...root, driver: "run", steps: [] };
  if (root["eager"] === true) yield { ...root, eager: false };
  if (root["debug"] === true) yield { ...root, debug: false };
  const parts = [...walk(root["coroutines"] as Json, ["coroutines"]), ...walk(root["steps"] as Json, ["steps"])];
  for (const { path, value } of parts) {
    if (isBody(value) && value.length > 1) yield replaced(program, path, []);
  }
  for (const { path, value } of parts) {
    if (!isBody(value)) continue;
    for (let i = 0; i < value.length; i++) yield replaced(program, path, value.toSpliced(i, 1));
  }
  for (const { path, value } of parts) {
    if (!isStatements(value)) continue;
    for (const [i, statement] of value.entries()) {
      // Instead of a statement, what is in it.
      for (const inner of statement.filter(isStatements))
        yield replaced(program, path, value.toSpliced(i, 1, ...inner));
    }
  }
  for (const { path, value } of parts) {
    if (isAwaitable(value)) {
      for (const inner of value.filter(isAwaitable)) yield replaced(program, path, inner);
      if (JSON.stringify(value) !== '["sleep",0]') yield replaced(program, path, ["sleep", 0]);
    }
    if (typeof value === "number" && value !== 0 && value !== 1) {
      yield replaced(program, path, 0);
      yield replaced(program, path, 1);
    } else if (value === 1) yield replaced(program, path, 0);
  }
}

function isAwaitable(value: Json): value is Json[] {
  return isNode(value) && AWAITABLES.has(value[0] as string);
}

function isStatements(value: Json): value is Json[][] {
  return isBody(value) && value.every(([name]) => !AWAITABLES.has(name as string) && !ERRORS.has(name as string));
}

/** A list of statements, of awaitables, of except clauses, of steps. */
function isBody(value: Json): value is Json[][] {
  return Array.isArray(value) && value.length > 0 && value.every(isNode);
}

/** A statement or an awaitable: its name, then its parts. */
function isNode(value: Json): value is Json[] {
  return Array.isArray(value) && typeof value[0] === "string";
}

function* walk(value: Json, path: Path): Generator<{ path: Path; value: Json }> {
  yield { path, value };
  if (!Array.isArray(value) || value[0] === "co") return; // another coroutine's number could be its own
  for (const [i, part] of value.entries()) yield* walk(part, [...path, i]);
}

function replaced(value: Json, [key, ...rest]: Path, by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.with(key as number, replaced(value[key as number] as Json, rest, by)); // paths are of this value
  const object = value as { [key: string]: Json };
  return { ...object, [key]: replaced(object[key] as Json, rest, by) };
}
