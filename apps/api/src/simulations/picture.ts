import type { Context } from "hono";

/** A picture may bring its own style sheet, but nothing else: no script, no font, no other picture, even when it is opened by itself. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** The response that carries an SVG. */
export function picture(c: Context, svg: string): Response {
  return c.body(svg, 200, { "content-type": "image/svg+xml; charset=utf-8", "content-security-policy": POLICY });
}
