import type { Trace } from "@interleave/core/trace";

import type { LaneInfo, LaneKind, RunModel } from "../model/run-model.ts";
import { readTaskLanes } from "../model/task-lanes.ts";
import { Names } from "./names.ts";
import { type Playhead, playheadAt, type Step, stepBack, stepForward } from "./playhead.ts";
import { laneBeside, type LanePlace, type Scene, sceneOf } from "./scene.ts";
import { lanesFound } from "./search.ts";
import { panned, showing, type TimeWindow, whole, within, zoomed } from "./window.ts";

/** One run to show: what it is called, and its trace. */
export interface SessionRun {
  readonly title: string;
  readonly trace: Trace;
}

/**
 * What has changed: `runs` others are shown, or other lanes; `window` another stretch of the clock; `playhead` another moment; `selection`
 * another lane is chosen.
 */
export type Change = "runs" | "window" | "playhead" | "selection";

/** What somebody looks at, and what they can do to it: all of the element that needs no browser. */
export class Session {
  #runs: readonly SessionRun[] = [];
  #models: readonly RunModel[] = [];
  #names: (Names | undefined)[] = [];
  #scene: Scene = { runs: [], seconds: 0, laneHeight: 0, height: 0 };
  #by: LaneKind = "task";
  #read: (trace: Trace) => RunModel = readTaskLanes;
  #rows: "fit" | "full" = "fit";
  #search = "";
  #room = 400;
  #window: TimeWindow = whole(0);
  #playhead: Playhead = { time: 0, happened: [] };
  #selected: LanePlace | null = null;
  readonly #changed: (change: Change) => void;

  constructor(changed: (change: Change) => void) {
    this.#changed = changed;
  }

  get runs(): readonly SessionRun[] {
    return this.#runs;
  }

  /** Shows these runs, all of them to their ends. */
  set runs(runs: readonly SessionRun[]) {
    this.#runs = runs;
    this.#names = [];
    this.#model();
    this.#window = whole(this.seconds);
    this.#playhead = playheadAt(this.traces, this.seconds);
    this.#changed("runs");
  }

  get traces(): readonly Trace[] {
    return this.#runs.map(({ trace }) => trace);
  }

  get models(): readonly RunModel[] {
    return this.#models;
  }

  get scene(): Scene {
    return this.#scene;
  }

  /** The end of the clock. */
  get seconds(): number {
    return this.#scene.seconds;
  }

  get window(): TimeWindow {
    return this.#window;
  }

  get playhead(): Playhead {
    return this.#playhead;
  }

  get selected(): LanePlace | null {
    return this.#selected;
  }

  get by(): LaneKind {
    return this.#by;
  }

  /** Shows other lanes: `read` finds them in a trace. */
  showLanes(by: LaneKind, read: (trace: Trace) => RunModel): void {
    if (by === this.#by) return;
    this.#by = by;
    this.#read = read;
    this.#model();
    this.#changed("runs");
  }

  get rows(): "fit" | "full" {
    return this.#rows;
  }

  set rows(rows: "fit" | "full") {
    this.#rows = rows;
    this.#place();
    this.#changed("runs");
  }

  get search(): string {
    return this.#search;
  }

  set search(search: string) {
    this.#search = search;
    this.#place();
    this.#changed("runs");
  }

  /** The height in pixels that lanes have to share. */
  set room(room: number) {
    if (room === this.#room) return;
    this.#room = room;
    this.#place();
    this.#changed("runs");
  }

  names(run: number): Names {
    const trace = this.#runs[run]?.trace;
    if (trace === undefined) throw new RangeError(`there is no run ${run}; there are ${this.#runs.length}`);
    return (this.#names[run] ??= new Names(trace));
  }

  lane({ run, lane }: LanePlace): LaneInfo | undefined {
    return this.#models[run]?.lanes[lane];
  }

  show(window: TimeWindow): void {
    this.#window = within(window, this.seconds);
    this.#changed("window");
  }

  fit(): void {
    this.show(whole(this.seconds));
  }

  /** Closer by this factor; `at` (seconds) stays where it is. */
  zoom(factor: number, at: number = this.#anchor()): void {
    this.show(zoomed(this.#window, factor, at, this.seconds));
  }

  /** Later by this part of what is in view. */
  pan(share: number): void {
    this.show(panned(this.#window, share, this.seconds));
  }

  /** To the moment after all that happens at `time`, brought into view. */
  seek(time: number): void {
    if (Number.isNaN(time)) return;
    const within = Math.min(this.seconds, Math.max(0, time));
    this.#moveTo(playheadAt(this.traces, within));
  }

  /** Over the next event of all runs, or back over the last. Answers the event, or null at the end of the clock. */
  step(by: 1 | -1): Step | null {
    const step = by > 0 ? stepForward(this.traces, this.#playhead) : stepBack(this.traces, this.#playhead);
    if (step !== null) this.#moveTo(step.playhead);
    return step;
  }

  /** A lane that is not there is none. */
  select(place: LanePlace | null): void {
    this.#selected = place === null || this.lane(place) === undefined ? null : place;
    this.#changed("selection");
  }

  /** The lane that is `by` lanes further down. */
  selectBeside(by: number): void {
    this.select(laneBeside(this.#scene, this.#selected, by));
  }

  #moveTo(playhead: Playhead): void {
    this.#playhead = playhead;
    const window = showing(this.#window, playhead.time, this.seconds);
    if (window !== this.#window) this.show(window);
    this.#changed("playhead");
  }

  /** What stays where it is when somebody zooms without a pointer: the playhead, or the middle if it is out of view. */
  #anchor(): number {
    const { from, to } = this.#window;
    const { time } = this.#playhead;
    return time >= from && time <= to ? time : (from + to) / 2;
  }

  #model(): void {
    this.#models = this.#runs.map(({ trace }) => this.#read(trace));
    this.#selected = null;
    this.#place();
  }

  #place(): void {
    this.#scene = sceneOf(this.#models, {
      room: this.#room,
      rows: this.#rows,
      shown: (model) => lanesFound(model, this.#search),
    });
  }
}
