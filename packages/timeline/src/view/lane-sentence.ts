import { stateAt } from "../model/lane-state.ts";
import type { LaneInfo } from "../model/run-model.ts";
import { spanAt } from "../model/span-table.ts";
import { durationText } from "../scale.ts";
import { wordsFor } from "../states.ts";
import { waitText } from "./narrate.ts";
import type { LanePlace } from "./scene.ts";
import type { Session } from "./session.ts";

/** What a span says of its lane: "sleeps until 0.30 s", "computes". */
export function spanWords(session: Session, run: number, span: number): string {
  const model = session.models[run];
  if (model === undefined) return "";
  const state = stateAt(model.spans.state[span] ?? 0);
  const event = session.runs[run]?.trace.events.at(model.spans.event[span] ?? 0);
  return state === "suspended" && event?.type === "task-suspended"
    ? waitText(event, session.names(run), session.seconds)
    : wordsFor(state, model.by);
}

/** What a lane does at the playhead's time, and since when, as a sentence. */
export function laneSentence(session: Session, { run, lane }: LanePlace): string {
  const { time } = session.playhead;
  const model = session.models[run];
  const info = session.lane({ run, lane });
  if (model === undefined || info === undefined) return "";
  const span = spanAt(model.spans, lane, time);
  if (span < 0) return `${info.name}: ${restingText(info, time)}.`;
  const since = durationText(model.spans.start[span] ?? 0, session.seconds);
  return `${info.name}: ${spanWords(session, run, span)}, since ${since}.`;
}

function restingText({ start, end, outcome, error }: LaneInfo, time: number): string {
  if (time < start) return "has not begun";
  if (outcome !== null && time >= end)
    return outcome === "failed" ? `failed with ${error ?? "an error"}` : `is ${outcome}`;
  return "runs, for no time at all";
}
