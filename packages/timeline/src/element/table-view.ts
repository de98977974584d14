import { durationText } from "../scale.ts";
import { type SpanRows, spanRows } from "../view/rows.ts";
import type { Session } from "../view/session.ts";
import { spanWords } from "../view/lane-sentence.ts";
import { button, make } from "./dom.ts";

const PAGE = 50;
const HEADINGS = ["Run", "Lane", "State", "From", "To", "For"];

/** All spans of the lanes that are shown, as a table, page by page: what the picture shows, in words. */
export class TableView {
  readonly element: HTMLElement;
  readonly #session: Session;
  readonly #caption: HTMLElement;
  readonly #body: HTMLTableSectionElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  #rows: SpanRows | null = null;
  #page = 0;

  constructor(session: Session) {
    this.#session = session;
    this.#caption = make("caption");
    this.#body = make("tbody");
    this.#previous = button("Previous page of the table", "Previous", () => this.#turn(-1));
    this.#next = button("Next page of the table", "Next", () => this.#turn(1));
    const head = make("tr", {}, ...HEADINGS.map((text) => make("th", { scope: "col", textContent: text })));
    const table = make("table", {}, this.#caption, make("thead", {}, head), this.#body);
    const box = make("div", { className: "table", tabIndex: 0, role: "region", "aria-label": "Table of spans" }, table);
    this.element = make("div", {}, make("div", { className: "bar" }, this.#previous, this.#next), box);
    this.#refresh();
  }

  /** Other lanes are shown. */
  reset(): void {
    this.#rows = null;
    this.#page = 0;
    this.#refresh();
  }

  #refresh(): void {
    const rows = (this.#rows ??= spanRows(this.#session.scene.runs));
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    const first = this.#page * PAGE;
    const last = Math.min(rows.length, first + PAGE);
    this.#caption.textContent =
      rows.length === 0
        ? "No spans"
        : `Spans ${first + 1} to ${last} of ${rows.length.toLocaleString("en")}, page ${this.#page + 1} of ${pages.toLocaleString("en")}`;
    this.#previous.disabled = this.#page === 0;
    this.#next.disabled = this.#page + 1 >= pages;
    this.#body.replaceChildren(...Array.from({ length: last - first }, (_, index) => this.#row(rows, first + index)));
  }

  #turn(by: 1 | -1): void {
    this.#page += by;
    this.#refresh();
  }

  #row(rows: SpanRows, row: number): HTMLTableRowElement {
    const found = rows.at(row);
    const run = found && this.#session.runs[found.run];
    const model = found && this.#session.models[found.run];
    if (!found || !run || !model) return make("tr");
    const { spans, lanes } = model;
    const [start, end] = [spans.start[found.span] ?? 0, spans.end[found.span] ?? 0];
    const cells = [
      run.title,
      lanes[found.lane]?.name ?? "",
      spanWords(this.#session, found.run, found.span),
      ...[start, end].map((seconds) => durationText(seconds, this.#session.seconds)),
      // In a unit of its own: next to an hour, a millisecond would be nothing.
      durationText(end - start),
    ];
    return make("tr", {}, ...cells.map((text) => make("td", { textContent: text })));
  }
}
