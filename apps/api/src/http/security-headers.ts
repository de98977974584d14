import type { MiddlewareHandler } from "hono";

const HEADERS = {
  // Nothing that the API answers is a page: whoever opens it in a browser runs no script of it, and loads nothing for it.
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  // Pictures may stand in anybody's page.
  "cross-origin-resource-policy": "cross-origin",
};

/** Headers for every answer. One that needs another value has set it before. */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  }
};
