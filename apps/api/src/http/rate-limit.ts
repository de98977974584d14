import type { Context, MiddlewareHandler } from "hono";

import type { AppEnv } from "../env.ts";
import { limitsOf } from "../limits.ts";
import { Problem } from "./problem.ts";

/** The period of the limiter in `wrangler.jsonc`, in seconds. */
const PERIOD = 60;

/** Refuses a client that asks too often. A brake, not a quota: the platform counts per location, and roughly. */
export const rateLimit: MiddlewareHandler<AppEnv> = async (c, next) => {
  const counted = await c.env.RATE_LIMITER?.limit({ key: clientOf(c) });
  if (counted?.success === false) {
    const { requestsPerMinute } = limitsOf(c.env);
    throw new Problem("too-many-requests", {
      detail: `There were more than ${requestsPerMinute} requests in a minute from your address. Wait a minute, then go on more slowly.`,
      extensions: { limit: "requestsPerMinute", allowed: requestsPerMinute },
      headers: { "retry-after": String(PERIOD) },
    });
  }
  await next();
};

/** Who asks, as far as the edge can tell. Only compared, never stored or logged. */
export function clientOf(c: Context): string {
  return networkOf(c.req.header("cf-connecting-ip") ?? "unknown");
}

/** Of an address of version 6 its first 64 bits: whoever has one has all that begin so, and could be another client each time. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const [before, after] = [head, tail].map((part) => part.split(":").filter((group) => group !== ""));
  // A version 4 address in the clothes of version 6: its last groups are what tells it from others.
  if (address.includes(".")) return address.toLowerCase();
  const zeros = Array<string>(8 - Math.min(8, (before?.length ?? 0) + (after?.length ?? 0))).fill("0");
  const groups = [...(before ?? []), ...zeros, ...(after ?? [])];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
