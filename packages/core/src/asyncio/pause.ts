import type { ComputeKind } from "./compute.ts";

/** What whoever runs the loop should do before it asks again. The same object each time: read it, do not keep it. */
export interface Pause {
  /**
   * `ready`: an iteration has run; ask again at once. `idle`: nothing is due until `until`. `cpu`, `block`: the running
   * callback computes, or is blocked, for `seconds`; the next call continues that very callback.
   */
  readonly kind: "ready" | "idle" | ComputeKind;
  /** How long, in seconds: 0 for `ready`, Infinity if nothing is ever due. */
  readonly seconds: number;
  /** The instant, in seconds of the loop's clock: −Infinity for `ready`. Set a virtual clock to this, not to now + seconds. */
  readonly until: number;
}
