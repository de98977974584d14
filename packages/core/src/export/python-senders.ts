import type { Arrivals } from "../scenario/arrivals.ts";
import { secondsOf } from "../scenario/duration.ts";
import type { Draft } from "./python-draft.ts";
import { block, code, type Line } from "./python-line.ts";
import { numberLiteral, taskName } from "./python-values.ts";
import type { NamedGroup } from "./python-works.ts";

/** Writes the function that sends all tasks of a group, each when it comes, and waits for their end. */
export function defineSender(group: NamedGroup, draft: Draft, pool: GroupPool | null): void {
  if (draft.flavour.isAsync) defineCoroutine(group, draft);
  else
    defineFunction(
      group,
      draft,
      pool ?? { name: "pool", size: group.count, isGlobal: false, kind: "ThreadPoolExecutor" },
    );
}

/** Who does a group's tasks: the program's own pool, or one for the group alone. */
export interface GroupPool {
  readonly name: string;
  readonly size: number;
  /** True if the main function makes it; false if the function does that sends the tasks. */
  readonly isGlobal: boolean;
  readonly kind: "ThreadPoolExecutor" | "ProcessPoolExecutor";
}

/** True if users send a group's tasks, each the next one when the last has ended. */
export function hasUsers({ arrivals }: NamedGroup): boolean {
  return typeof arrivals === "object" && "users" in arrivals;
}

/** The statements before a task that comes later than the one before it. */
function waiting(arrivals: Arrivals | undefined, draft: Draft): Line[] {
  if (arrivals === undefined || arrivals === "at once" || "users" in arrivals) return [];
  const sleep = sleeper(draft);
  if ("every" in arrivals) {
    return block("if number > 1:", code(`${sleep}(${numberLiteral(secondsOf(arrivals.every))})`));
  }
  return code(`${sleep}(${draft.seconds({ exponential: 1 / arrivals.poisson })})`);
}

function sleeper(draft: Draft): string {
  draft.import(draft.flavour.isAsync ? "import asyncio" : "import time");
  return draft.flavour.isAsync ? "await asyncio.sleep" : "time.sleep";
}

/** How many processes share a group: no more than its limit allows at a time. */
function workersOf({ limit }: NamedGroup): string {
  return limit === undefined ? "PROCESSES" : `min(${numberLiteral(limit)}, PROCESSES)`;
}

/** The numbers that are a process's own, from 1 to `last`. */
function dealt(last: number, group: NamedGroup): string {
  const numbers = `range(1 + worker, ${last + 1}, ${workersOf(group)})`;
  return group.limit === undefined ? numbers : `(${numbers} if worker < ${numberLiteral(group.limit)} else ())`;
}

function defineCoroutine(group: NamedGroup, draft: Draft): void {
  draft.import("import asyncio");
  const { work, all, name, arrivals, count } = group;
  const isDealt = draft.flavour.staff === "loops";
  const head = `async def ${all}(${isDealt ? "worker" : ""}):`;
  if (arrivals !== undefined && arrivals !== "at once" && "users" in arrivals) {
    const users = Math.min(arrivals.users, count);
    const first = isDealt ? dealt(users, group) : `range(1, ${users + 1})`;
    const user = userLines(
      group,
      users,
      `await ${work}(${taskName(name)})`,
      draft.seconds(arrivals.think),
      sleeper(draft),
    );
    const body = [
      ...block("async def user(first):", user),
      ...code("", `await asyncio.gather(*[user(first) for first in ${first}])`),
    ];
    return draft.define(block(head, body));
  }
  const before = waiting(arrivals, draft);
  if (before.length === 0) {
    const numbers = isDealt ? dealt(count, group) : `range(1, ${count + 1})`;
    return draft.define(
      block(head, code(`await asyncio.gather(*[${work}(${taskName(name)}) for number in ${numbers}])`)),
    );
  }
  const create = code(`tasks.append(asyncio.create_task(${work}(${taskName(name)})))`);
  const mine = isDealt ? block(`if number % ${workersOf(group)} == worker:`, create) : create;
  const loop = block(`for number in range(1, ${count + 1}):`, [...before, ...mine]);
  draft.define(block(head, [...code("tasks = []"), ...loop, ...code("await asyncio.gather(*tasks)")]));
}

/** What a user does: sends a task, waits for its end, thinks, and sends the next. */
function userLines({ count }: NamedGroup, users: number, send: string, think: string, sleep: string): Line[] {
  const thinks = block("if number > first:", code(`${sleep}(${think})`));
  return block(`for number in range(first, ${count + 1}, ${users}):`, [...thinks, ...code(send)]);
}

function defineFunction(group: NamedGroup, draft: Draft, { name: pool, size, isGlobal, kind }: GroupPool): void {
  const { work, all, name, arrivals, count } = group;
  draft.import(`from concurrent.futures import ${kind}`);
  const submit = `${pool}.submit(${work}, ${taskName(name)})`;
  const own = isGlobal ? null : `${kind}(${numberLiteral(size)}) as ${pool}`;
  if (arrivals !== undefined && arrivals !== "at once" && "users" in arrivals) {
    draft.import("from concurrent.futures import ThreadPoolExecutor");
    const users = Math.min(arrivals.users, count);
    const user = userLines(group, users, `${submit}.result()`, draft.seconds(arrivals.think), sleeper(draft));
    const pools = [...(own === null ? [] : [own]), `ThreadPoolExecutor(${users}) as users`].join(", ");
    const sending = block(`with ${pools}:`, code(`list(users.map(user, range(1, ${users + 1})))`));
    return draft.define(block(`def ${all}():`, [...block("def user(first):", user), ...code(""), ...sending]));
  }
  const before = waiting(arrivals, draft);
  const sending =
    before.length === 0
      ? code(`futures = [${submit} for number in range(1, ${count + 1})]`)
      : [
          ...code("futures = []"),
          ...block(`for number in range(1, ${count + 1}):`, [...before, ...code(`futures.append(${submit})`)]),
        ];
  const body = [...sending, ...block("for future in futures:", code("future.result()"))];
  draft.define(block(`def ${all}():`, own === null ? body : block(`with ${own}:`, body)));
}
