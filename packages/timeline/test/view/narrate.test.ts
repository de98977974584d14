import { presetNames, presets, simulate } from "@interleave/core";
import { expect, test } from "vitest";

import { Names } from "../../src/view/names.ts";
import { sentenceOf } from "../../src/view/narrate.ts";

/** The sentences of the first events of each type. */
function sentences(preset: (typeof presetNames)[number]): Map<string, string> {
  const told = new Map<string, string>();
  for (const { trace } of simulate(presets[preset], 7, undefined, { prices: {} }).runs) {
    const names = new Names(trace);
    for (const event of trace.events) {
      const sentence = sentenceOf(event, names, 1);
      expect(sentence).not.toMatch(/undefined|null|NaN|(task|thread|work|resource|process) \d/);
      if (!told.has(event.type)) told.set(event.type, sentence);
    }
  }
  return told;
}

test.each(presetNames)("every event of %s is a sentence, with the names of all that is in it", (preset) => {
  expect(sentences(preset).size).toBeGreaterThan(8);
});

test("some of them", () => {
  const told = sentences("crawler");
  expect(told.get("work-started")).toBe("Page 1 starts");
  expect(told.get("resource-created")).toBe("There is the semaphore “connections”");
  expect(told.get("resource-acquired")).toBe("Page 1 has the semaphore “connections”");
  expect(told.get("work-finished")).toMatch(/^Page \d+ is finished$/);
});
