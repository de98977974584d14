import { DemoElement, wantsStillness } from "../demo/demo-element.ts";
import { showMoment } from "../demo/playback.ts";
import type { End } from "./model.ts";

const load = async () => {
  const [{ watch }, { lateText, resultText }] = await Promise.all([import("./watch.ts"), import("./model.ts")]);
  return { watch, lateText, resultText };
};

/** `<job-demo>`: has the ten tasks carried out in real time, and writes down when each was done. The attribute `api` says where the API is. */
class JobDemo extends DemoElement {
  #job: AbortController | null = null;
  #frame: number | null = null;

  protected override listen(): void {
    this.named("run").addEventListener("click", () => void this.#run());
  }

  protected override leave(): void {
    this.#stopMoving();
  }

  async #run(): Promise<void> {
    this.#job?.abort();
    const job = new AbortController();
    this.#job = job;
    this.#clear();
    const ends: End[] = [];
    try {
      const { watch, resultText, lateText } = await load();
      const listener = {
        begins: (where: "api" | "browser") => {
          this.dataset["source"] = where;
          this.#say(where === "api" ? "Under way, timed by the API." : "Under way, timed by your browser.");
          this.#move();
        },
        ends: (end: End) => {
          ends.push(end);
          this.#write(end, lateText(end));
        },
      };
      const by = await watch(this.getAttribute("api") ?? location.origin, listener, job.signal);
      this.#say(resultText(ends, by));
    } catch {
      if (!job.signal.aborted) this.#say("It ended early: the connection was lost. Run it again.");
    }
    if (this.#job === job) this.#stopMoving();
  }

  #clear(): void {
    this.#stopMoving();
    this.#say("Asking the API.");
    for (const cell of this.querySelectorAll("[data-measured], [data-late]")) cell.textContent = "";
  }

  #say(what: string): void {
    this.named("status").textContent = what;
  }

  #write({ work, measured }: End, late: string): void {
    const row = this.querySelector(`tr[data-work="${work}"]`);
    const [time, lateness] = [row?.querySelector("[data-measured]"), row?.querySelector("[data-late]")];
    if (time) time.textContent = `${measured.toFixed(3)} s`;
    if (lateness) lateness.textContent = late;
  }

  /** The playhead goes with the time of day. */
  #move(): void {
    if (wantsStillness()) return;
    const start = performance.now();
    const step = (now: number): void => {
      showMoment(this, Math.max(0, now - start) / 1000);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  #stopMoving(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    showMoment(this, null);
  }
}

customElements.define("job-demo", JobDemo);
