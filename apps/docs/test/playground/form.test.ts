import { parseScenario, presetNames, presets } from "@interleave/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { formatted, placesOf, readDocument } from "../../src/playground/model/document.ts";
import { type Action, editOf, type Field } from "../../src/playground/model/field.ts";
import { formOf } from "../../src/playground/model/form.ts";
import { edited, type Json, keysOf, valueAt, within } from "../../src/playground/model/pointer.ts";

function* fieldsIn(fields: readonly Field[]): Generator<Field> {
  for (const field of fields) {
    yield field;
    if (field.kind === "part") yield* fieldsIn(field.fields);
  }
}

const presetOf = (name: keyof typeof presets): Json => JSON.parse(formatted(presets[name])) as Json; // written as JSON
const fieldAt = (document: Json, pointer: string, kind?: Field["kind"]): Field => {
  const found = [...fieldsIn(formOf(document))].find(
    (field) => field.pointer === pointer && (kind === undefined || field.kind === kind),
  );
  if (found === undefined) throw new Error(`The form has no field at ${pointer}.`);
  return found;
};
const typed = (document: Json, pointer: string, text: string, kind?: Field["kind"]): Json =>
  edited(document, [editOf(fieldAt(document, pointer, kind), text)]);
const chosen = (document: Json, pointer: string, name: string): Json => {
  const field = fieldAt(document, pointer, "choice");
  const option = field.kind === "choice" ? field.options.find((each) => each.name === name) : undefined;
  return edited(document, option?.edits ?? []);
};
const actionOf = (document: Json, pointer: string, what: string): Action => {
  for (const field of fieldsIn(formOf(document))) {
    const found = field.kind === "part" ? field.actions.find((action) => action.what === what) : undefined;
    if (field.pointer === pointer && found !== undefined) return found;
  }
  throw new Error(`At ${pointer} one cannot: ${what}`);
};

describe("the form", () => {
  test.each(presetNames)("shows all of %s in fields of its own, and typing what is there changes nothing", (name) => {
    const document = presetOf(name);
    for (const field of fieldsIn(formOf(document))) {
      if (field.kind === "part" || field.kind === "choice") continue;
      expect(field.kind === "json" ? field.label : "").toBe("");
      if (field.kind !== "key") expect(edited(document, [editOf(field, field.value)])).toEqual(document);
    }
  });

  test("leaves nothing out, whatever the document is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // Made by a generator of JSON.
        const document = JSON.parse(JSON.stringify({ groups: [{ steps: value }], other: value })) as Json;
        const shown = [...fieldsIn(formOf(document))].map(({ pointer }) => pointer);
        expect(shown).toContain("/other");
        expect(shown).toContain("/groups/0/steps");
      }),
    );
  });

  test("keeps what was typed, mistakes too, so that the fault can be told at its place", () => {
    const document = typed(presetOf("ten-tasks"), "/groups/0/count", "1e9");
    expect(valueAt(document, "/groups/0/count")).toBe(1e9);
    const read = readDocument(formatted(document));
    expect(read.kind === "faulty" && read.faults).toEqual([
      { pointer: "/groups/0/count", expected: "a number of at most 100000", found: "1000000000" },
    ]);
    expect(valueAt(typed(document, "/groups/0/count", "many"), "/groups/0/count")).toBe("many");
    expect(valueAt(typed(document, "/groups/0/count", ""), "/groups/0/count")).toBe("");
    const limited = typed(document, "/groups/0/limit", "3");
    expect(valueAt(limited, "/groups/0/limit")).toBe(3);
    expect(typed(limited, "/groups/0/limit", "")).toEqual(document);
  });

  test("a title is given and taken away", () => {
    const titled = typed(presetOf("ten-tasks"), "/title", "Mine");
    expect(parseScenario(titled)).toMatchObject({ ok: true });
    expect(typed(titled, "/title", "")).toEqual(presetOf("ten-tasks"));
  });

  test("every kind of step can be chosen, and is valid at once", () => {
    const document = presetOf("io-and-cpu");
    const field = fieldAt(document, "/groups/0/steps/0", "choice");
    const names = field.kind === "choice" ? field.options.map(({ name }) => name) : [];
    expect(names).toHaveLength(17);
    for (const name of names)
      expect(parseScenario(chosen(document, "/groups/0/steps/0", name))).toMatchObject({ ok: true });
  });

  test("every kind of arrival and of duration can be chosen, and is valid at once", () => {
    for (const pointer of ["/groups/0/arrivals", "/groups/0/steps/0/io"]) {
      const field = fieldAt(presetOf("ten-tasks"), pointer, "choice");
      const names = field.kind === "choice" ? field.options.map(({ name }) => name) : [];
      expect(names.length).toBeGreaterThan(3);
      for (const name of names)
        expect(parseScenario(chosen(presetOf("ten-tasks"), pointer, name))).toMatchObject({ ok: true });
    }
  });

  test("a step that becomes another one keeps its duration, and its steps", () => {
    const computing = chosen(presetOf("ten-tasks"), "/groups/0/steps/0", "cpu");
    expect(valueAt(computing, "/groups/0/steps/0")).toEqual({ cpu: { uniform: [0, 1] } });
    const repeated = chosen(presetOf("long-loop"), "/groups/0/steps/0", "timeout");
    expect(valueAt(repeated, "/groups/0/steps/0/steps")).toEqual([{ cpu: "100us" }]);
  });

  test("elements are added, moved and removed", () => {
    const document = presetOf("io-and-cpu");
    const more = edited(document, actionOf(document, "/groups/0/steps", "Add a step").edits);
    expect(valueAt(more, "/groups/0/steps/2")).toEqual({ io: "100ms" });
    const moved = edited(document, actionOf(document, "/groups/0/steps/0", "Move number 1 down").edits);
    expect(valueAt(moved, "/groups/0/steps")).toEqual([{ cpu: "50ms" }, { io: "100ms" }]);
    const less = edited(document, actionOf(document, "/groups/0/steps/0", "Remove number 1").edits);
    expect(valueAt(less, "/groups/0/steps")).toEqual([{ cpu: "50ms" }]);
  });

  test("a semaphore gets another name, and keeps its place and its permits", () => {
    const renamed = typed(presetOf("crawler"), "/semaphores/connections", "a/b~c", "key");
    expect(valueAt(renamed, within("/semaphores", "a/b~c"))).toBe(10);
  });
});

