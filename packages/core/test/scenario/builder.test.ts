import { describe, expect, test } from "vitest";

import { simulate } from "../../src/index.ts";
import {
  block,
  cpu,
  fail,
  fibonacci,
  gather,
  get,
  inProcess,
  inThread,
  io,
  lock,
  parseScenario,
  put,
  repeat,
  retry,
  type Scenario,
  scenario,
  semaphore,
  taskGroup,
  timeout,
  unawaited,
  yieldNow,
} from "../../src/scenario/index.ts";

describe("a scenario that is built", () => {
  test("has a title, if it is given one; its traces have it, too", () => {
    const titled = scenario("A page").group("Page", 1, io("10ms"));
    expect(JSON.parse(JSON.stringify(titled))).toEqual({
      title: "A page",
      groups: [{ name: "Page", count: 1, steps: [{ io: "10ms" }] }],
    });
    expect(parseScenario(JSON.parse(JSON.stringify(titled))).ok).toBe(true);
    expect(simulate(titled, 7, ["asyncio"]).runs[0]?.trace.about.title).toBe("A page");
    expect(simulate({ groups: titled.groups }, 7, ["asyncio"]).runs[0]?.trace.about.title).toBeNull();
  });

  test.each(["", "x".repeat(201), "two\nlines", "\u202Eeltit", 7])("has no title such as %j", (title) => {
    const parsed = parseScenario({ title, groups: [{ name: "Page", count: 1, steps: [{ io: "10ms" }] }] });
    expect(parsed).toMatchObject({ ok: false, faults: [{ pointer: "/title" }] });
  });

  test("is the document that one would have written", () => {
    const built = scenario()
      .lock("db")
      .semaphore("doors", 2)
      .queue("jobs", 10)
      .queue("results")
      .group("Producer", 3, io("10ms"), put("jobs"))
      .group(
        "Consumer",
        { count: 3, arrivals: { poisson: 5 }, limit: 2 },
        get("jobs"),
        lock("db", cpu(0.1)),
        put("results"),
      )
      .on({ cores: 2 });
    expect(JSON.parse(JSON.stringify(built))).toEqual({
      groups: [
        { name: "Producer", count: 3, steps: [{ io: "10ms" }, { put: "jobs" }] },
        {
          name: "Consumer",
          count: 3,
          arrivals: { poisson: 5 },
          limit: 2,
          steps: [{ get: "jobs" }, { lock: "db", steps: [{ cpu: 0.1 }] }, { put: "results" }],
        },
      ],
      locks: ["db"],
      semaphores: { doors: 2 },
      queues: { jobs: 10, results: 0 },
      machine: { cores: 2 },
    });
    expect(parseScenario(built).ok).toBe(true);
  });

  test("has a function for every verb", () => {
    const built = scenario()
      .lock("l")
      .semaphore("s", 1)
      .queue("q")
      .group(
        "All",
        1,
        io({ uniform: [0, 1] }),
        block(1),
        yieldNow(),
        repeat(2, cpu(1)),
        gather([io(1)], [cpu(1), fibonacci(3)]),
        taskGroup([semaphore("s", lock("l", io(1)))]),
        timeout("1s", retry({ times: 3, backoff: { first: "1s" } }, fail(0.5))),
        retry({ times: 2 }, fail()),
        unawaited(put("q"), get("q")),
        inThread(block(1)),
        inProcess({ fibonacci: 3 }),
        inProcess({ payload: 1000 }, { cpu: 1 }),
      );
    const parsed = parseScenario(JSON.parse(JSON.stringify(built)));
    expect(parsed).toEqual({ ok: true, scenario: JSON.parse(JSON.stringify(built)) as Scenario });
  });

  test("never changes: each call gives another", () => {
    const empty = scenario();
    const one = empty.group("A", 1, io(1));
    const two = one.group("B", 1, io(1));
    expect([empty, one, two].map(({ groups }) => groups.length)).toEqual([0, 1, 2]);
  });

  test("does not compile with a name that it does not have", () => {
    const known = scenario().lock("db").queue("jobs");
    // @ts-expect-error: there is no lock of that name.
    known.group("A", 1, lock("bd", io(1)));
    // @ts-expect-error: nor deep inside.
    known.group("A", 1, repeat(2, gather([timeout(1, lock("bd", io(1)))])));
    // @ts-expect-error: a lock is no semaphore.
    known.group("A", 1, semaphore("db", io(1)));
    // @ts-expect-error: there is no queue of that name.
    known.group("A", 1, put("job"));
    const wrong = scenario().group("A", 1, { lock: "db" as never, steps: [{ io: 1 }] });
    expect(parseScenario(wrong)).toMatchObject({ ok: false, faults: [{ pointer: "/groups/0/steps/0/lock" }] });
  });

  test("has no two locks, semaphores or queues of one name; things of different kinds can have the same", () => {
    const one = scenario().lock("a").semaphore("a", 1).queue("a");
    expect(parseScenario(one.group("A", 1, lock("a", semaphore("a", put("a"))))).ok).toBe(true);
    // @ts-expect-error: it does not compile, either.
    expect(() => one.lock("a")).toThrow(new RangeError('the scenario has a lock called "a" already'));
    // @ts-expect-error: as above.
    expect(() => one.semaphore("a", 2)).toThrow(new RangeError('the scenario has a semaphore called "a" already'));
    // @ts-expect-error: as above.
    expect(() => one.queue("a")).toThrow(new RangeError('the scenario has a queue called "a" already'));
    let grown: { lock(name: string): typeof grown; readonly locks?: readonly string[] } = scenario();
    for (const name of ["a", "b"]) grown = grown.lock(name);
    expect(grown.locks).toEqual(["a", "b"]);
  });
});
