import type { Context } from "hono";

import type { Env } from "../env.ts";

/**
 * A strong entity tag (RFC 9110, 8.8.3) of what is computed from `parts` alone. Another deployment may write the same thing in another way,
 * so it is part of the tag.
 */
export async function tagOf(env: Env, ...parts: readonly unknown[]): Promise<string> {
  const text = JSON.stringify([env.DEPLOYMENT?.id ?? null, ...parts]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const bytes = [...new Uint8Array(digest).slice(0, 16)];
  return `"${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}"`;
}

/** Whether the client has it already: `If-None-Match` names the tag (RFC 9110, 13.1.2: compared weakly). */
export function isKnown(c: Context, tag: string): boolean {
  const known = c.req.header("if-none-match") ?? "";
  return known.trim() === "*" || known.split(",").some((each) => each.trim().replace(/^W\//, "") === tag);
}
