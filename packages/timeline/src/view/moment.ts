import { STATE, stateAt } from "../model/lane-state.ts";
import { spanAt } from "../model/span-table.ts";
import { durationText } from "../scale.ts";
import { wordsFor } from "../states.ts";
import { waitText } from "./narrate.ts";
import type { LanePlace } from "./scene.ts";
import type { Session } from "./session.ts";

/** One line of a list: a lane, and what is to be said of it. */
export interface MomentEntry {
  readonly lane: number;
  readonly text: string;
}

/** A list at a moment: all that are in it are counted, the first of them told. */
export interface MomentList {
  readonly title: string;
  readonly count: number;
  readonly entries: readonly MomentEntry[];
}

const TOLD = 12;

/** Who runs, who is ready, whose timers are set, and who else waits, in a run at the playhead's time: as the spans tell it. */
export function momentOf(session: Session, run: number): readonly MomentList[] {
  const model = session.models[run];
  const { time } = session.playhead;
  const running: Found[] = [];
  const ready: Found[] = [];
  const timers: Found[] = [];
  const waiting: Found[] = [];
  model?.lanes.forEach((_info, lane) => {
    const span = spanAt(model.spans, lane, time);
    if (span < 0) return;
    const state = model.spans.state[span] ?? 0;
    const since = model.spans.start[span] ?? 0;
    const until = state === STATE.suspended ? untilOf(session, run, span) : null;
    if (until !== null) timers.push({ lane, order: until });
    else if (state === STATE.suspended) waiting.push({ lane, order: since });
    else if (state === STATE.ready || state === STATE["waits-for-gil"] || state === STATE["waits-for-core"])
      ready.push({ lane, order: since });
    else running.push({ lane, order: since });
  });
  const list = (title: string, found: Found[]): MomentList => ({
    title,
    count: found.length,
    entries: found
      .sort((a, b) => a.order - b.order || a.lane - b.lane)
      .slice(0, TOLD)
      .map(({ lane }) => ({ lane, text: laneSentence(session, { run, lane }) })),
  });
  return [list("Running", running), list("Ready", ready), list("Timers", timers), list("Waiting", waiting)];
}

interface Found {
  readonly lane: number;
  readonly order: number;
}

function untilOf(session: Session, run: number, span: number): number | null {
  const index = session.models[run]?.spans.event[span] ?? 0;
  const event = session.runs[run]?.trace.events.at(index);
  return event?.type === "task-suspended" ? event.until : null;
}

/** What a lane does at the playhead's time, and since when, as a sentence without its end. */
export function laneSentence(session: Session, place: LanePlace): string {
  const { time } = session.playhead;
  const model = session.models[place.run];
  const info = session.lane(place);
  if (model === undefined || info === undefined) return "";
  const span = spanAt(model.spans, place.lane, time);
  if (span < 0) return `${info.name}: ${restingText(info, time)}`;
  const state = stateAt(model.spans.state[span] ?? 0);
  const event = session.runs[place.run]?.trace.events.at(model.spans.event[span] ?? 0);
  const words =
    state === "suspended" && event?.type === "task-suspended"
      ? waitText(event, session.names(place.run), session.seconds)
      : wordsFor(state, model.by);
  return `${info.name}: ${words}, since ${durationText(model.spans.start[span] ?? 0, session.seconds)}`;
}

function restingText(
  info: { start: number; end: number; outcome: string | null; error: string | null },
  time: number,
): string {
  if (time < info.start) return "has not begun";
  if (info.outcome !== null && time >= info.end)
    return info.outcome === "failed" ? `failed with ${info.error ?? "an error"}` : `is ${info.outcome}`;
  return "runs, for no time at all";
}
