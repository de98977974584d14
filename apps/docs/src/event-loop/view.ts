import { escaped } from "../demo/html.ts";
import { type LoopState, seconds } from "./model.ts";

/** The loop at one moment: what runs, what is ready, which timers are set, who waits, and what was printed. */
export function panels(state: LoopState): string {
  return [
    panel("Running", state.running === null ? [] : [chip(state.running, "running")], "nobody: the loop"),
    panel(
      "Ready queue",
      state.ready.map((name) => chip(name, "ready")),
      "empty",
    ),
    panel(
      "Timers",
      state.timers.map(({ task, until }) => chip(`${task}, at ${seconds(until)}`, "timer")),
      "none",
    ),
    panel(
      "Waiting for a task",
      state.waiting.map(({ task, target }) => chip(`${task}, for ${target}`, "timer")),
      "nobody",
    ),
    panel(
      "Done",
      state.done.map((name) => chip(name, "done")),
      "nobody",
    ),
  ].join("");
}

function panel(title: string, chips: readonly string[], none: string): string {
  const content = chips.length === 0 ? `<li class="none">${none}</li>` : chips.join("");
  return `<div class="panel"><h3>${title}</h3><ol>${content}</ol></div>`;
}

function chip(text: string, kind: string): string {
  return `<li class="chip ${kind}">${escaped(text)}</li>`;
}

/** What the program has printed. */
export function output({ output }: LoopState): string {
  return output.map((line) => `<li>${escaped(line)}</li>`).join("");
}

/** The number of a step, its time and its sentence. */
export function narration(state: LoopState, index: number, count: number): string {
  return `<span class="when">Step ${index + 1} of ${count}, ${seconds(state.time)}</span> ${escaped(state.what)}`;
}

/** All steps, one below the other: the demo for whoever reads rather than clicks. */
export function stepList(states: readonly LoopState[]): string {
  return states
    .map(({ time, what }) => `<li><span class="when">${seconds(time)}</span> ${escaped(what)}</li>`)
    .join("");
}
