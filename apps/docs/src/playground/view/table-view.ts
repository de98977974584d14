import type { TableText } from "../model/table.ts";
import { make } from "./dom.ts";

/** A table that scrolls by itself where it is wider than the page. */
export function tableView({ caption, head, rows }: TableText): HTMLElement {
  const [corner = "", ...columns] = head;
  const table = make(
    "table",
    {},
    make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...[corner, ...columns].map((text) => make("th", { scope: "col" }, text)))),
    make(
      "tbody",
      {},
      ...rows.map(([name = "", ...cells]) =>
        make("tr", {}, make("th", { scope: "row" }, name), ...cells.map((text) => make("td", {}, text))),
      ),
    ),
  );
  return make("div", { class: "table", tabindex: "0", role: "region", "aria-label": caption }, table);
}
