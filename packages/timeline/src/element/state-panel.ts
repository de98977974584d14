import { columnsOf, type Subject } from "@interleave/core/trace";
import type { MomentList, MomentReader } from "../view/moment.ts";
import { laneSentence } from "../view/lane-sentence.ts";
import type { Session } from "../view/session.ts";
import { durationText } from "../scale.ts";
import { make } from "./dom.ts";

/** How often it follows while a run is played, in milliseconds. */
const FOLLOW = 120;

/** The state of each run at the playhead, and of the chosen lane why it does not run. */
export class StatePanel {
  readonly element: HTMLDetailsElement;
  readonly #session: Session;
  readonly #why: HTMLElement;
  readonly #lists: HTMLElement;
  /** For the runs that are shown; what knows how to read them is loaded when it is first needed. */
  #readers: { readonly of: Session["runs"]; readonly ready: Promise<readonly MomentReader[]> } | null = null;
  /** Not before then it is filled again while a run is played. */
  #rest = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#why = make("p", { className: "why" });
    this.#lists = make("div", { className: "moments" });
    this.element = make(
      "details",
      { className: "state" },
      make("summary", { textContent: "The state at the playhead" }),
      this.#why,
      this.#lists,
    );
    this.element.addEventListener("toggle", () => this.refresh(false));
  }

  /** Fills it anew, if it is open; while a run is played, only now and then, and not for long. */
  refresh(playing: boolean): void {
    if (this.element.open && (!playing || performance.now() >= this.#rest)) void this.#fill();
  }

  /** Why the chosen lane does not run. */
  async whySentences(): Promise<string> {
    const { selected, playhead } = this.#session;
    if (selected === null) return "Choose a lane to see why it does not run.";
    const who = subjectOf(this.#session);
    const reader = (await this.#ready())[selected.run];
    const happened = playhead.happened[selected.run] ?? 0;
    const chain = reader === undefined || who === null ? [] : reader.why(who, playhead.time, happened);
    return chain.length === 0 ? laneSentence(this.#session, selected) : chain.join(" ");
  }

  async #fill(): Promise<void> {
    const { runs, playhead } = this.#session;
    const readers = await this.#ready();
    const why = await this.whySentences();
    // Somebody has moved on in the meantime: then another one fills it.
    if (runs !== this.#session.runs || playhead !== this.#session.playhead) return;
    const begin = performance.now();
    this.#why.textContent = `At ${durationText(playhead.time, this.#session.seconds)}. ${why}`;
    this.#lists.replaceChildren(
      ...runs.map(({ title }, run) => {
        const lists = readers[run]?.listsAt(playhead.time, playhead.happened[run] ?? 0) ?? [];
        const heading = make("b", { textContent: title });
        return make(
          "section",
          { "aria-label": title },
          heading,
          make("div", { className: "lists" }, ...lists.map(listOf)),
        );
      }),
    );
    const took = performance.now() - begin;
    this.#rest = begin + Math.max(FOLLOW, took * 10);
  }

  #ready(): Promise<readonly MomentReader[]> {
    const of = this.#session.runs;
    if (this.#readers?.of !== of) this.#readers = { of, ready: this.#load() };
    return this.#readers.ready;
  }

  /** None where it cannot be loaded: then the spans have to do. */
  async #load(): Promise<readonly MomentReader[]> {
    try {
      const { MomentReader } = await import("./later.ts");
      return this.#session.runs.map(({ trace }) => new MomentReader(columnsOf(trace)));
    } catch {
      return [];
    }
  }
}

/** Whom a lane stands for. */
function subjectOf(session: Session): Subject | null {
  const { work = null, task = null, thread = null } = (session.selected && session.lane(session.selected)) ?? {};
  if (work !== null) return { work };
  if (task !== null) return { task };
  return thread === null ? null : { thread };
}

function listOf({ title, count, entries }: MomentList): HTMLElement {
  const items = entries.map((text) => make("li", { textContent: text }));
  if (count > entries.length)
    items.push(make("li", { className: "more", textContent: `and ${count - entries.length} more` }));
  const list = count === 0 ? make("p", { textContent: "none" }) : make("ol", {}, ...items);
  return make("div", { className: "list" }, make("b", { textContent: `${title} (${count})` }), list);
}
