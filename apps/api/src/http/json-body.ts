import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";

import type { AppEnv } from "../env.ts";
import { limitsOf } from "../limits.ts";
import { Problem, shortened } from "./problem.ts";

const JSON_TYPE = "application/json";

/**
 * For `middleware` of a route with a JSON body: refuses what is no JSON, too large or too deep, before a schema looks at it. What passes is
 * read by the route's own schema.
 */
export const jsonBody: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { bodyBytes, bodyDepth } = limitsOf(c.env);
  const type = c.req.header("content-type");
  if (!isJson(type)) throw unsupported(type);
  // What reads the body afterwards knows fewer ways to write the same.
  if (type !== JSON_TYPE) c.req.raw = withJsonType(c.req.raw);
  const tooLarge = (): never => {
    throw new Problem("body-too-large", {
      detail: `The body has more than the ${bodyBytes} bytes that are allowed. Send a smaller document.`,
      extensions: { limit: "bodyBytes", allowed: bodyBytes },
    });
  };
  let body: unknown;
  try {
    await bodyLimit({ maxSize: bodyBytes, onError: tooLarge })(c, async () => void (body = await readJson(c.req)));
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Whoever was sending has gone, or does not send what it has announced: no fault of ours.
    throw new Problem("malformed-json", { detail: "The body broke off before its end. Send the request once more." });
  }
  if (isDeeperThan(body, bodyDepth)) throw tooDeep(bodyDepth);
  await next();
};

function tooDeep(allowed: number): Problem {
  return new Problem("limit-exceeded", {
    detail: `Arrays and objects of the body lie in each other more than ${allowed} levels deep. Send a flatter document.`,
    extensions: { limit: "bodyDepth", allowed },
  });
}

function withJsonType(request: Request): Request {
  const headers = new Headers(request.headers);
  headers.set("content-type", JSON_TYPE);
  return new Request(request, { headers });
}

/** `application/json`, with or without parameters, and its `+json` kin. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? "");
}

function unsupported(found: string | undefined): Problem {
  const what = found === undefined ? "There is no content type" : `The content type is ${shortened(found)}`;
  return new Problem("unsupported-media-type", {
    detail: `${what}. Send JSON, with the header Content-Type: application/json.`,
  });
}

async function readJson(request: { json(): Promise<unknown> }): Promise<unknown> {
  try {
    return await request.json();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Problem("malformed-json", {
      detail: `The body could not be read as JSON (${shortened(error.message)}). Send a document such as {"preset": "ten-tasks", "seed": 7}.`,
    });
  }
}

/** Level by level, so that no document is too deep for the question. */
function isDeeperThan(value: unknown, depth: number): boolean {
  let level = [value];
  for (let below = 0; below <= depth; below++) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}
