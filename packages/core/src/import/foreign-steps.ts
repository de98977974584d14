import type { WaitKind } from "../trace/event.ts";
import type { ChromeSlice } from "./chrome-file.ts";
import { blockingState, waitOf } from "./foreign-names.ts";

/** A step of a task: from where its coroutine goes on to where it waits. Times are nanoseconds. */
export interface Step {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** What it does, without gaps: it computes, but where a call holds its thread. */
  readonly pieces: readonly { readonly call: "cpu" | "block"; readonly start: number; readonly end: number }[];
  /** What it waits for then. */
  readonly on: WaitKind;
}

/** The slices that are in no other one. Slices in order of their starts; one that overlaps with the one before counts as within it. */
export function topsOf(slices: readonly ChromeSlice[]): ChromeSlice[] {
  const tops: ChromeSlice[] = [];
  for (const slice of slices) if (slice.start >= (tops.at(-1)?.end ?? 0) || tops.length === 0) tops.push(slice);
  return tops;
}

/** The steps of a task, from all slices of its row. */
export function stepsOf(slices: readonly ChromeSlice[]): Step[] {
  const tops = topsOf(slices);
  let at = 0;
  return tops.map((top, index) => {
    const within: ChromeSlice[] = [];
    const next = tops[index + 1];
    for (let slice = slices[at]; slice !== undefined && slice !== next; slice = slices[++at]) within.push(slice);
    return { name: top.name, start: top.start, end: top.end, pieces: piecesOf(top, within), on: waitAtEnd(within) };
  });
}

function piecesOf({ start, end }: ChromeSlice, within: readonly ChromeSlice[]): Step["pieces"] {
  const pieces: { call: "cpu" | "block"; start: number; end: number }[] = [];
  let from = start;
  for (const call of topsOf(within.filter((slice) => blockingState(slice) !== null))) {
    const until = Math.min(call.end, end);
    if (call.start > from) pieces.push({ call: "cpu", start: from, end: call.start });
    if (until > call.start) pieces.push({ call: "block", start: call.start, end: until });
    from = Math.max(from, until);
  }
  return from < end || pieces.length === 0 ? [...pieces, { call: "cpu", start: from, end }] : pieces;
}

/** The functions that were entered last, each within the one before, tell what a coroutine waits for: the innermost that is known. */
function waitAtEnd(within: readonly ChromeSlice[]): WaitKind {
  let around = 0;
  // From the last to the first: who began before, and ends no earlier than what is known to be the last branch, has it within.
  for (const { name, end } of within.toReversed()) {
    if (end < around) continue;
    around = end;
    const on = waitOf(name);
    if (on !== null) return on;
  }
  return "future";
}
