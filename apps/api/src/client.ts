import type { hc } from "hono/client";

import type { Api } from "./app.ts";

/**
 * The typed client: `const client: Client = hc<Api>(origin)`, with `hc` from `hono/client`. It is written down here, once, so that editors need
 * not infer it wherever it is used. Types only: nothing of the Worker comes along.
 */
export type Client = ReturnType<typeof hc<Api>>;
export type { Api };
