import type { MiddlewareHandler } from "hono";
import { every } from "hono/combine";
import { etag } from "hono/etag";

/** For what changes with a deployment only: may be kept for an hour, and asked for again by its tag. */
export const cachedWhileDeployed: MiddlewareHandler = every(etag(), async (c, next) => {
  await next();
  if (c.res.ok) c.res.headers.set("cache-control", "public, max-age=3600");
});
