import type { Arrivals } from "../scenario/arrivals.ts";
import { secondsOf } from "../scenario/duration.ts";
import type { Draft } from "./python-draft.ts";
import { block, code, type Line } from "./python-line.ts";
import { numberLiteral, taskName } from "./python-values.ts";
import type { NamedGroup } from "./python-works.ts";

/** What the main function of a program does that does one task after another, in the order in which they come. */
export function inSequence(groups: readonly NamedGroup[], draft: Draft): Line[] {
  if (groups.every(({ arrivals = "at once" }) => arrivals === "at once")) return groups.flatMap(allAtOnce);
  const isClosed = groups.some(
    ({ arrivals }) => arrivals !== undefined && typeof arrivals === "object" && "users" in arrivals,
  );
  draft.import("import time");
  if (isClosed) draft.import("import heapq");
  const arriving = groups.flatMap((group) => arrivalsOf(group, draft, isClosed));
  return [...code("arrivals = []"), ...arriving, ...(isClosed ? CLOSED : OPEN)];
}

function allAtOnce({ name, count, work }: NamedGroup): Line[] {
  return block(`for number in range(1, ${count + 1}):`, code(`${work}(${taskName(name)})`));
}

/** Fills the list of arrivals with when each task comes and what it is; or, if there are users, each user's tasks in turn. */
function arrivalsOf({ name, count, work, arrivals = "at once" }: NamedGroup, draft: Draft, isClosed: boolean): Line[] {
  if (typeof arrivals === "object" && "users" in arrivals) {
    const users = Math.min(arrivals.users, count);
    const names = `iter([${taskName(name)} for number in range(first, ${count + 1}, ${users})])`;
    const think = `lambda: ${draft.seconds(arrivals.think)}`;
    return block(
      `for first in range(1, ${users + 1}):`,
      code(`arrivals.append((0, len(arrivals), ${work}, ${names}, ${think}))`),
    );
  }
  const entry = isClosed
    ? `(at, len(arrivals), ${work}, iter([${taskName(name)}]), None)`
    : `(at, ${work}, ${taskName(name)})`;
  const [before, after] = steps(arrivals, draft);
  return [
    ...code("at = 0"),
    ...block(`for number in range(1, ${count + 1}):`, [...before, ...code(`arrivals.append(${entry})`), ...after]),
  ];
}

/** How the time of arrival moves on, before a task and after it. */
function steps(arrivals: Exclude<Arrivals, { readonly users: number }>, draft: Draft): [before: Line[], after: Line[]] {
  if (arrivals === "at once") return [[], []];
  if ("every" in arrivals) return [[], code(`at += ${numberLiteral(secondsOf(arrivals.every))}`)];
  return [code(`at += ${draft.seconds({ exponential: 1 / arrivals.poisson })}`), []];
}

const SLEEP = "time.sleep(max(0, started + at - time.perf_counter()))";

const OPEN: readonly Line[] = [
  ...code("arrivals.sort(key=lambda arrival: arrival[0])"),
  ...block("for at, work, name in arrivals:", code(SLEEP, "work(name)")),
];

const CLOSED: readonly Line[] = [
  ...code("heapq.heapify(arrivals)"),
  ...block("while arrivals:", [
    ...code("at, order, work, names, think = heapq.heappop(arrivals)"),
    ...code("name = next(names, None)"),
    ...block("if name is not None:", [
      ...code(SLEEP, "work(name)"),
      ...block(
        "if think is not None:",
        code("heapq.heappush(arrivals, (time.perf_counter() - started + think(), order, work, names, think))"),
      ),
    ]),
  ]),
];
