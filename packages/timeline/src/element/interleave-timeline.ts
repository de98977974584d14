import { type Trace, traceOf } from "@interleave/core/trace";

import { LANE_KINDS, type LaneKind } from "../model/run-model.ts";
import { readTaskLanes } from "../model/task-lanes.ts";
import { laneSentence } from "../view/lane-sentence.ts";
import { speedFor } from "../view/playback.ts";
import { laneAt, type LanePlace } from "../view/scene.ts";
import { type Change, Session, type SessionRun } from "../view/session.ts";
import { Announcer } from "./announcer.ts";
import { Controls } from "./controls.ts";
import { make } from "./dom.ts";
import { watchGestures } from "./gestures.ts";
import { Keys } from "./keys.ts";
import { LaterDetails } from "./later-details.ts";
import { Legend } from "./legend.ts";
import { loadRuns } from "./load.ts";
import { Overview } from "./overview.ts";
import { type Palette, Palettes } from "./palette.ts";
import { Player } from "./player.ts";
import { Plot } from "./plot.ts";
import { StatePanel } from "./state-panel.ts";
import { styleSheet } from "./styles.ts";
import type { TableView } from "./table-view.ts";

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

/** How the runs are looked at: the property `view`. */
export interface TimelineView {
  /** The part of the clock that is in view, in seconds. */
  readonly from: number;
  readonly to: number;
  /** Where the playhead is, in seconds. */
  readonly time: number;
  readonly lanes: LaneKind;
  readonly rows: "fit" | "full";
  /** Lanes of tasks with this in their names are shown. */
  readonly search: string;
  /** The lane that is chosen, by its place and that of its run. */
  readonly selected: LanePlace | null;
}

/** How high the plot is at most, in CSS pixels, unless the attribute `height` says otherwise. */
const HEIGHT = 480;

