import type { InterleaveTimeline, TimelineView } from "@interleave/timeline/element";

import { answerOf } from "../model/answer.ts";
import type { View } from "../model/state.ts";
import { comparisonTable, statisticsTable } from "../model/table.ts";
import type { Outcome, SentTrace } from "../work/protocol.ts";
import { receivedSimulation, receivedTrace } from "../work/sent.ts";
import { make } from "./dom.ts";
import type { Parts } from "./parts.ts";
import { tableView } from "./table-view.ts";

/** What the runs came to: the answer, the timeline, the figures, and what was found wrong. */
export class ResultsView {
  readonly #parts: Parts;
  readonly #timeline: InterleaveTimeline;
  #seconds = 0;
  /** The playhead moves because other runs are shown, and not because somebody moves it. */
  #isShowing = false;

  #lanes: View["lanes"] = "task";

  /** `looked` is told how somebody looks at the runs. */
  constructor(parts: Parts, timeline: InterleaveTimeline, looked: (view: Partial<View>) => void) {
    this.#parts = parts;
    this.#timeline = timeline;
    const tell = (): void => {
      // Lanes of another kind may still be on their way, and what is to be chosen among them.
      if (timeline.playing || this.#isShowing || timeline.view.lanes !== this.#lanes) return;
      looked(viewOf(timeline.view, this.#seconds));
    };
    timeline.addEventListener("playhead", tell);
    timeline.addEventListener("viewchange", tell);
  }

  set lanes(lanes: View["lanes"]) {
    this.#lanes = lanes;
    this.#timeline.view = { lanes };
  }

  show(outcome: Outcome, others: readonly SentTrace[], view: View): void {
    const { runs } = receivedSimulation(outcome.simulation);
    const shown = [...runs.map(({ model, trace }) => ({ title: model, trace })), ...others.map(receivedTrace)];
    this.#seconds = Math.max(0, ...shown.map(({ trace }) => trace.events.at(-1)?.time ?? 0));
    this.#isShowing = true;
    this.#timeline.runs = shown;
    this.#lanes = view.lanes;
    this.#timeline.view = lookAt(view, this.#seconds);
    this.#isShowing = false;
    this.#showAnswer(outcome);
    this.#parts
      .named("figures")
      .replaceChildren(tableView(statisticsTable(outcome, others)), tableView(comparisonTable(outcome)));
    this.#showDiagnoses(outcome);
  }

  #showAnswer(outcome: Outcome): void {
    const { headline, because } = answerOf(outcome);
    this.#parts
      .named("answer")
      .replaceChildren(make("p", { class: "headline" }, headline), ...because.map((text) => make("p", {}, text)));
  }

  #showDiagnoses({ diagnoses, refusals }: Outcome): void {
    const items = [
      ...refusals.map(({ model, reason }) => item(model, `It did not run: ${reason}`, "")),
      ...diagnoses.flatMap(({ model, found }) =>
        found.map(({ finding, advice, code }) => item(model, finding, advice, code)),
      ),
    ];
    const none = make(
      "p",
      {},
      "Nothing: no loop is blocked, no lock or pool is a bottleneck, and everything that is started is awaited.",
    );
    this.#parts
      .named("diagnoses")
      .replaceChildren(items.length === 0 ? none : make("ul", { class: "diagnoses" }, ...items));
  }
}

function item(model: string, finding: string, advice: string, code = "did-not-run"): HTMLElement {
  return make(
    "li",
    { "data-code": code },
    make("strong", {}, model),
    ` ${finding} `,
    make("span", { class: "advice" }, advice),
  );
}

/** What the timeline shows, for a link: what is as it is at first is not in it. */
function viewOf({ from, to, time, rows, search, selected }: TimelineView, seconds: number): Partial<View> {
  return {
    time: time < seconds ? time : null,
    from: from > 0 ? shortened(from) : null,
    to: to < seconds ? shortened(to) : null,
    rows,
    find: search,
    lane: selected === null ? "" : `${selected.run}.${selected.lane}`,
  };
}

/** As exact as anybody can zoom. */
function shortened(seconds: number): number {
  return Number(seconds.toPrecision(12));
}

function lookAt({ time, from, to, rows, find, lane, lanes }: View, seconds: number): Partial<TimelineView> {
  const [run = 0, place = 0] = lane.split(".").map(Number);
  return {
    from: from ?? 0,
    to: to ?? seconds,
    time: time ?? seconds,
    rows,
    search: find,
    lanes,
    selected: lane === "" ? null : { run, lane: place },
  };
}
