import type { Answer, Order } from "./protocol.ts";

type Last = Exclude<Answer, { readonly kind: "progress" }>;
type Progress = Extract<Answer, { readonly kind: "progress" }>;

/** Has one thing at a time done in a worker: an order that comes while another one is carried out takes its place. */
export class Desk {
  #worker: Worker | null = null;
  #stop: (() => void) | null = null;

  /** True while something is carried out. */
  get isBusy(): boolean {
    return this.#stop !== null;
  }

  /** Resolves to null if it was stopped, or another order took its place. */
  order(order: Order, progress: (answer: Progress) => void = () => undefined): Promise<Last | null> {
    this.stop();
    const worker = (this.#worker ??= new Worker(new URL("worker.ts", import.meta.url), { type: "module" }));
    return new Promise((resolve) => {
      const end = (answer: Last | null): void => {
        this.#stop = null;
        worker.onmessage = worker.onerror = null;
        resolve(answer);
      };
      this.#stop = () => {
        // It does not listen while it computes: only its end ends that.
        worker.terminate();
        this.#worker = null;
        end(null);
      };
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.kind === "progress") progress(data);
        else end(data);
      };
      worker.onerror = (event) => {
        worker.terminate();
        this.#worker = null;
        end({ kind: "refused", reason: reasonOf(event) });
      };
      worker.postMessage(order);
    });
  }

  stop(): void {
    this.#stop?.();
  }
}

/** Where its script could not be had, the event is none of an error, and says nothing. */
function reasonOf(event: Event): string {
  return event instanceof ErrorEvent && event.message !== ""
    ? `The engine failed: ${event.message}`
    : "The engine could not be loaded: without a network, perhaps. Nothing is lost: try again.";
}
