import { array, assert, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { simulate, spansToCsv, worksOf, worksToCsv } from "../../src/index.ts";
import { HOSTILE, hostileName, hostileScenario } from "./support.ts";

/** A reader of RFC 4180, written against the RFC's grammar and not against the writer; throws on what the grammar does not allow. */
function read(text: string): string[][] {
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      field.lastIndex = at;
      const [all = "", quoted, bare = ""] = field.exec(text) ?? [];
      row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      at += all.length;
      if (text[at] !== ",") break;
      at++;
    }
    if (text.slice(at, at + 2) !== "\r\n") throw new Error(`a line that does not end: ${text.slice(at, at + 20)}`);
    at += 2;
    rows.push(row);
  }
  return rows;
}

const scenario = { groups: [{ name: "Task", count: 3, steps: [{ io: 0.5 }, { cpu: 0.25 }] }] };

describe("CSV", () => {
  test("has a row for each span, with its model", () => {
    const simulation = simulate(scenario, 1, ["sequential", "asyncio"], { prices: {} });
    const [header, ...rows] = read(spansToCsv(simulation));
    expect(header).toEqual(["model", "work", "name", "state", "start", "end", "seconds"]);
    const expected = simulation.runs.flatMap(({ model, trace }) =>
      worksOf(trace).flatMap(({ work, name, spans }) =>
        spans.map(({ state, start, end }) => [model, work, name, state, start, end, end - start].map(String)),
      ),
    );
    expect(rows).toEqual(expected);
    expect(rows).toContainEqual(["sequential", "1", "Task 1", "blocking", "0", "0.5", "0.5"]);
  });

  test("has a row for each task, with the time in each state", () => {
    const [header = [], ...rows] = read(worksToCsv(simulate(scenario, 1, ["asyncio"], { prices: {} })));
    const third = Object.fromEntries(header.map((column, index) => [column, rows[2]?.[index]]));
    expect(third).toMatchObject({ model: "asyncio", work: "3", name: "Task 3", arrival: "0", start: "0", end: "1.25" });
    expect(third).toMatchObject({ latency: "1.25", blocking: "0", computing: "0.25", error: "" });
    // It is suspended for half a second, and then waits for the other two to compute.
    expect(["ready", "running", "suspended"].reduce((sum, state) => sum + Number(third[state]), 0)).toBe(1);
  });

  test("names what a task failed with", () => {
    const failing = { groups: [{ name: "Bad", count: 1, steps: [{ fail: 1 }] }] };
    expect(read(worksToCsv(simulate(failing, 1, ["asyncio"])))[1]?.at(-1)).toBe("WorkFailure");
  });

  test("whatever the tasks are called, each is a row of as many cells as the header, none of them a formula", () => {
    assert(
      property(array(hostileName, { minLength: 1, maxLength: 8 }), (names) => {
        const simulation = simulate(hostileScenario(names), 1, ["asyncio"]);
        const [header, ...rows] = read(worksToCsv(simulation));
        expect(rows.length).toBe(names.length);
        for (const row of [...rows, ...read(spansToCsv(simulation))]) {
          expect([header?.length, 7]).toContain(row.length);
          for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/);
        }
      }),
    );
  });

  test("names come back as they were, but for the apostrophe and half characters", () => {
    const names = HOSTILE.filter((name) => name.length < 1000);
    const rows = read(worksToCsv(simulate(hostileScenario(names), 1, ["asyncio"]))).slice(1);
    for (const [index, name] of names.entries()) {
      const written = rows[index]?.[2] ?? "";
      expect([`${name} 1`, `'${name} 1`]).toContain(name === "\uD800" ? written.replace("\uFFFD", "\uD800") : written);
    }
  });
});
