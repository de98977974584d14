import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import * as z from "zod";

import { app } from "../../src/app.ts";
import { limitsOf } from "../../src/limits.ts";
import { post } from "./support/ask.ts";
import { type Schema, spoiled, Values } from "./support/from-schema.ts";
import { repaired } from "./support/repair.ts";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema & { readonly example?: unknown };
}
interface Media {
  readonly schema: Schema;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: { readonly "application/json": Media } };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema & { readonly example?: unknown }>> };
}

const description = await (await app.request("/openapi.json", {}, env)).json<Description>();
const { schemas } = description.components;
const values = new Values(schemas);
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);

/** Small limits, so that what is large is refused soon; nobody is counted. */
const { RATE_LIMITER: _, ...rest } = env;
const bindings = { ...rest, LIMITS: { ...limitsOf(env), tasks: 1000, events: 20_000, delaySeconds: 0.1 } };

interface Asked {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

let clients = 0;

/** As somebody writes it into an address. An object may have a `toString` that is none. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function requestOf(name: string, operation: Operation, { parameters, body }: Asked): Request {
  const [method = "", path = ""] = name.split(" ");
  const url = new URL(`http://test${path}`);
  const headers = new Headers(operation.requestBody === undefined ? {} : { "content-type": "application/json" });
  // Each from another client, so that nobody has too many jobs.
  headers.set("cf-connecting-ip", `192.0.2.${++clients % 256}`);
  let filled = path;
  for (const [key, value] of Object.entries(parameters)) {
    const place = operation.parameters?.find((each) => each.name === key)?.in ?? "query";
    const text = textOf(value);
    if (place === "path") filled = filled.replace(`{${key}}`, encodeURIComponent(text.toWellFormed()));
    else if (place === "query") url.searchParams.append(key, text);
    else if (/^[\x21-\x7E][\x20-\x7E]*$/.test(text)) headers.set(key, text);
  }
  url.pathname = filled;
  return new Request(url, { method, headers, ...(operation.requestBody && { body: JSON.stringify(body) }) });
}

/** Jobs that are there to be asked for. */
let jobs: readonly { readonly id: string; readonly secret: string }[] = [];

/** One that has ended, one that goes on for long, and one that has yet to begin. */
async function createJobs(): Promise<typeof jobs> {
  const body = { scenario: { groups: [{ name: "Task", count: 2, steps: [{ io: 1 }] }] } };
  const bodies = [
    { ...body, speed: 1000 },
    { ...body, speed: 0.01 },
    { ...body, startAt: new Date(Date.now() + 3_600_000).toISOString() },
  ];
  const responses = await Promise.all(bodies.map((each) => post("/v1/jobs", each)));
  return Promise.all(responses.map((response) => response.json<(typeof jobs)[number]>()));
}

/** Values of a parameter: any that fit, and more often those of its example, and of jobs that are there. */
function valuesOf({ name, schema }: Parameter): fc.Arbitrary<unknown> {
  const some = [values.of(schema)];
  const example = exampleOf(schema);
  if (example !== undefined) some.push(fc.constant(example));
  if (name === "id" && jobs.length > 0) some.push(...jobs.map(({ id }) => fc.constant(id)));
  if (name === "last-event-id" || name === "after") some.push(fc.constantFrom("0", "1", "2"));
  return fc.oneof(...some);
}

/** Whoever says the id of a job that is there, and a secret, mostly says the right one. */
function wellInformed(parameters: Readonly<Record<string, unknown>>): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const own = jobs.find(({ id }) => id === parameters["id"]);
  if (own === undefined || !("authorization" in parameters)) return fc.constant(parameters);
  const withSecret = ({ secret }: typeof own): object => ({ ...parameters, authorization: `Bearer ${secret}` });
  return fc.constantFrom(own, own, ...jobs).map(withSecret) as fc.Arbitrary<Record<string, unknown>>; // as above
}

/** What is asked for in a way that fits the description. */
function validFor({ operationId, parameters = [], requestBody }: Operation): fc.Arbitrary<Asked> {
  const required = parameters.filter((each) => each.required).map(({ name }) => name);
  const all = fc.record(Object.fromEntries(parameters.map((each) => [each.name, valuesOf(each)])), {
    requiredKeys: required,
    noNullPrototype: true,
  });
  return fc.record({
    parameters: all.chain(wellInformed),
    body: requestBody === undefined ? fc.constant(null) : bodiesOf(operationId, requestBody),
  });
}

