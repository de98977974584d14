import type { ModelName } from "@interleave/core";

import { legendMark, sweepChart } from "../model/chart.ts";
import { MEASURES, oneOf, SWEEP_PARAMETERS, type View } from "../model/state.ts";
import { PARAMETERS, sweepTable, valuesIn } from "../model/sweep.ts";
import type { SweptRun } from "../work/protocol.ts";
import { make } from "./dom.ts";
import type { Parts } from "./parts.ts";
import { tableView } from "./table-view.ts";

export interface SweepListener {
  readonly changed: (change: Partial<View>) => void;
  readonly run: (values: readonly number[]) => void;
  readonly stop: () => void;
}

/** A sweep: what is varied, over which values, and the chart with its table. */
export class SweepView {
  readonly #parts: Parts;
  #runs: readonly SweptRun[] = [];
  #shown: { readonly models: readonly ModelName[]; readonly parameter: View["sweep"] } | null = null;

  constructor(parts: Parts, listener: SweepListener) {
    this.#parts = parts;
    const parameter = parts.select("sweep");
    parameter.addEventListener("change", () => {
      const sweep = oneOf(SWEEP_PARAMETERS, parameter.value);
      if (sweep === undefined) return;
      parts.input("values").value = "";
      listener.changed({ sweep, values: "" });
      this.#hint();
    });
    const values = parts.input("values");
    values.addEventListener("input", () => {
      listener.changed({ values: values.value });
      this.#check();
    });
    const measure = parts.select("measure");
    measure.addEventListener("change", () => {
      const chosen = oneOf(MEASURES, measure.value);
      if (chosen !== undefined) listener.changed({ measure: chosen });
      this.#draw();
    });
    parts.named("sweep-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = this.#check();
      if (wanted === null) values.focus();
      else listener.run(wanted);
    });
    parts.named("sweep-stop").addEventListener("click", () => listener.stop());
    new ResizeObserver(() => this.#draw()).observe(parts.named("chart"));
  }

  show({ sweep, values, measure }: View): void {
    this.#parts.select("sweep").value = sweep;
    this.#parts.input("values").value = values;
    this.#parts.select("measure").value = measure;
    this.#hint();
    this.#check();
  }

  /** Runs of a sweep, all or as many as there are. */
  showRuns(runs: readonly SweptRun[], models: readonly ModelName[], parameter: View["sweep"]): void {
    this.#runs = runs;
    this.#shown = { models, parameter };
    this.#draw();
  }

  /** How far it is; null when it is over. */
  showProgress(
    progress: { readonly done: number; readonly of: number; readonly what: string; readonly far: string } | null,
    said: string,
  ): void {
    const bar = this.#parts.progress("sweep-progress");
    bar.hidden = progress === null;
    if (progress !== null) {
      bar.max = progress.of;
      bar.value = progress.done;
    }
    this.#parts.named("sweep-far").textContent = farLine(progress);
    this.#parts.button("sweep-stop").disabled = progress === null;
    if (said !== "") this.#parts.named("sweep-status").textContent = said;
  }

  #hint(): void {
    const { usual } = PARAMETERS[this.#parameter()];
    this.#parts.input("values").placeholder = usual.join(", ");
  }

  #parameter(): View["sweep"] {
    return oneOf(SWEEP_PARAMETERS, this.#parts.select("sweep").value) ?? "tasks";
  }

  #check(): readonly number[] | null {
    const input = this.#parts.input("values");
    const read = valuesIn(input.value, this.#parameter());
    input.ariaInvalid = read.ok ? null : "true";
    this.#parts.named("values-fault").textContent = read.ok ? "" : read.problem;
    return read.ok ? read.values : null;
  }

  #draw(): void {
    if (this.#shown === null || this.#runs.length === 0) return;
    const { models, parameter } = this.#shown;
    const measure = oneOf(MEASURES, this.#parts.select("measure").value) ?? "makespan";
    const chart = this.#parts.named("chart");
    const width = Math.max(240, Math.min(1100, Math.floor(chart.clientWidth)));
    // Numbers and names of models: nothing that anybody wrote.
    chart.innerHTML = sweepChart({ runs: this.#runs, models, parameter, measure, width });
    this.#parts.named("chart-legend").replaceChildren(
      ...models.map((model) => {
        const entry = make("li", {}, model);
        entry.insertAdjacentHTML("afterbegin", legendMark(model));
        return entry;
      }),
    );
    this.#parts.named("sweep-table").replaceChildren(tableView(sweepTable(this.#runs, models, parameter, measure)));
  }
}

/** Beside the bar: it changes too often to be read aloud. */
export function farLine(progress: { readonly what: string; readonly far: string } | null): string {
  return progress === null || progress.far === "" ? "" : `${progress.what}: ${progress.far}`;
}
