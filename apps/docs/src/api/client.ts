import type { Api, Client } from "@interleave/api/client";
import { hc } from "hono/client";

/** Whoever has waited this long (milliseconds) for the API does without it. */
const PATIENCE = 2500;

/** The API at this origin. Whatever is asked ends when `signal` aborts, and when patience does. */
export function apiAt(origin: string, signal: AbortSignal): Client {
  return hc<Api>(origin, { init: { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) } });
}
