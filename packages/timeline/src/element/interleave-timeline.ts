import { durationText } from "../scale.ts";
import { type Trace, traceOf } from "@interleave/core/trace";

import type { LaneKind } from "../model/run-model.ts";
import { LANE_KINDS } from "../model/run-model.ts";
import { readTaskLanes } from "../model/task-lanes.ts";
import { played, speedFor, SPEEDS } from "../view/playback.ts";
import { laneSentence } from "../view/lane-sentence.ts";
import { sentenceOf } from "../view/narrate.ts";
import { laneAt } from "../view/scene.ts";
import { type Change, Session, type SessionRun } from "../view/session.ts";
import type { Step } from "../view/playhead.ts";
import { button, choice, make } from "./dom.ts";
import { watchGestures } from "./gestures.ts";
import { type KeyAction, runKey } from "./keys.ts";
import { Legend } from "./legend.ts";
import { loadRuns } from "./load.ts";
import { Overview } from "./overview.ts";
import { type Palette, Palettes } from "./palette.ts";
import { Plot } from "./plot.ts";
import { StatePanel } from "./state-panel.ts";
import { CSS } from "./styles.ts";
import { TableDetails } from "./table-details.ts";

/** What the event `playhead` tells. */
export interface PlayheadDetail {
  /** Seconds since the run began. */
  readonly time: number;
  /** How many events of each run have happened. */
  readonly happened: readonly number[];
  readonly playing: boolean;
}

/** What the event `laneselect` tells; null where no lane is chosen any more. */
export interface LaneSelectDetail {
  readonly run: number;
  readonly name: string;
  readonly work: number | null;
  readonly task: number | null;
  readonly thread: number | null;
  readonly process: number | null;
}

/** How high the plot is at most, in CSS pixels, unless the attribute `height` says otherwise. */
const HEIGHT = 480;
/** How often the panel and the table follow while a run is played, in milliseconds. */
const FOLLOW = 120;
/** How long each event is shown while a run is played by whoever wants less motion, in milliseconds. */
const SLOW_STEP = 700;

/** The parts that the attribute `controls` can name. */
const PARTS = [
  "play",
  "step",
  "speed",
  "lanes",
  "rows",
  "search",
  "zoom",
  "overview",
  "scrub",
  "state",
  "table",
  "keys",
  "legend",
] as const;
type Part = (typeof PARTS)[number];

