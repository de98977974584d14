import "@interleave/timeline/element";
import type { InterleaveTimeline } from "@interleave/timeline/element";

import { keepFile, newFileId } from "./kept-files.ts";
import { ALL_IN_VIEW, DEFAULT_STATE, LANES, oneOf, type PlaygroundState, type View } from "./model/state.ts";
import { type MadeLink, Store } from "./store.ts";
import { ImportView } from "./view/import-view.ts";
import { Parts } from "./view/parts.ts";
import { ResultsView } from "./view/results-view.ts";
import { SetupView } from "./view/setup-view.ts";
import { farLine, SweepView } from "./view/sweep-view.ts";
import { TakeView } from "./view/take-view.ts";
import { Desk } from "./work/desk.ts";
import type { Outcome, SentTrace, SweptRun } from "./work/protocol.ts";

/** What is done sooner does not have to tell how far it is, in milliseconds. */
const SOON = 400;

/** How long nobody types before what was typed is run, in milliseconds. */
const PAUSE = 250;

/** `<interleave-playground>`: the workbench. The attribute `api` says where the API is; without it, it is here. */
class InterleavePlayground extends HTMLElement {
  readonly #store = new Store();
  readonly #desk = new Desk();
  readonly #sweepDesk = new Desk();
  #state: PlaygroundState = DEFAULT_STATE;
  #others: readonly SentTrace[] = [];
  #outcome: Outcome | null = null;
  #timer = 0;
  /** A file is still to come: what is looked at may be in it, so nothing that is shown until then is kept. */
  #isRestoring = false;
  #views: Views | null = null;

  connectedCallback(): void {
    void this.#open();
  }

  disconnectedCallback(): void {
    this.#desk.stop();
    this.#sweepDesk.stop();
  }

  async #open(): Promise<void> {
    const { state, trace, problem } = await this.#store.load();
    this.#state = state;
    const views = this.#views ?? (this.#views = this.#makeViews());
    views.parts.named("problem").textContent = problem;
    addEventListener("hashchange", () => void this.#follow());
    await this.#showAll(views, trace);
  }

