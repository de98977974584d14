import { expect, test } from "vitest";

import { simulateHere } from "../src/demo/engine.ts";
import { FIRST_SETUP, questionOf } from "../src/ten-tasks/model.ts";
import { logs, pictures, status, summary } from "../src/ten-tasks/view.ts";

const simulation = simulateHere(questionOf(7, FIRST_SETUP));

test("the log has the familiar form", () => {
  const lines = [...logs(simulation).matchAll(/<li[^>]*>([^<]*)<\/li>/g)].map(([, line]) => line);
  expect(lines).toHaveLength(2 * 21);
  expect(lines[0]).toBe("Task 1 started at 21:48:34");
  expect(lines[1]).toMatch(/^Task 1 completed at 21:48:3\d, in \d\.\d\d seconds$/);
  expect(lines[20]).toMatch(/^Process took \d\.\d\d seconds$/);
  expect(lines.slice(21, 31)).toEqual(
    Array.from({ length: 10 }, (_, index) => `Task ${index + 1} started at 21:48:34`),
  );
});

test("there is a picture for each width, and no id is in two of them", () => {
  const ids = [...pictures(simulation).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(pictures(simulation).match(/<svg/g)).toHaveLength(3);
});

test("nothing is in it that the site's security policy would refuse", () => {
  const html = pictures(simulation) + summary(simulation) + logs(simulation);
  expect(html).not.toMatch(/<style|<script| style=| on[a-z]+=/);
});

test("an engine's version from afar stays text", () => {
  const strange = { simulation: { ...simulation, engine: "<img src=x>" }, source: "api" } as const;
  expect(status(strange)).not.toContain("<img");
});

test("the summary has both totals and the gain", () => {
  const { statistics } = simulation.runs[0] ?? {};
  expect(summary(simulation)).toContain(`<dd>${statistics?.makespan.toFixed(2)} s</dd>`);
  expect(summary(simulation)).toMatch(/<dd>\d\.\d ×<\/dd>/);
});
