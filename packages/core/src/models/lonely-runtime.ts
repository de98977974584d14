import { compute, type Program } from "../machine/index.ts";
import type { Request } from "../machine/program.ts";
import type { Act, Tenure } from "./perform.ts";
import { SharedThings, ThreadRuntime } from "./thread-runtime.ts";

/** How things are done by a thread that is alone: in turn what others would do at once. */
export class LonelyRuntime extends ThreadRuntime {
  constructor() {
    super(SharedThings.none, null);
  }

  /** Nobody else is there; but it counts as an event of the machine. */
  override *pass(): Program<void> {
    yield* compute(0);
  }

  override *gather(branches: readonly (() => Act<Request>)[]): Program<void> {
    for (const branch of branches) yield* branch();
  }

  /** Nobody else is there: it need not be held. */
  override holding(_kind: "lock" | "semaphore", _name: string, { body }: Tenure<Request>): Program<void> {
    return body();
  }
}
