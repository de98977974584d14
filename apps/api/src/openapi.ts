import type { OpenAPIHono } from "@hono/zod-openapi";
import { ENGINE_VERSION } from "@interleave/core";
import { scenarioJsonSchema } from "@interleave/core/scenario";

import type { AppEnv } from "./env.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Members = { readonly [key: string]: Json };

const DESCRIPTION = `What a concurrent Python program does before anyone runs it: the same work under several execution models, on a clock that can
jump. Deterministic: the same request has the same answer. Durations are seconds, or a text with a unit, such as "150ms". Errors are problem
documents (RFC 9457) whose \`type\` is stable. No account, no key.`;

/** The description of the API (OpenAPI 3.1), made from the schemas that validate. */
export function describe(app: Pick<OpenAPIHono<AppEnv>, "getOpenAPI31Document">): Members {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Interleave",
      version: ENGINE_VERSION,
      description: DESCRIPTION,
      license: { name: "MIT", url: "https://spdx.org/licenses/MIT.html" },
    },
    servers: [{ url: "/", description: "Where this description is." }],
    security: [],
    tags: [
      { name: "Simulations", description: "Work under execution models, on a clock that jumps." },
      { name: "Jobs", description: "Work under execution models, in real time." },
      { name: "Catalogue", description: "What can be asked for." },
      { name: "About", description: "The API itself." },
    ],
  }) as unknown as Members; // JSON, as anything that is served
  return withScenario(document);
}

/** The document with the engine's own schema of a scenario, which the schema library here does not look into. */
function withScenario(document: Members): Members {
  const { $schema: _, $defs = {}, ...scenario } = scenarioJsonSchema() as Members;
  const components = document["components"] as { readonly schemas: Members };
  const schemas = {
    ...components.schemas,
    Scenario: { ...(components.schemas["Scenario"] as Members), ...scenario },
    ...Object.fromEntries(Object.entries($defs as Members).map(([name, schema]) => [nameOf(name), schema])),
  };
  return { ...document, components: { ...components, schemas: relocated(schemas) } };
}

/** References into a schema's own definitions, as references to the components that they have become. */
function relocated(value: Json): Json {
  if (Array.isArray(value)) return value.map(relocated);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([key, member]): [string, Json] => {
    const isReference = key === "$ref" && typeof member === "string" && member.startsWith("#/$defs/");
    return [key, isReference ? `#/components/schemas/${nameOf(member.slice("#/$defs/".length))}` : relocated(member)];
  });
  return Object.fromEntries(members);
}

function nameOf(definition: string): string {
  return `Scenario.${definition}`;
}
