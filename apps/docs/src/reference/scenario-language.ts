import { type ModelName, models, obstaclesOf, type Scenario, simulate } from "@interleave/core";
import { type JsonSchema, scenarioJsonSchema } from "@interleave/core/scenario";

import { listing, secondsText } from "./markdown.ts";
import { scenarioExamples } from "./scenario-examples.ts";

/** A field of the scenario language, as its schema has it. */
interface Field {
  /** Where it stands: `groups.count`, `step.io`, `duration.uniform`. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Everything under a place (`scenario`, `group`, `machine`, `arrivals`, `duration`, `step`), each field with an example that runs. */
export function scenarioFields(place: string): string {
  return fieldsOf(place)
    .map(({ path, schema, required }) => {
      const example = scenarioExamples[path];
      if (example === undefined) throw new Error(`${path} has no example in src/reference/scenario-examples.ts`);
      const name = path.slice(path.indexOf(".") + 1);
      return [
        `### \`${name}\`\n`,
        `${description(schema)} ${bounds(schema, required)}\n`,
        listing("json", pretty(example)),
        `${outcome(example)}\n`,
      ].join("\n");
    })
    .join("\n");
}

/** All the fields of a place, in the order of the schema. */
export function fieldsOf(place: string): Field[] {
  const root = scenarioJsonSchema();
  const definitions = member(root, "$defs");
  const group = member(member(member(root, "properties"), "groups"), "items");
  const backoff = alternatives(member(definitions, "Step"))
    .map((step) => member(member(step, "properties"), "backoff"))
    .find((schema) => "properties" in schema);
  const places: Readonly<Record<string, readonly JsonSchema[]>> = {
    scenario: [root],
    group: [group],
    machine: [member(member(root, "properties"), "machine")],
    arrivals: alternatives(member(member(group, "properties"), "arrivals")),
    duration: alternatives(member(definitions, "Duration")),
    step: alternatives(member(definitions, "Step")),
    backoff: backoff === undefined ? [] : [backoff],
  };
  const found = places[place];
  if (found === undefined) throw new Error(`the scenario language has ${Object.keys(places).join(", ")}; not ${place}`);
  const fields = found.flatMap((schema) => properties(place, schema));
  // `steps` stands in many steps and is the same everywhere.
  return fields.filter(
    ({ path }, index) => path !== "step.steps" && fields.findIndex((field) => field.path === path) === index,
  );
}

function properties(place: string, schema: JsonSchema): Field[] {
  const required = schema["required"] as readonly string[] | undefined; // as JSON Schema has it
  return Object.entries(member(schema, "properties")).map(([name, property]) => ({
    path: `${place}.${name}`,
    schema: property as JsonSchema, // as JSON Schema has it
    required: required?.includes(name) === true,
  }));
}

function member(schema: JsonSchema, name: string): JsonSchema {
  return (schema[name] ?? {}) as JsonSchema; // a part of a JSON Schema is one
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return (schema["anyOf"] ?? []) as readonly JsonSchema[]; // as JSON Schema has it
}

function description(schema: JsonSchema): string {
  return textOf(schema["description"]);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** What it may be, in words. */
function bounds(schema: JsonSchema, required: boolean): string {
  const { type, minimum, maximum, exclusiveMinimum } = schema;
  const reference = textOf(schema["$ref"]).replace("#/$defs/", "");
  const low = minimum ?? exclusiveMinimum;
  const range =
    typeof low === "number" && typeof maximum === "number"
      ? `${exclusiveMinimum === undefined ? "from" : "above"} ${number(low)} to ${number(maximum)}`
      : "";
  const kind = type === "integer" ? "A whole number" : type === "number" ? "A number" : (KINDS[reference] ?? "");
  const words = [kind, range].filter((word) => word !== "").join(" ");
  return [words === "" ? "" : `${words}.`, required ? "" : "_Optional._"].filter((word) => word !== "").join(" ");
}

const KINDS: Readonly<Record<string, string>> = {
  Quantity: "A [quantity](#quantities)",
  Duration: "A [duration](#durations)",
  Steps: "[Steps](#a-step)",
  Branches: "Lists of [steps](#a-step)",
};

function number(value: number): string {
  return value.toLocaleString("en");
}

/** What becomes of an example, under the models that everybody compares. */
function outcome(scenario: Scenario): string {
  const cannot = new Set(obstaclesOf(scenario).map(({ model }) => model));
  const { runs } = simulate(
    scenario,
    SEED,
    COMPARED.filter((model) => !cannot.has(model)),
  );
  const times = runs.map(({ model, statistics: { makespan, failed } }) => {
    const failures = failed === 0 ? "" : ` (${failed} failed)`;
    return `${models[model].title} ${secondsText(makespan)}${failures}`;
  });
  const not = COMPARED.filter((model) => cannot.has(model)).map((model) => models[model].title);
  const rest = not.length === 0 ? "" : ` Not possible: ${not.join(", ")}.`;
  return `With the seed ${SEED}: ${times.join(", ")}.${rest}`;
}

const SEED = 7;
const COMPARED: readonly ModelName[] = ["sequential", "asyncio", "threads", "processes"];

/** JSON on as few lines as can be read: what is short stands on one. */
function pretty(value: unknown, indent = ""): string {
  const flat = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  if (indent.length + flat.length <= 76 || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members = Array.isArray(value)
    ? value.map((item) => pretty(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${pretty(item, inner)}`);
  return `${open}\n${members.map((text) => inner + text).join(",\n")}\n${indent}${close}`;
}
