import { modelNames, presetNames } from "@interleave/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { packed } from "../../src/playground/model/packing.ts";
import { fragmentOf, plainFragmentOf, readFragment } from "../../src/playground/model/permalink.ts";
import {
  DEFAULT_STATE,
  EDITORS,
  inOrder,
  LANES,
  MEASURES,
  type PlaygroundState,
  SWEEP_PARAMETERS,
  textOfPreset,
} from "../../src/playground/model/state.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.json(),
  fc.constantFrom(...presetNames).map(textOfPreset),
);

const state: fc.Arbitrary<PlaygroundState> = fc.record({
  text,
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  models: fc.subarray([...modelNames], { minLength: 1 }).map(inOrder),
  view: fc.record({
    editor: fc.constantFrom(...EDITORS),
    lanes: fc.constantFrom(...LANES),
    time: fc.oneof(
      fc.constant(null),
      fc.double({ min: 0, max: 1e9, noNaN: true }).map((time) => time + 0),
    ),
    sweep: fc.constantFrom(...SWEEP_PARAMETERS),
    values: fc.string({ unit: "grapheme", maxLength: 60 }),
    measure: fc.constantFrom(...MEASURES),
    listing: fc.constantFrom(...modelNames),
  }),
});

test("everything, as a link, and back: everything", async () => {
  await fc.assert(
    fc.asyncProperty(state, async (state) => {
      const fragment = await fragmentOf(state);
      expect(fragment).toMatch(/^[\w=&%,.!~*'()-]*$/);
      expect(await readFragment(fragment)).toEqual({ ok: true, state });
      expect(await readFragment(plainFragmentOf(state))).toEqual({ ok: true, state });
    }),
  );
});

test("what anybody may send is read, or refused in words", async () => {
  const key = fc.constantFrom("preset", "scenario", "seed", "models", "time", "values", "lanes", "__proto__", "x");
  const garbage = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.tuple(key, fc.string()), { maxLength: 4 }).map((all) => all.map((each) => each.join("=")).join("&")),
    state.chain((state) =>
      fc.tuple(fc.constant(state), fc.nat(300)).map(([{ seed }, at]) => `seed=${seed}&scenario=${"A_-".repeat(at)}`),
    ),
  );
  await fc.assert(
    fc.asyncProperty(garbage, async (fragment) => {
      const read = await readFragment(fragment);
      if (!read.ok) expect(read.problem).toMatch(/^The link could not be read: .{3,}\./s);
    }),
  );
});

describe("a link", () => {
  test("names a preset, so that people can write it", async () => {
    expect(await fragmentOf({ ...DEFAULT_STATE, seed: 8 })).toBe(
      "preset=ten-tasks&seed=8&models=sequential,asyncio,threads,processes",
    );
    const read = await readFragment("preset=crawler");
    expect(read).toEqual({ ok: true, state: { ...DEFAULT_STATE, text: textOfPreset("crawler") } });
  });

  test.each([
    ["preset=no-such", "“no-such” cannot be its preset"],
    ["seed=4294967296", "“4294967296” cannot be its seed"],
    ["seed=-1", "“-1” cannot be its seed"],
    ["models=", "“” cannot be its models"],
    ["time=NaN", "“NaN” cannot be its time"],
    ["time=-1", "“-1” cannot be its time"],
    ["scenario=%00", "the scenario in it is damaged"],
    ["hello", "nothing here is called “hello”"],
    ["seed=%E0%A4%A", "it is damaged"],
    [`preset=${"a".repeat(5000)}`, "“aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…” cannot be its preset"],
  ])("%s: %s", async (fragment, why) => {
    const read = await readFragment(fragment);
    expect(read.ok ? "" : read.problem).toContain(why);
  });

  test("that would unpack to far more than it holds is refused", async () => {
    const bomb = await packed(" ".repeat(30_000_000));
    expect(bomb.length).toBeLessThan(50_000);
    const read = await readFragment(`scenario=${bomb}`);
    expect(read.ok ? "" : read.problem).toContain("longer than the playground takes");
  });

  test("keeps half a character as a sign that there was one", async () => {
    const state = { ...DEFAULT_STATE, text: "a\uD800b" };
    for (const fragment of [await fragmentOf(state), plainFragmentOf(state)]) {
      expect(await readFragment(fragment)).toMatchObject({ ok: true, state: { text: "a\uFFFDb" } });
    }
  });

  test("of a scenario is shorter than its text", async () => {
    const written = textOfPreset("thundering-herd").replaceAll("Client", "Someone");
    const fragment = await fragmentOf({ ...DEFAULT_STATE, text: written });
    expect(fragment.length).toBeLessThan(written.length);
  });
});