describe("changes", () => {
  test("leave what they do not name as it is, and the document too", () => {
    const document: Json = JSON.parse('{"__proto__": {"a": 1}, "list": [1, 2, 3]}') as Json; // an object
    expect(JSON.stringify(edited(document, [{ op: "set", pointer: "/__proto__/a", value: 2 }]))).toBe(
      '{"__proto__":{"a":2},"list":[1,2,3]}',
    );
    expect(edited(document, [{ op: "remove", pointer: "/list/1" }])).toHaveProperty("list", [1, 3]);
    expect(JSON.stringify(document)).toBe('{"__proto__":{"a":1},"list":[1,2,3]}');
  });

  test("what is set is what is there, at any pointer", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), fc.integer(), (keys, value) => {
        const pointer = keys.reduce(within, "");
        expect(keysOf(pointer)).toEqual(keys);
        expect(valueAt(edited({}, [{ op: "set", pointer, value }]), pointer)).toBe(value);
      }),
    );
  });
});

describe("the text", () => {
  test("as it is written is the same document", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.stringify(JSON.parse(formatted(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  test("a fault is marked where it is: at the value, at the key of a part, at the brace where something is missing", () => {
    const text = '{\n  "groups": [{ "count": 0, "steps": [] }]\n}';
    const marked = placesOf(text, ["/groups/0/count", "/groups/0/steps", "/groups/0/name", ""]).map(({ from, to }) =>
      text.slice(from, to),
    );
    expect(marked).toEqual(["0", '"steps"', "{", "{"]);
  });

  test.each([
    ['{ "groups": [ }', "in line 1, column 15, a value was expected"],
    ['{\n  "a": 1\n  "b": 2 }', "in line 3, column 3, a comma was expected"],
    ["", "in line 1, column 1, a value was expected"],
    ["{} // why", "in line 1, column 4, no comment was expected"],
  ])("%j is told where it goes wrong", (text, problem) => {
    const read = readDocument(text);
    expect(read.kind === "not-json" ? read.problem : "").toContain(problem);
  });

  test("longer than a page can hold is not even looked into", () => {
    expect(readDocument(" ".repeat(1_000_001))).toMatchObject({
      kind: "not-json",
      problem: expect.stringContaining("1,000,000"),
    });
  });
});
