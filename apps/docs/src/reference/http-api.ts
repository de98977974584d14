import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { listing, table } from "./markdown.ts";

/** As much of JSON Schema as the description uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly example?: unknown;
}

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;

interface Operation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
}

/** What the API says about itself. */
interface Described {
  readonly description: {
    readonly tags: readonly { readonly name: string; readonly description: string }[];
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  readonly problems: {
    readonly problems: readonly {
      readonly type: string;
      readonly status: number;
      readonly title: string;
      readonly advice: string;
    }[];
  };
}

let known: Described | undefined;

/** Asks the API's own code, once, in a process of its own. */
function described(): Described {
  const script = fileURLToPath(new URL("../../scripts/reference-api.ts", import.meta.url));
  // What that script prints: an OpenAPI document has this shape.
  known ??= JSON.parse(execFileSync(process.execPath, [script], { encoding: "utf8" })) as Described;
  return known;
}

/** Every kind of problem, with what to do about it. */
export function httpProblems(): string {
  const { problems } = described().problems;
  return table(
    ["type", "status", "what", "what to do"],
    problems.map(({ type, status, title, advice }) => [`\`${type}\``, String(status), title, advice]),
  );
}

/** All operations, by tag. */
export function httpOperations(): string {
  const { tags, paths } = described().description;
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return tags
    .map(({ name, description }) => {
      const these = all.filter(({ operation }) => operation.tags?.includes(name) === true);
      return [`## ${name}\n`, `${description}\n`, ...these.map(operationText)].join("\n");
    })
    .join("\n");
}

interface Placed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function operationText({ method, path, operation }: Placed): string {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"]?.schema;
  return [
    `### ${method} ${path.replaceAll(/[{}]/g, String.raw`\$&`)}\n`,
    `${summary}.${description === undefined ? "" : ` ${description}`}\n`,
    listing("sh", curlFor(method, path, operation)),
    parameters.length === 0 ? "" : parametersTable(parameters),
    body === undefined ? "" : bodyText(body),
    answersTable(responses),
  ].join("\n");
}

function parametersTable(parameters: readonly Parameter[]): string {
  return table(
    ["parameter", "in", "", "what"],
    parameters.map(({ name, in: place, required, description, schema }) => [
      `\`${name}\``,
      place,
      [kindOf(schema), required === true ? "" : "optional"].filter((text) => text !== "").join(", "),
      description ?? schema.description ?? "",
    ]),
  );
}

/** The fields of a body. Where it has alternatives, a field that some of them lack is told as such. */
function bodyText(schema: Schema): string {
  const shapes = resolve(schema).anyOf ?? [resolve(schema)];
  const fields = new Map(shapes.flatMap((shape) => Object.entries(resolve(shape).properties ?? {})));
  const rows = [...fields].map(([name, field]) => {
    const required = shapes.filter((shape) => resolve(shape).required?.includes(name) === true).length;
    const need = required === shapes.length ? "" : required > 0 ? "one of these" : "optional";
    return [
      `\`${name}\``,
      [kindOf(field), need].filter((text) => text !== "").join(", "),
      resolve(field).description ?? "",
    ];
  });
  return `The body:\n\n${table(["field", "", "what"], rows)}`;
}

function answersTable(responses: Operation["responses"]): string {
  return table(
    ["answer", "type", "what"],
    Object.entries(responses).map(([status, { description, content = {} }]) => [
      status,
      Object.keys(content)
        .map((type) => `\`${type}\``)
        .join(", "),
      description,
    ]),
  );
}

function resolve(schema: Schema): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  const found = name === undefined ? undefined : described().description.components.schemas[name];
  return found === undefined ? schema : { ...found, ...schema };
}

/** What a value may be, in a few words. */
function kindOf(schema: Schema): string {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  if (name === "Scenario") return "a [scenario](/docs/scenario/)";
  const { type, enum: values, items, minimum, maximum } = resolve(schema);
  if (values !== undefined) return values.map((value) => `\`${String(value)}\``).join(", ");
  if (items !== undefined) return `a list of: ${kindOf(items)}`;
  const range = minimum === undefined || maximum === undefined ? "" : ` from ${amount(minimum)} to ${amount(maximum)}`;
  return `${[type ?? ""].flat().join(" or ")}${range}`;
}

function amount(value: number): string {
  return value.toLocaleString("en");
}

const ORIGIN = "http://localhost:8787";
/** A job that takes no time to speak of, for what needs a job. */
const JOB = [
  `job=$(curl -s ${ORIGIN}/v1/jobs -H 'content-type: application/json' -d '{"preset": "ten-tasks", "speed": 1000}')`,
  `id=$(echo "$job" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')`,
  `secret=$(echo "$job" | sed 's/.*"secret":"\\([^"]*\\)".*/\\1/')`,
];

/** A command line that asks for just this, from the examples of the description. */
function curlFor(method: string, path: string, { parameters = [], requestBody }: Operation): string {
  const needsJob = path.includes("/jobs/{id}");
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    needsJob ? `$${name}` : exampleOf(parameters.find((parameter) => parameter.name === name)?.schema),
  );
  const query = parameters
    .filter((parameter) => parameter.in === "query" && parameter.required === true)
    .map(({ name, schema }) => `${name}=${exampleOf(schema)}`)
    .join("&");
  const body = requestBody?.content["application/json"];
  const example = body?.example ?? (body?.schema === undefined ? undefined : resolve(body.schema).example);
  const parts = [
    `curl -s "${ORIGIN}${filled}${query === "" ? "" : `?${query}`}"`,
    method === "GET" || method === "POST" ? "" : `-X ${method}`,
    needsJob && method === "DELETE" ? `-H "authorization: Bearer $secret"` : "",
    example === undefined ? "" : `-H 'content-type: application/json' \\\n  -d '${JSON.stringify(example)}'`,
  ];
  return [...(needsJob ? JOB : []), parts.filter((part) => part !== "").join(" ")].join("\n");
}

function exampleOf(schema: Schema | undefined): string {
  const { example, enum: values = [] } = resolve(schema ?? {});
  const value = example ?? values[0] ?? "";
  // In a query, a list is its items with commas in between.
  return typeof value === "string" ? value : JSON.stringify(value).replaceAll(/[[\]"]/g, "");
}