  #makeViews(): Views {
    const parts = new Parts(this);
    const timeline = this.querySelector<InterleaveTimeline>("interleave-timeline");
    if (timeline === null) throw new TypeError("The markup of the playground has no timeline.");
    this.#listen(parts);
    const viewChanged = (change: Partial<View>): void => this.#viewChanged(change);
    return {
      parts,
      setup: new SetupView(parts, this.#state, {
        changed: (change) => this.#changed(change),
        editorChosen: (editor) => this.#viewChanged({ editor }),
      }),
      results: new ResultsView(parts, timeline, (view) => {
        if (this.#outcome !== null && !this.#isRestoring) this.#looked(view);
      }),
      sweep: new SweepView(parts, {
        changed: viewChanged,
        run: (values) => void this.#sweep(values),
        stop: () => this.#sweepDesk.stop(),
      }),
      imports: new ImportView(parts, {
        shown: (runs) => {
          this.#others = runs;
          this.#showOutcome();
        },
        chosen: (file, text) => {
          this.#store.attach(text);
          this.#state = { ...this.#state, file };
          this.#keep();
        },
      }),
      take: new TakeView(
        parts,
        this.getAttribute("api") ?? location.origin,
        (state) => this.#store.linkTo(state),
        (change) => {
          this.#viewChanged(change);
          this.#showTaken();
        },
      ),
    };
  }

  #listen(parts: Parts): void {
    parts.named("stop").addEventListener("click", () => this.#desk.stop());
    parts.named("run").addEventListener("click", () => void this.#run());
    parts.named("reset").addEventListener("click", () => {
      // The file has a button of its own.
      this.#state = { ...DEFAULT_STATE, file: this.#state.file };
      parts.named("problem").textContent = "";
      if (this.#views !== null) this.#showState(this.#views, true);
    });
    const lanes = parts.select("lanes");
    lanes.addEventListener("change", () => {
      const chosen = oneOf(LANES, lanes.value);
      if (chosen === undefined || this.#views === null) return;
      this.#viewChanged({ lanes: chosen, lane: "" });
      this.#views.results.lanes = chosen;
    });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.#run();
    });
  }

  /** Another link has been put into the address of the page that is open. */
  async #follow(): Promise<void> {
    const read = await this.#store.linkFollowed();
    if (read === null || this.#views === null) return;
    this.#views.parts.named("problem").textContent = read.ok ? "" : `${read.problem} Nothing here has changed.`;
    if (!read.ok) return this.#keep();
    this.#state = read.state;
    await this.#showAll(this.#views, read.trace);
  }

  /** Shows a state that came from elsewhere. `trace` is the file that came with it. */
  async #showAll(views: Views, trace: string | null): Promise<void> {
    const { file } = this.#state;
    this.#isRestoring = file !== null;
    this.#store.attach(trace);
    if (file?.id === "" && trace !== null) this.#state = { ...this.#state, file: keptAnew(file.name, trace) };
    this.#showState(views, false);
    const text = await views.imports.restore(this.#state.file, trace);
    this.#isRestoring = false;
    if (text === null || trace !== null) return;
    this.#store.attach(text);
    this.#keep(false);
  }

  #showState({ parts, setup, sweep }: Views, isChange: boolean): void {
    setup.show(this.#state);
    sweep.show(this.#state.view);
    parts.select("lanes").value = this.#state.view.lanes;
    this.#keep(isChange);
    void this.#run();
  }

  #changed(change: Partial<PlaygroundState>): void {
    this.#state = { ...this.#state, ...change, view: { ...this.#state.view, ...ALL_IN_VIEW } };
    this.#keep();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#run(), PAUSE);
  }

  #viewChanged(change: Partial<View>): void {
    this.#state = { ...this.#state, view: { ...this.#state.view, ...change } };
    this.#keep();
  }

  /** The timeline tells of everything that moves; most of it is what it was told to show. */
  #looked(view: Partial<View>): void {
    const changed = { ...this.#state.view, ...view };
    if (JSON.stringify(changed) !== JSON.stringify(this.#state.view)) this.#viewChanged(view);
  }

  #keep(isChange = true): void {
    this.#store.keep(this.#state, isChange, (link) => {
      this.#views?.parts.named("link-note").replaceChildren(this.#tooLong(link));
    });
  }

  #tooLong({ holdsScenario, holdsFile }: MadeLink): string {
    if (!holdsScenario)
      return "This scenario is too long for the address: it is kept in this browser, and the link that is copied is very long.";
    if (holdsFile) return "";
    return `“${this.#state.file?.name}” is too big for a link: this browser keeps it, and to somebody else it has to be sent beside the link.`;
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#views === null) return;
    const { setup } = this.#views;
    const { scenario } = setup;
    if (scenario === null) {
      this.#desk.stop();
      return this.#say("This is no scenario yet: see what is wrong beside it. Shown is what ran before.");
    }
    const { seed, models } = this.#state;
    this.#begun = performance.now();
    this.#busy({ done: 0, of: models.length, what: "", far: "" });
    const answer = await this.#desk.order({ kind: "run", scenario, seed, models }, (progress) => {
      this.#busy(progress);
      // Read aloud: only what does not change all the time.
      if (progress.far === "") this.#say(`${progress.what}: ${progress.done} of ${progress.of} models are done.`);
    });
    if (answer === null) {
      // Another run may be under way in its place.
      if (!this.#desk.isBusy) this.#stopped("Stopped. Shown is what ran before.");
      return;
    }
    if (answer.kind !== "ran") return this.#stopped(answer.kind === "refused" ? answer.reason : "");
    this.#outcome = answer.outcome;
    this.#ran = { scenario, seed };
    this.#showOutcome();
    const events = answer.outcome.simulation.runs.reduce((sum, { trace }) => sum + trace.columns.length, 0);
    this.#stopped(
      `Seed ${seed}: ${answer.outcome.simulation.runs.length} of ${models.length} models ran, ${events.toLocaleString("en")} events. Computed in this browser, engine ${answer.outcome.simulation.engine}.`,
    );
  }

  /** What the outcome is of. */
  #ran: { readonly scenario: NonNullable<SetupView["scenario"]>; readonly seed: number } | null = null;

  /** When what is under way began, in milliseconds. */
  #begun = 0;

  #busy({
    done,
    of,
    ...told
  }: {
    readonly done: number;
    readonly of: number;
    readonly what: string;
    readonly far: string;
  }): void {
    if (this.#views === null) return;
    const isLong = performance.now() - this.#begun > SOON;
    this.#views.parts.named("far").textContent = isLong ? farLine(told) : "";
    const bar = this.#views.parts.progress("progress");
    bar.max = of;
    bar.value = done;
    bar.hidden = false;
    this.#views.parts.button("stop").disabled = false;
    this.setAttribute("aria-busy", "true");
  }

  #stopped(said: string): void {
    if (this.#views === null) return;
    this.#views.parts.progress("progress").hidden = true;
    this.#views.parts.named("far").textContent = "";
    this.#views.parts.button("stop").disabled = true;
    this.removeAttribute("aria-busy");
    this.#say(said);
  }

  #say(text: string): void {
    if (this.#views !== null) this.#views.parts.named("status").textContent = text;
  }

  #showOutcome(): void {
    if (this.#outcome === null || this.#views === null) return;
    this.#views.results.show(this.#outcome, this.#others, this.#state.view);
    this.#showTaken();
  }

  #showTaken(): void {
    if (this.#outcome === null || this.#views === null || this.#ran === null) return;
    this.#views.take.show({
      state: this.#state,
      scenario: this.#ran.scenario,
      outcome: this.#outcome,
      others: this.#others,
    });
  }

  async #sweep(values: readonly number[]): Promise<void> {
    if (this.#views === null) return;
    const { setup, sweep } = this.#views;
    const { scenario } = setup;
    if (scenario === null) return sweep.showProgress(null, "This is no scenario yet: see what is wrong beside it.");
    const { seed, models, view } = this.#state;
    const runs: SweptRun[] = [];
    sweep.showProgress({ done: 0, of: values.length * models.length, what: "", far: "" }, "Begun.");
    const order = { kind: "sweep", scenario, seed, models, parameter: view.sweep, values } as const;
    const answer = await this.#sweepDesk.order(order, (progress) => {
      if (progress.run !== undefined) runs.push(progress.run);
      sweep.showRuns(runs, models, view.sweep);
      sweep.showProgress(progress, "");
    });
    if (answer === null && this.#sweepDesk.isBusy) return;
    const gaps = runs.filter(({ statistics }) => statistics === null).length;
    const missing = gaps === 0 ? "" : ` ${gaps} could not be done, or would have had too many events.`;
    if (answer?.kind === "refused") return sweep.showProgress(null, answer.reason);
    sweep.showProgress(null, `${answer === null ? "Stopped" : "Done"}: ${runs.length} runs.${missing}`);
  }
}

/** A file that came with a link: from now on this browser has it, too. */
function keptAnew(name: string, text: string): PlaygroundState["file"] {
  const id = newFileId();
  void keepFile(id, { name, text });
  return { name, id };
}

interface Views {
  readonly parts: Parts;
  readonly setup: SetupView;
  readonly results: ResultsView;
  readonly sweep: SweepView;
  readonly imports: ImportView;
  readonly take: TakeView;
}

customElements.define("interleave-playground", InterleavePlayground);