/** Bodies that mean what can be done; one in ten is left as the schema allows it. */
function bodiesOf(operationId: string, { content }: NonNullable<Operation["requestBody"]>): fc.Arbitrary<unknown> {
  const any = values.of(content["application/json"].schema);
  return fc.oneof(
    { weight: 9, arbitrary: any.map((body) => wellMeant(operationId, body)) },
    { weight: 1, arbitrary: any },
  );
}

function wellMeant(operationId: string, body: unknown): unknown {
  if (operationId !== "createJob") return repaired(body, 10);
  const { startAt: _start, kind, models, speed, ...rest } = repaired(body, 2) as Record<string, unknown>;
  const isMeasured = kind === "measured";
  return { ...rest, kind, ...(!isMeasured && { models }), ...(Number(speed) >= 1 && { speed }) };
}

/** What the library takes for something else is left out: patterns with classes of Unicode, and references, which it takes for whole URLs. */
function readable(key: string, value: unknown): unknown {
  const isMistaken =
    (key === "pattern" && String(value).includes("\\p{")) || (key === "format" && value === "uri-reference");
  return isMistaken ? undefined : value;
}

const checkers = new Map<Schema, z.ZodType>();

/** Whether a document fits a schema of the description; read by the schema library, which knows nothing of how it was made. */
function fits(schema: Schema, value: unknown): z.ZodSafeParseResult<unknown> {
  let checker = checkers.get(schema);
  if (checker === undefined) {
    const local = JSON.stringify({ ...schema, $defs: schemas }).replaceAll("#/components/schemas/", "#/$defs/");
    checker = z.fromJSONSchema(JSON.parse(local, readable) as Parameters<typeof z.fromJSONSchema>[0]);
    checkers.set(schema, checker);
  }
  return checker.safeParse(value);
}

const counts = new Map<string, Map<number, number>>();

/** How much of what was asked was not refused, from 0 to 1. */
function shareOfAnswers(kind: string): number {
  const all = [...(counts.get(kind) ?? [])];
  const sum = (some: typeof all): number => some.reduce((total, [, count]) => total + count, 0);
  return sum(all.filter(([status]) => status < 400)) / sum(all);
}

/** The status of the answer, which is one of those that are described, with a body of the type and the form that are. */
async function statusOf(
  name: string,
  operation: Operation,
  asked: Asked,
  kind: string,
): Promise<{ status: number; document: unknown }> {
  const response = await app.request(requestOf(name, operation, asked), {}, bindings);
  const { status } = response;
  const counted = counts.get(`${name}, ${kind}`) ?? new Map<number, number>();
  counts.set(`${name}, ${kind}`, counted.set(status, (counted.get(status) ?? 0) + 1));

  const described = operation.responses[String(status)];
  // A path that is spoiled can become another path.
  if (described === undefined && kind === "spoiled" && status === 404) return { status, document: null };
  expect(described, `${name} answered ${status}: ${JSON.stringify(asked)}`).toBeDefined();
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const media = described?.content?.[type];
  if (described?.content === undefined) return { status, document: null };
  expect(media, `${name} answered ${status} as ${type}`).toBeDefined();
  if (!/[/+]json$/.test(type) || media === undefined) {
    await response.body?.cancel();
    return { status, document: null };
  }
  const document: unknown = await response.json();
  expect(fits(media.schema, document).error, `${name}, ${status}`).toBeUndefined();
  return { status, document };
}

afterEach(() => reset());
afterAll(() => {
  const total = (kind: string): number =>
    [...counts]
      .filter(([name]) => name.endsWith(kind))
      .reduce((sum, [, each]) => sum + [...each.values()].reduce((a, b) => a + b), 0);
  const lines = [...counts].map(
    ([name, each]) =>
      `  ${name}: ${[...each]
        .toSorted(([one], [other]) => one - other)
        .map(([status, count]) => `${status} × ${count}`)
        .join(", ")}`,
  );
  // oxlint-disable-next-line eslint/no-console -- what was asked is part of the evidence
  console.log(
    `Requests made from the description: ${total("fitting")} that fit it, ${total("spoiled")} that are spoiled\n${lines.join("\n")}`,
  );
});

