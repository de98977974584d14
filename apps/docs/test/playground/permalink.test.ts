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
  ROWS,
  SWEEP_PARAMETERS,
  textOfPreset,
} from "../../src/playground/model/state.ts";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 300 }),
  fc.json(),
  fc.constantFrom(...presetNames).map(textOfPreset),
);

const anyTime = fc.oneof(
  fc.constant(null),
  fc.double({ min: 0, max: 1e9, noNaN: true }).map((time) => time + 0),
);

const state: fc.Arbitrary<PlaygroundState> = fc.record({
  text,
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  models: fc.subarray([...modelNames], { minLength: 1 }).map(inOrder),
  file: fc.option(
    fc.record({ name: fc.string({ unit: "grapheme", maxLength: 60 }), id: fc.stringMatching(/^[\w-]{0,30}$/) }),
  ),
  view: fc.record({
    editor: fc.constantFrom(...EDITORS),
    lanes: fc.constantFrom(...LANES),
    time: anyTime,
    from: anyTime,
    to: anyTime,
    rows: fc.constantFrom(...ROWS),
    find: fc.string({ unit: "grapheme", maxLength: 60 }),
    lane: fc.oneof(
      fc.constant(""),
      fc.tuple(fc.nat(100), fc.nat(1_000_000)).map((place) => place.join(".")),
    ),
    sweep: fc.constantFrom(...SWEEP_PARAMETERS),
    values: fc.string({ unit: "grapheme", maxLength: 60 }),
    measure: fc.constantFrom(...MEASURES),
    listing: fc.constantFrom(...modelNames),
  }),
});

test("everything, as a link, and back: everything", async () => {
  await fc.assert(
    fc.asyncProperty(state, fc.string(), async (state, trace) => {
      const fragment = await fragmentOf(state);
      expect(fragment).toMatch(/^[\w=&%,.!~*'()-]*$/);
      expect(await readFragment(fragment)).toEqual({ ok: true, state, trace: null });
      expect(await readFragment(plainFragmentOf(state))).toEqual({ ok: true, state, trace: null });
      // The file itself, in place of the name by which this browser keeps it.
      const file = state.file && { ...state.file, id: "" };
      expect(await readFragment(await fragmentOf(state, await packed(trace)))).toEqual({
        ok: true,
        state: { ...state, file },
        trace: file && trace,
      });
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
      if (!read.ok) expect(read.problem).toMatch(/^The link could not be read: .{3,}\.$/s);
    }),
  );
});

describe("a link", () => {
  test("names a preset, so that people can write it", async () => {
    expect(await fragmentOf({ ...DEFAULT_STATE, seed: 8 })).toBe(
      "preset=ten-tasks&seed=8&models=sequential,asyncio,threads,processes",
    );
    const read = await readFragment("preset=crawler");
    expect(read).toEqual({ ok: true, state: { ...DEFAULT_STATE, text: textOfPreset("crawler") }, trace: null });
  });

  test.each([
    ["preset=no-such", "“no-such” cannot be its preset"],
    ["seed=4294967296", "“4294967296” cannot be its seed"],
    ["seed=-1", "“-1” cannot be its seed"],
    ["models=", "“” cannot be its models"],
    ["time=NaN", "“NaN” cannot be its time"],
    ["time=1e999", "“1e999” cannot be its time"],
    ["time=-1", "“-1” cannot be its time"],
    ["from=1s", "“1s” cannot be its from"],
    ["lane=1", "“1” cannot be its lane"],
    ["rows=none", "“none” cannot be its rows"],
    ["file=a&trace=AAAA", "the file in it is damaged"],
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
    for (const key of ["scenario", "file=a&trace"]) {
      const read = await readFragment(`${key}=${bomb}`);
      expect(read.ok ? "" : read.problem).toContain("longer than the playground takes");
    }
  });

  test("of an older playground, which had no window, no file and no lane, is read as it was meant", async () => {
    const older =
      "preset=crawler&seed=42&models=asyncio,threads&editor=json&lanes=thread&time=0.25&sweep=cpuShare&values=0,%200.5&measure=p95&listing=threads";
    const read = await readFragment(older);
    expect(read).toMatchObject({
      ok: true,
      state: { seed: 42, file: null, view: { time: 0.25, from: null, lane: "" } },
    });
    expect(read.ok && (await fragmentOf(read.state))).toBe(older);
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