/** A timeline of one or several runs. See the package's README for its attributes, properties, events, colours and keys. */
export class InterleaveTimeline extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ["src", "lanes", "rows", "speed", "height", "controls"];

  readonly #session = new Session((change) => this.#changed(change));
  readonly #palettes = new Palettes(() => this.#repaint());
  readonly #plot = new Plot(this.#session, () => this.#colours());
  readonly #overview = new Overview(this.#session, () => this.#colours());
  readonly #legend = new Legend(this.#session);
  readonly #state = new StatePanel(this.#session);
  readonly #table = new LaterDetails("The same as a table", ({ TableView }) => {
    this.#tableView = new TableView(this.#session);
    return this.#tableView.element;
  });
  readonly #help = new LaterDetails("Keys and gestures", ({ help }) => help());
  readonly #announcer = new Announcer(this.#session);
  readonly #player = this.#newPlayer();
  readonly #controls = this.#newControls();
  readonly #keys = this.#newKeys();
  readonly #fault = make("p", { className: "fault", role: "alert", hidden: true });
  readonly #slot = make("slot");
  readonly #root: HTMLElement;
  readonly #parts: Readonly<Record<string, HTMLElement>>;
  readonly #resized = new ResizeObserver(() => this.#request());
  #tableView: TableView | null = null;
  #palette: Palette | null = null;
  #wantedLanes: LaneKind = "task";
  #frame = 0;
  #loading: AbortController | null = null;

  constructor() {
    super();
    const overview = this.#overview.element;
    const { scrub } = this.#controls.parts;
    const legend = this.#legend.element;
    const [state, table, keys] = [this.#state.element, this.#table.element, this.#help.element];
    this.#parts = { ...this.#controls.parts, overview, legend, state, table, keys };
    this.#root = make(
      "div",
      { className: "root", hidden: true },
      this.#controls.bar,
      this.#plot.element,
      overview,
      scrub,
      this.#announcer.seen,
      legend,
      state,
      table,
      keys,
      this.#palettes.element,
    );
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [styleSheet()];
    shadow.append(this.#slot, this.#fault, this.#root, this.#announcer.heard);
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

  /** How the runs are looked at. What a view that is set does not tell stays as it is. */
  get view(): TimelineView {
    const { window, playhead, rows, search, selected } = this.#session;
    return { ...window, time: playhead.time, lanes: this.#wantedLanes, rows, search, selected };
  }

  set view(view: Partial<TimelineView>) {
    void this.#look(view);
  }

  /** True while a run is played. */
  get playing(): boolean {
    return this.#player.playing;
  }

  /** Plays on from the playhead, or from the beginning if it is at the end. */
  play(): void {
    this.#player.play();
  }

  pause(): void {
    this.#player.pause();
  }

  /** Steps over the next event of all runs, or back over the last one. */
  step(by: 1 | -1): void {
    this.pause();
    void this.#announcer.step(this.#session.step(by), by);
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
    else if (name === "lanes") void this.#showLanes(value ?? "task");
    else if (name === "rows") this.#showRows(value === "full" ? "full" : "fit");
    else if (name === "speed") this.#chooseSpeed();
    else if (name === "controls") this.#showParts(value);
    this.#request();
  }

  #newPlayer(): Player {
    return new Player(this.#session, {
      stepOn: () => {
        const step = this.#session.step(1);
        void this.#announcer.step(step, 1);
        return step !== null;
      },
      changed: (playing) => {
        this.#controls.playing = playing;
        this.#announcer.say(`${playing ? "Playing" : "Paused"} at ${this.#announcer.time()}`);
        this.#state.refresh(false);
        this.#playheadMoved();
        this.#request();
      },
    });
  }

  #newControls(): Controls {
    return new Controls({
      toggle: () => this.#toggle(),
      step: (by) => this.step(by),
      speed: (speed) => (this.#player.speed = speed),
      zoom: (factor) => this.#session.zoom(factor),
      fit: () => this.fit(),
      lanes: (kind) => void this.#showLanes(kind),
      rows: (rows) => this.#showRows(rows),
      search: (text) => {
        this.#session.search = text;
        this.#announcer.say(this.#announcer.found());
      },
      seek: (time) => {
        this.pause();
        this.#session.seek(time);
      },
    });
  }

  #newKeys(): Keys {
    const session = this.#session;
    return new Keys({
      session,
      toggle: () => this.#toggle(),
      step: (by) => this.step(by),
      skip: (share) => {
        this.pause();
        session.seek(session.playhead.time + (session.window.to - session.window.from) * share);
        this.#announcer.say(this.#announcer.time());
      },
      choose: (by) => {
        session.selectBeside(by);
        if (session.selected === null) return;
        this.#plot.reveal(session.selected);
        this.#announcer.say(laneSentence(session, session.selected));
      },
      why: () => void this.#why(),
    });
  }

  #listen(): void {
    const { scroller } = this.#plot;
    scroller.addEventListener("scroll", () => this.#request(), { passive: true });
    scroller.addEventListener("keydown", (event) => {
      if (this.#keys.press(event)) event.preventDefault();
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
      this.#dispatch("fault", { reason });
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
    this.#slot.hidden = true;
    this.#dispatch("ready", { runs: runs.length, seconds: this.#session.seconds });
  }

  async #showLanes(value: string): Promise<void> {
    const kind: LaneKind = LANE_KINDS.find((kind) => kind === value) ?? "task";
    const wanted = (this.#wantedLanes = kind);
    this.#controls.lanes = kind;
    if (kind === "task") return this.#session.showLanes(kind, readTaskLanes);
    try {
      const { readMachineLanes } = await import("./later.ts");
      // Unless somebody has chosen others in the meantime.
      if (this.#wantedLanes === wanted) this.#session.showLanes(kind, (trace) => readMachineLanes(trace, kind));
    } catch {
      this.#controls.lanes = this.#session.by;
      this.#announcer.say("Lanes of another kind could not be loaded");
    }
  }

  /** In this order: a moment that is out of sight would move the window, and other lanes take the choice away. */
  async #look(view: Partial<TimelineView>): Promise<void> {
    const { time, lanes, rows, search, selected } = view;
    const session = this.#session;
    if (rows !== undefined) this.#showRows(rows);
    if (search !== undefined) session.search = this.#controls.search = search;
    if (time !== undefined) this.time = time;
    session.show({ ...session.window, ...view });
    if (lanes !== undefined) await this.#showLanes(lanes);
    if (selected !== undefined) session.select(selected);
  }

  #showRows(rows: "fit" | "full"): void {
    this.#session.rows = rows;
    this.#controls.rows = rows;
  }

  #chooseSpeed(): void {
    const wanted = Number(this.getAttribute("speed") ?? "");
    this.#player.speed = wanted > 0 ? wanted : speedFor(this.#session.seconds);
    this.#controls.speed = this.#player.speed;
  }

  /** Shows the parts that are named; all, if none are. */
  #showParts(names: string | null): void {
    const wanted = names?.split(/\s+/);
    for (const [part, element] of Object.entries(this.#parts)) element.hidden = wanted?.includes(part) === false;
  }

  #changed(change: Change): void {
    if (change === "runs") this.#runsChanged();
    if (change === "selection") this.#laneChosen();
    if (change === "runs" || change === "playhead") this.#playheadMoved();
    else this.#controls.showTime(this.time, this.#announcer.time());
    if (change !== "window") this.#state.refresh(this.playing);
    if (change !== "playhead") this.#dispatch("viewchange", this.view);
    this.#request();
  }

  #runsChanged(): void {
    this.#controls.found = this.#announcer.found();
    this.#controls.seconds = this.#session.seconds;
    this.#plot.scroller.setAttribute("aria-label", this.#announcer.summary());
    this.#legend.refresh(this.#colours());
    this.#tableView?.reset();
  }

  #laneChosen(): void {
    const { selected } = this.#session;
    const lane = selected === null ? undefined : this.#session.lane(selected);
    const { name, work, task, thread, process } = lane ?? {};
    this.#dispatch("laneselect", lane === undefined ? null : { run: selected?.run, name, work, task, thread, process });
  }

  #playheadMoved(): void {
    const { time, happened } = this.#session.playhead;
    this.#controls.showTime(time, this.#announcer.time());
    const detail: PlayheadDetail = { time, happened, playing: this.playing };
    this.#dispatch("playhead", detail);
  }

  #dispatch(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
  }

  async #why(): Promise<void> {
    const { selected } = this.#session;
    if (selected === null) return;
    this.#state.element.open ||= !this.#state.element.hidden;
    const why = await this.#state.whySentences();
    if (selected === this.#session.selected) this.#announcer.say(why);
  }

  #toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  readonly #printed = (event: Event): void => {
    // Paper is white.
    this.style.colorScheme = event.type === "beforeprint" ? "light" : "";
    this.#palette = null;
    this.#paint();
  };

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
    this.#player.frame();
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
}

function inColumns(trace: Trace): Trace {
  return Array.isArray(trace.events) ? traceOf(trace.events, trace.about) : trace;
}
