import { apiAt } from "../api/client.ts";
import { reasonOf, refusalIn } from "../api/refusal.ts";
import { simulateHere } from "../demo/engine.ts";
import { type End, JOB, planOf, type Timekeeper } from "./model.ts";

/** What is told while a job goes on. */
export interface Listener {
  /** It begins now. `where` says whose timers it runs on. */
  readonly begins: (where: "api" | "browser") => void;
  /** A task has come to its end. */
  readonly ends: (end: End) => void;
}

/**
 * Has the ten tasks carried out in real time: by the API, or by this browser's own timers, if the API does not take the job on. Resolves to whose
 * timers they were when all are done.
 */
export async function watch(origin: string, listener: Listener, signal: AbortSignal): Promise<Timekeeper> {
  let events: string;
  try {
    events = await create(origin, signal);
  } catch (error) {
    signal.throwIfAborted();
    await watchHere(listener, signal);
    return { where: "browser", reason: reasonOf(error) };
  }
  await listen(events, listener, signal);
  return { where: "api" };
}

/** A new job. Resolves to the address of its events. */
async function create(origin: string, signal: AbortSignal): Promise<string> {
  const json = { ...JOB.work, seed: JOB.seed, models: [...JOB.models] };
  const response = await apiAt(origin, signal).v1.jobs.$post({ json, header: {} });
  if (response.status !== 202) throw await refusalIn(response);
  const { links } = await response.json();
  return new URL(links.events, origin).href;
}

/** What a `trace` event of the stream holds, as far as it is of use here. */
interface Told {
  readonly number: number;
  readonly planned: number;
  readonly measured: number;
  readonly event: { readonly type: string; readonly work: number };
}

/** Server-sent events until the last. A stream that breaks off is taken up again by the browser. */
async function listen(address: string, { begins, ends }: Listener, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = new EventSource(address);
    let last = 0;
    const stop = (then: () => void): void => {
      source.close();
      then();
    };
    signal.addEventListener("abort", () => stop(() => reject(new Error("Nobody listens any more."))));
    source.addEventListener("open", () => begins("api"), { once: true });
    source.addEventListener("trace", ({ data }: MessageEvent<string>) => {
      // The API's contract, which its own tests hold it to.
      const { number, planned, measured, event } = JSON.parse(data) as Told;
      // Who comes back to a stream may hear again what was heard before.
      if (number <= last) return;
      last = number;
      if (event.type === "work-finished") ends({ work: event.work, planned, measured });
    });
    source.addEventListener("end", () => stop(resolve));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) stop(() => reject(new Error("The stream of events ended early.")));
    });
  });
}

async function watchHere({ begins, ends }: Listener, signal: AbortSignal): Promise<void> {
  const plan = planOf(simulateHere(JOB));
  const start = performance.now();
  begins("browser");
  await Promise.all(
    plan.map(async ({ work, end: planned }) => {
      await until(start + planned * 1000);
      if (!signal.aborted) ends({ work, planned, measured: (performance.now() - start) / 1000 });
    }),
  );
  signal.throwIfAborted();
}

/** Waits by a timer of the browser's own. Timers of whole milliseconds may come a little early: then another one is set. */
async function until(moment: number): Promise<void> {
  for (let left = moment - performance.now(); left > 0; left = moment - performance.now()) {
    await new Promise((resolve) => {
      setTimeout(resolve, Math.ceil(left));
    });
  }
}
