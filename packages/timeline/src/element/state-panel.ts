import { durationText } from "../scale.ts";
import { laneSentence, type MomentList, momentOf } from "../view/moment.ts";
import type { Session } from "../view/session.ts";
import { make } from "./dom.ts";

/** The state of each run at the playhead, and of the chosen lane why it does not run. */
export class StatePanel {
  readonly element: HTMLDetailsElement;
  readonly #session: Session;
  readonly #why: HTMLElement;
  readonly #runs: HTMLElement;

  constructor(session: Session) {
    this.#session = session;
    this.#why = make("p", { className: "why" });
    this.#runs = make("div", { className: "moments" });
    this.element = make(
      "details",
      { className: "state" },
      make("summary", { textContent: "The state at the playhead" }),
      this.#why,
      this.#runs,
    );
    this.element.addEventListener("toggle", () => this.refresh());
  }

  refresh(): void {
    if (!this.element.open) return;
    const { selected, runs, playhead, seconds } = this.#session;
    this.#why.textContent =
      selected === null
        ? `At ${durationText(playhead.time, seconds)}. Choose a lane to see why it does not run.`
        : `${laneSentence(this.#session, selected)}.`;
    this.#runs.replaceChildren(...runs.map(({ title }, run) => this.#run(title, run)));
  }

  #run(title: string, run: number): HTMLElement {
    const lists = momentOf(this.#session, run).map((list) => listOf(list));
    return make(
      "section",
      { "aria-label": title },
      make("b", { textContent: title }),
      make("div", { className: "lists" }, ...lists),
    );
  }
}

function listOf({ title, count, entries }: MomentList): HTMLElement {
  const items = entries.map(({ text }) => make("li", { textContent: text }));
  if (count > entries.length) items.push(make("li", { textContent: `and ${count - entries.length} more` }));
  const list = count === 0 ? make("p", { textContent: "none" }) : make("ol", {}, ...items);
  return make("div", { className: "list" }, make("b", { textContent: `${title} (${count})` }), list);
}