/** What a schema cannot say, and the reader does: names that have to be there, orders, what does not go together, what comes after. */
const SAID_BY_THE_READER: Readonly<Record<string, RegExp>> = {
  simulate: /^\/scenario/,
  createJob: /^\/(scenario|startAt|models|speed)/,
  listenToJob: /^(last-event-id|after)$/,
};

/** How often each is asked, where it is not 20 times; INTERLEAVE_TIMES in the environment says how many times as often as that. */
const OFTEN: Readonly<Record<string, number>> = { simulate: 150, drawTimeline: 80, createJob: 40 };

/** Without any parameter there is nothing to vary. */
function runsOf({ operationId, parameters = [], requestBody }: Operation): number {
  const isPlain = parameters.length === 0 && requestBody === undefined;
  return isPlain ? 3 : (OFTEN[operationId] ?? 20) * inject("times");
}

describe.each(operations)("%s, asked by its own description", (name, operation) => {
  beforeEach(async () => {
    jobs = name.includes("/v1/jobs/{id}") ? await createJobs() : [];
  });

  test("takes what fits, and answers as described", async () => {
    await fc.assert(
      fc.asyncProperty(validFor(operation), async (asked) => {
        const { status, document } = await statusOf(name, operation, asked, "fitting");
        expect(status).toBeLessThan(500);
        if (status !== 400) return;
        const { errors = [] } = document as { errors?: { pointer?: string; parameter?: string }[] };
        const isSaid = ({ pointer = "", parameter = "" }): boolean =>
          SAID_BY_THE_READER[operation.operationId]?.test(pointer + parameter) === true;
        expect(
          errors.filter((error) => !isSaid(error)),
          JSON.stringify(asked),
        ).toEqual([]);
      }),
      { numRuns: runsOf(operation), endOnFailure: true },
    );
    // Or else little would be tried but refusals.
    if (operation.requestBody !== undefined) expect(shareOfAnswers(`${name}, fitting`)).toBeGreaterThan(1 / 3);
  });

  test("refuses, or takes, whatever is spoiled, as described", async () => {
    const asked = validFor(operation).chain(spoiled);
    await fc.assert(
      fc.asyncProperty(asked, async (value) => {
        // Whatever it is: its members are what is sent. The letters of a text are not, each as a parameter of its own.
        const { parameters, body = null } = Object(value) as Partial<Record<string, unknown>>;
        const members = typeof parameters === "object" ? { ...parameters } : {};
        const sent = { parameters: members as Record<string, unknown>, body };
        expect((await statusOf(name, operation, sent, "spoiled")).status).toBeLessThan(500);
      }),
      { numRuns: runsOf(operation), endOnFailure: true },
    );
  });
});

function exampleOf(schema: Schema & { readonly example?: unknown }): unknown {
  if (schema.$ref === undefined) return schema.example;
  return exampleOf(schemas[schema.$ref.replace("#/components/schemas/", "")] ?? {});
}

describe("the examples of the description", () => {
  test.each(Object.entries(schemas).filter(([, { example }]) => example !== undefined))(
    "%s fits its schema",
    (_, schema) => {
      expect(fits(schema, schema.example).error).toBeUndefined();
    },
  );

  test.each(operations)("%s is answered well when its examples are asked for", async (name, operation) => {
    const parameters = Object.fromEntries(
      (operation.parameters ?? []).map((each) => [each.name, exampleOf(each.schema)]),
    );
    for (const [key, example] of Object.entries(parameters)) expect(example, `${key} has an example`).toBeDefined();
    const body = exampleOf(operation.requestBody?.content["application/json"].schema ?? {});
    if (operation.requestBody !== undefined) expect(body, "the body has an example").toBeDefined();
    const { status } = await statusOf(name, operation, { parameters, body }, "fitting");
    // The id of a job cannot be known beforehand.
    expect(name.includes("{id}") ? [401, 404] : [200, 202]).toContain(status);
  });
});