/** A timeline of one or several runs. See the package's README for its attributes, properties, events, colours and keys. */
export class InterleaveTimeline extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["src", "lanes", "rows", "speed", "height", "controls"];

  readonly #session = new Session((change) => this.#changed(change));
  readonly #shadow: ShadowRoot;
  readonly #palettes = new Palettes(() => this.#repaint());
  #palette: Palette | null = null;
  readonly #plot = new Plot(this.#session, () => this.#colours());
  readonly #overview = new Overview(this.#session, () => this.#colours());
  readonly #legend = new Legend(this.#session);
  readonly #state = new StatePanel(this.#session);
  readonly #table = new TableDetails(this.#session);
  readonly #said = make("div", { className: "said", role: "status" });
  readonly #event = make("p", { className: "event", "aria-hidden": "true" });
  readonly #clock = make("span", { className: "clock" });
  readonly #fault = make("p", { className: "fault", role: "alert", hidden: true });
  readonly #play = button("Play", "Play", () => this.#toggle());
  readonly #scrub = make("input", { type: "range", min: "0", step: "any", "aria-label": "Moment" });
  readonly #found = make("span");
  readonly #lanes = choice(
    "Lanes",
    LANE_KINDS.map((kind) => [kind, `by ${kind}`]),
    (value) => void this.#laneKind(value),
  );
  readonly #rows = choice(
    "Height of lanes",
    [
      ["fit", "all lanes"],
      ["full", "readable"],
    ],
    (value) => {
      this.#session.rows = value === "full" ? "full" : "fit";
    },
  );
  readonly #speeds = choice(
    "Speed",
    SPEEDS.map((speed) => [String(speed), `${speed} ×`]),
    (value) => {
      this.#speed = Number(value);
    },
  );
  readonly #root: HTMLElement;
  readonly #parts: Readonly<Record<Part, HTMLElement>>;
  readonly #reduced = matchMedia("(prefers-reduced-motion: reduce)");
  readonly #keys: readonly KeyAction[];
  #speed = 1;
  #playing: { readonly since: number; readonly from: number } | null = null;
  #frame = 0;
  #timer = 0;
  #followed = 0;
  #loading: AbortController | null = null;

  constructor() {
    super();
    this.#keys = this.#keyActions();
    const group = (...children: HTMLElement[]): HTMLElement => make("div", { className: "group" }, ...children);
    const search = make("input", { type: "search", placeholder: "Find tasks", "aria-label": "Find tasks by name" });
    search.oninput = (): void => {
      this.#session.search = search.value;
      this.#say(this.#found.textContent);
    };
    const help = make(
      "dl",
      {},
      ...this.#keys.flatMap(({ shown, does }) => [
        make("dt", { textContent: shown }),
        make("dd", { textContent: does }),
      ]),
    );
    this.#parts = {
      play: group(this.#play),
      step: group(
        button("Step back to before the last event", "‹ Step", () => this.step(-1)),
        button("Step over the next event", "Step ›", () => this.step(1)),
      ),
      speed: group(this.#speeds),
      lanes: group(this.#lanes),
      rows: group(this.#rows),
      search: group(search, this.#found),
      zoom: group(
        button("Zoom out", "−", () => this.#session.zoom(0.5)),
        button("Zoom in", "+", () => this.#session.zoom(2)),
        button("Fit: show all of the clock", "Fit", () => this.#session.fit()),
      ),
      overview: this.#overview.element,
      scrub: make("div", {}, this.#scrub),
      state: this.#state.element,
      table: this.#table.element,
      keys: make(
        "details",
        {},
        make("summary", { textContent: "Keys and gestures" }),
        help,
        make("p", {
          textContent: "Drag to move along the clock, pinch or Ctrl and wheel to zoom, click for a moment and a lane.",
        }),
      ),
      legend: this.#legend.element,
    };
    const { play, step, speed, lanes, rows, zoom } = this.#parts;
    this.#root = make(
      "div",
      { className: "root", hidden: true },
      make(
        "div",
        { className: "bar", role: "group", "aria-label": "Controls" },
        play,
        step,
        speed,
        this.#clock,
        zoom,
        lanes,
        rows,
        this.#parts.search,
      ),
      this.#plot.element,
      this.#parts.overview,
      this.#parts.scrub,
      this.#event,
      this.#parts.legend,
      this.#parts.state,
      this.#parts.table,
      this.#parts.keys,
      this.#palettes.element,
    );
    this.#shadow = this.attachShadow({ mode: "open" });
    this.#shadow.adoptedStyleSheets = [sheet()];
    this.#shadow.append(make("slot"), this.#fault, this.#root, this.#said);
    this.#scrub.oninput = (): void => {
      this.pause();
      this.#session.seek(Number(this.#scrub.value));
    };
    this.#listen();
  }

  /** The runs to show. Set, they replace what was shown before. */
  get runs(): readonly SessionRun[] {
    return this.#session.runs;
  }

  set runs(runs: readonly SessionRun[]) {
    this.#loading?.abort();
    this.#show(runs);
  }

  /** Where the playhead is, in seconds. */
  get time(): number {
    return this.#session.playhead.time;
  }

  set time(time: number) {
    this.#session.seek(time);
  }

  /** True while a run is played. */
  get playing(): boolean {
    return this.#playing !== null;
  }

  /** Plays on from the playhead, or from the beginning if it is at the end. */
  play(): void {
    const { playhead, seconds } = this.#session;
    if (this.#playing !== null || seconds === 0) return;
    const from = playhead.time >= seconds ? 0 : playhead.time;
    if (from === 0) this.#session.seek(0);
    this.#playing = { since: performance.now(), from };
    this.#playChanged("Playing");
  }

  pause(): void {
    if (this.#playing === null) return;
    this.#playing = null;
    clearTimeout(this.#timer);
    this.#playChanged("Paused");
    this.#follow();
  }

  /** Steps over the next event of all runs, or back over the last one. */
  step(by: 1 | -1): void {
    this.pause();
    const step = this.#session.step(by);
    this.#tell(step, by);
  }

  /** Shows all of the clock. */
  fit(): void {
    this.#session.fit();
  }

  /** Shows the clock from one time to another, in seconds. */
  zoomTo(from: number, to: number): void {
    this.#session.show({ from, to });
  }

  connectedCallback(): void {
    this.#resized.observe(this);
    addEventListener("beforeprint", this.#printed);
    addEventListener("afterprint", this.#printed);
    this.#request();
  }

  disconnectedCallback(): void {
    this.pause();
    this.#resized.disconnect();
    removeEventListener("beforeprint", this.#printed);
    removeEventListener("afterprint", this.#printed);
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (name === "src") void this.#load(value);
    else if (name === "lanes") void this.#laneKind(value ?? "task");
    else if (name === "rows") this.#session.rows = value === "full" ? "full" : "fit";
    else if (name === "speed") this.#chooseSpeed();
    else if (name === "height") this.#changed("runs");
    else this.#showParts();
    this.#rows.value = this.#session.rows;
  }

  readonly #resized = new ResizeObserver(() => this.#request());

  readonly #printed = (event: Event): void => {
    // Paper is white.
    this.style.colorScheme = event.type === "beforeprint" ? "light" : "";
    this.#palette = null;
    this.#paint();
  };

  #listen(): void {
    const { scroller } = this.#plot;
    scroller.addEventListener("scroll", () => this.#request(), { passive: true });
    scroller.addEventListener("keydown", (event) => {
      if (runKey(event, this.#keys)) event.preventDefault();
    });
    watchGestures(scroller, {
      zoom: (factor, x) => this.#session.zoom(factor, this.#plot.timeAt(x)),
      pan: (pixels) => this.#session.pan(pixels / this.#plot.plotWidth),
      closer: (x) => this.#session.zoom(2, this.#plot.timeAt(x)),
      choose: (x, y) => {
        this.pause();
        this.#session.select(laneAt(this.#session.scene, this.#plot.heightAt(y)));
        if (x >= this.#plot.left) this.#session.seek(this.#plot.timeAt(x));
        void this.#why();
      },
    });
    this.#reduced.addEventListener("change", () => this.pause());
  }

  async #load(address: string | null): Promise<void> {
    this.#loading?.abort();
    if (address === null) return;
    const loading = (this.#loading = new AbortController());
    this.setAttribute("aria-busy", "true");
    try {
      const runs = await loadRuns(address, loading.signal);
      if (this.#loading === loading) this.#show(runs);
    } catch (error) {
      if (loading.signal.aborted) return;
      // What was there before, a picture perhaps, stays.
      const reason = error instanceof Error ? error.message : String(error);
      this.#fault.textContent = `The trace could not be shown: ${reason}`;
      this.#fault.hidden = false;
      this.dispatchEvent(new CustomEvent("fault", { detail: { reason } }));
    } finally {
      if (this.#loading === loading) this.removeAttribute("aria-busy");
    }
  }

  #show(runs: readonly SessionRun[]): void {
    this.pause();
    this.#fault.hidden = true;
    // A list of events is a trace's events, too; but in columns they are found sooner.
    this.#session.runs = runs.map(({ title, trace }) => ({ title, trace: inColumns(trace) }));
    this.#chooseSpeed();
    this.#root.hidden = false;
    const slot = this.#shadow.querySelector("slot");
    if (slot !== null) slot.hidden = true;
    this.dispatchEvent(new CustomEvent("ready", { detail: { runs: runs.length, seconds: this.#session.seconds } }));
  }

  async #laneKind(value: string): Promise<void> {
    const kind: LaneKind = LANE_KINDS.find((kind) => kind === value) ?? "task";
    this.#lanes.value = kind;
    if (kind === "task") return this.#session.showLanes(kind, readTaskLanes);
    try {
      const { readMachineLanes } = await import("./later.ts");
      // Unless somebody has chosen others in the meantime.
      if (this.#lanes.value === kind) this.#session.showLanes(kind, (trace) => readMachineLanes(trace, kind));
    } catch {
      this.#lanes.value = this.#session.by;
      this.#say("Lanes of another kind could not be loaded");
    }
  }

  #chooseSpeed(): void {
    const wanted = Number(this.getAttribute("speed") ?? "");
    this.#speed = wanted > 0 ? wanted : speedFor(this.#session.seconds);
    if (
      !SPEEDS.some((speed) => speed === this.#speed) &&
      this.#speeds.querySelector(`[value="${this.#speed}"]`) === null
    )
      this.#speeds.append(make("option", { value: String(this.#speed), textContent: `${this.#speed} ×` }));
    this.#speeds.value = String(this.#speed);
  }

  /** Shows the parts that the attribute `controls` names; without it, all. */
  #showParts(): void {
    const wanted = this.getAttribute("controls")?.split(/\s+/) ?? PARTS;
    for (const part of PARTS) this.#parts[part].hidden = !wanted.includes(part);
    this.#request();
  }

  #changed(change: Change): void {
    if (change === "runs") {
      const { scene, models } = this.#session;
      const all = models.reduce((sum, { lanes }) => sum + lanes.length, 0);
      const shown = scene.runs.reduce((sum, { lanes }) => sum + lanes.length, 0);
      this.#found.textContent =
        shown === all ? "" : `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} lanes`;
      this.#scrub.max = String(this.#session.seconds);
      this.#plot.scroller.setAttribute("aria-label", this.#summary());
      this.#legend.refresh(this.#colours());
      this.#table.reset();
      this.#state.reset();
      this.#playheadMoved();
    }
    if (change === "selection") {
      const { selected } = this.#session;
      const lane = selected === null ? undefined : this.#session.lane(selected);
      const { name, work, task, thread, process } = lane ?? {};
      const detail = lane === undefined ? null : { run: selected?.run, name, work, task, thread, process };
      this.dispatchEvent(new CustomEvent("laneselect", { bubbles: true, detail }));
    }
    if (change === "playhead") this.#playheadMoved();
    if (change !== "window") this.#follow();
    this.#request();
  }

  #summary(): string {
    const { runs, models } = this.#session;
    const each = models.map(
      ({ tasks, seconds }, index) =>
        `${runs[index]?.title}: ${tasks} ${tasks === 1 ? "task" : "tasks"} in ${durationText(seconds)}`,
    );
    return `Timeline. ${each.join(". ")}. Arrow keys step and choose lanes.`;
  }

  #playheadMoved(): void {
    const { time, happened } = this.#session.playhead;
    const text = durationText(time, this.#session.seconds);
    this.#clock.textContent = text;
    this.#scrub.value = String(time);
    this.#scrub.setAttribute("aria-valuetext", text);
    const detail: PlayheadDetail = { time, happened, playing: this.playing };
    this.dispatchEvent(new CustomEvent("playhead", { bubbles: true, detail }));
  }

  /** The panel follows: at once where somebody steps, now and then while a run is played. */
  #follow(): void {
    const now = performance.now();
    if (this.playing && now - this.#followed < FOLLOW) return;
    this.#followed = now;
    this.#state.refresh();
    if (this.#playing === null) return;
    this.#event.textContent = "";
  }

  /** Tells what a step went over: to be seen, and to be heard. */
  #tell(step: Step | null, by: 1 | -1): void {
    if (step === null) return this.#say(by > 0 ? "The end of the clock" : "The beginning of the clock");
    const run = this.#session.runs[step.run];
    const event = run?.trace.events.at(step.index);
    if (run === undefined || event === undefined) return;
    const several = this.#session.runs.length > 1 ? `${run.title}: ` : "";
    const time = durationText(event.time, this.#session.seconds);
    this.#say(
      `${time}. ${by > 0 ? "" : "Taken back: "}${several}${sentenceOf(event, this.#session.names(step.run), this.#session.seconds)}.`,
    );
  }

  async #why(): Promise<void> {
    const { selected } = this.#session;
    if (selected === null) return;
    this.#state.element.open ||= !this.#state.element.hidden;
    const why = await this.#state.whySentences();
    if (selected === this.#session.selected) this.#say(why);
  }

  #say(text: string): void {
    this.#event.textContent = text;
    this.#said.textContent = text;
  }

  #toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  #playChanged(said: string): void {
    const label = this.playing ? "Pause" : "Play";
    this.#play.textContent = this.playing ? "❚❚ Pause" : "Play";
    this.#play.title = label;
    this.#play.setAttribute("aria-label", label);
    this.#say(`${said} at ${durationText(this.time, this.#session.seconds)}`);
    this.#request();
    if (this.playing && this.#reduced.matches) this.#playSlowly();
  }

  /** From event to event, without any motion in between. */
  #playSlowly(): void {
    this.#timer = window.setTimeout(() => {
      if (!this.playing) return;
      const step = this.#session.step(1);
      this.#tell(step, 1);
      if (step === null) this.pause();
      else this.#playSlowly();
    }, SLOW_STEP);
  }

  #playOn(): void {
    if (this.#playing === null || this.#reduced.matches) return;
    const { since, from } = this.#playing;
    const { seconds } = this.#session;
    const time = played(from, (performance.now() - since) / 1000, this.#speed, seconds);
    this.#session.seek(time);
    if (time >= seconds) this.pause();
  }

  #colours(): Palette {
    return (this.#palette ??= this.#palettes.read(Math.max(1, Math.round(devicePixelRatio))));
  }

  /** Colours have changed. */
  #repaint(): void {
    this.#palette = null;
    this.#legend.refresh(this.#colours());
    this.#request();
  }

  #request(): void {
    if (this.#frame === 0 && this.isConnected) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    this.#frame = 0;
    if (this.#root.hidden || !this.isConnected) return;
    this.#playOn();
    const width = this.#plot.element.clientWidth;
    const most = Number(this.getAttribute("height") ?? "") || HEIGHT;
    this.#session.room = most - 24;
    this.#plot.measure(width, most);
    this.#overview.measure(width);
    const done = this.#plot.paint();
    this.#plot.movePlayhead();
    const all = this.#overview.paint();
    this.#overview.move();
    if (this.playing || !done || !all) this.#request();
    else this.dispatchEvent(new CustomEvent("painted"));
  }

  #keyActions(): readonly KeyAction[] {
    const session = this.#session;
    const choose = (by: number): void => {
      session.selectBeside(by);
      if (session.selected === null) return;
      this.#plot.reveal(session.selected);
      this.#say(laneSentence(session, session.selected));
    };
    const skip = (share: number): void => {
      this.pause();
      session.seek(session.playhead.time + (session.window.to - session.window.from) * share);
      this.#say(durationText(this.time, session.seconds));
    };
    return [
      { keys: [" ", "k"], shown: "Space", does: "play, pause", run: () => this.#toggle() },
      { keys: ["ArrowRight", "."], shown: "Right", does: "step over the next event", run: () => this.step(1) },
      { keys: ["ArrowLeft", ","], shown: "Left", does: "step back", run: () => this.step(-1) },
      { keys: ["ArrowDown"], shown: "Down", does: "choose the next lane", run: () => choose(1) },
      { keys: ["ArrowUp"], shown: "Up", does: "choose the lane before", run: () => choose(-1) },
      { keys: ["Enter"], shown: "Enter", does: "why does the lane not run?", run: () => void this.#why() },
      { keys: ["Escape"], shown: "Esc", does: "choose no lane", run: () => session.select(null) },
      { keys: ["PageDown"], shown: "Page down", does: "a tenth of the view on", run: () => skip(0.1) },
      { keys: ["PageUp"], shown: "Page up", does: "a tenth of the view back", run: () => skip(-0.1) },
      { keys: ["Home"], shown: "Home", does: "to the beginning", run: () => skip(Number.NEGATIVE_INFINITY) },
      { keys: ["End"], shown: "End", does: "to the end", run: () => skip(Number.POSITIVE_INFINITY) },
      { keys: ["+", "="], shown: "+", does: "zoom in", run: () => session.zoom(1.5) },
      { keys: ["-"], shown: "−", does: "zoom out", run: () => session.zoom(1 / 1.5) },
      { keys: ["0"], shown: "0", does: "show all of the clock", run: () => session.fit() },
      { keys: ["Shift+ArrowRight"], shown: "Shift Right", does: "move the view on", run: () => session.pan(0.2) },
      { keys: ["Shift+ArrowLeft"], shown: "Shift Left", does: "move the view back", run: () => session.pan(-0.2) },
    ];
  }
}

function inColumns(trace: Trace): Trace {
  return Array.isArray(trace.events) ? traceOf(trace.events, trace.about) : trace;
}

let shared: CSSStyleSheet | undefined;

/** One style sheet for all timelines of a page. */
function sheet(): CSSStyleSheet {
  if (shared === undefined) {
    shared = new CSSStyleSheet();
    shared.replaceSync(CSS);
  }
  return shared;
}
