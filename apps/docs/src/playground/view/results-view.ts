import type { InterleaveTimeline } from "@interleave/timeline/element";

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

  /** `moved` is told where the playhead is, when somebody moves it. */
  constructor(parts: Parts, timeline: InterleaveTimeline, moved: (time: number | null) => void) {
    this.#parts = parts;
    this.#timeline = timeline;
    timeline.addEventListener("playhead", () => {
      if (!timeline.playing && !this.#isShowing) moved(timeline.time < this.#seconds ? timeline.time : null);
    });
  }

  show(outcome: Outcome, others: readonly SentTrace[], view: View): void {
    const { runs } = receivedSimulation(outcome.simulation);
    const shown = [...runs.map(({ model, trace }) => ({ title: model, trace })), ...others.map(receivedTrace)];
    this.#seconds = Math.max(0, ...shown.map(({ trace }) => trace.events.at(-1)?.time ?? 0));
    this.#isShowing = true;
    this.#timeline.setAttribute("lanes", view.lanes);
    this.#timeline.runs = shown;
    if (view.time !== null) this.#timeline.time = view.time;
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
