import { autocompletion, closeBrackets, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { completionsAt } from "../model/completion.ts";

/** A fault, and where in the text it is. */
export interface Marked {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** A change that the page makes, not its reader. */
const fromOutside = Annotation.define<true>();

/** An editor of JSON that knows the scenario language, in the place of a text area. */
export class JsonEditor {
  readonly #view: EditorView;

  constructor(area: HTMLTextAreaElement, written: (text: string) => void) {
    const host = document.createElement("div");
    host.className = "rich-editor";
    area.after(host);
    // In a shadow tree its style sheets are adopted; elsewhere they would be inline, which the page's security policy refuses.
    const root = host.attachShadow({ mode: "open" });
    const state = EditorState.create({ doc: area.value, extensions: extensionsFor(area, written) });
    this.#view = new EditorView({ state, root, parent: root });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Only what differs is replaced, so that selection and history stay. */
  set text(text: string) {
    const before = this.text;
    const most = Math.min(before.length, text.length);
    let start = 0;
    while (start < most && before[start] === text[start]) start++;
    let end = 0;
    while (end < most - start && before[before.length - 1 - end] === text[text.length - 1 - end]) end++;
    this.#view.dispatch({
      changes: { from: start, to: before.length - end, insert: text.slice(start, text.length - end) },
      annotations: fromOutside.of(true),
    });
  }

  focus(): void {
    this.#view.focus();
  }

  mark(faults: readonly Marked[]): void {
    const { length } = this.#view.state.doc;
    const diagnostics = faults.map(({ from, to, message }) => ({
      from: Math.min(from, length),
      to: Math.min(Math.max(to, from), length),
      severity: "error" as const,
      message,
    }));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
    this.#view.contentDOM.ariaInvalid = faults.length > 0 ? "true" : null;
  }

  goTo(at: number): void {
    const anchor = Math.min(at, this.#view.state.doc.length);
    this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.#view.focus();
  }
}

function extensionsFor(area: HTMLTextAreaElement, written: (text: string) => void) {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    json(),
    syntaxHighlighting(LOOK),
    lintGutter(),
    autocompletion({ override: [complete], icons: false }),
    // Tab moves the focus on, as everywhere.
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": area.labels[0]?.textContent ?? "Scenario as JSON" }),
    EditorView.updateListener.of((update) => {
      const isOwn = update.transactions.some((transaction) => transaction.annotation(fromOutside) === true);
      if (update.docChanged && !isOwn) written(update.state.doc.toString());
    }),
    THEME,
  ];
}

function complete({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const found = completionsAt(state.doc.toString(), pos);
  if (found === null || (!explicit && found.from === found.to)) return null;
  return {
    from: found.from,
    to: found.to,
    options: found.options.map(({ label, insert, info }) => ({
      label: state.sliceDoc(found.from, found.from + 1) === '"' && !label.startsWith('"') ? `"${label}"` : label,
      displayLabel: label,
      apply: insert,
      // Without a text there is no box for it.
      info: info === "" ? () => null : info,
    })),
  };
}

const LOOK = HighlightStyle.define([
  { tag: tags.propertyName, color: "light-dark(#1a5f96, #82bdf0)" },
  { tag: tags.string, color: "light-dark(#2d6a35, #93cf9b)" },
  { tag: [tags.number, tags.bool, tags.null], color: "light-dark(#8a4b10, #eab27c)" },
]);

const THEME = EditorView.theme({
  "&": { backgroundColor: "var(--raised)", color: "var(--ink)", fontSize: "0.8125rem", maxHeight: "34rem" },
  "&.cm-focused": { outline: "2px solid var(--link)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { caretColor: "var(--strong)" },
  ".cm-cursor": { borderLeftColor: "var(--strong)" },
  ".cm-gutters": { backgroundColor: "var(--raised)", color: "var(--muted)", borderRight: "1px solid var(--edge)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "light-dark(#f1f4f6, #20262d)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "light-dark(#cfe3f3, #24455f)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--ink)",
    border: "1px solid var(--edge)",
    borderRadius: "6px",
    maxWidth: "min(26rem, 90vw)",
    fontFamily: "var(--plain)",
    fontSize: "0.8125rem",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--link)",
    color: "var(--paper)",
  },
  ".cm-tooltip.cm-completionInfo": { padding: "0.4rem 0.6rem" },
  ".cm-diagnostic": { padding: "0.4rem 0.6rem" },
});
