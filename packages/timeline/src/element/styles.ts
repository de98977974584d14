import { COLOURS, type ColourName } from "../colours.ts";
import { Palettes } from "./palette.ts";

function colour(name: ColourName): string {
  const { light, dark } = COLOURS[name];
  return `var(--il-${name},light-dark(${light},${dark}))`;
}

const INK = colour("ink");
const MUTED = colour("muted");
const PAPER = colour("paper");
const EDGE = colour("edge");
const FOCUS = colour("focus");

/** The rules of the element's shadow tree. They become a style sheet by script, for a page's policy may refuse inline ones. */
const CSS: string = [
  ":host{display:block;color-scheme:inherit;container-type:inline-size;font:var(--il-font,14px/1.4 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif);font-variant-numeric:tabular-nums}",
  `.root{position:relative;color:${INK};background:${PAPER};border:1px solid ${EDGE};border-radius:var(--il-radius,8px);padding:10px}`,
  ":host([hidden]),[hidden]{display:none!important}",
  ".bar{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin-block-end:8px}",
  ".group{display:flex;gap:4px;align-items:center;flex-wrap:wrap}",
  `button,select,input[type=search]{font:inherit;color:${INK};background:${PAPER};border:1px solid ${MUTED};border-radius:6px;min-height:32px;min-width:32px;padding:2px 8px;max-width:100%;box-sizing:border-box}`,
  "button:disabled{opacity:.5}",
  "button{cursor:pointer}",
  `:focus-visible{outline:2px solid ${FOCUS};outline-offset:2px}`,
  "input[type=search]{inline-size:11em}",
  `input[type=range]{inline-size:100%;margin:6px 0;min-height:24px;accent-color:${FOCUS}}`,
  `.clock{min-inline-size:5em}.bar span{color:${MUTED}}`,
  ".plot,.content{position:relative}",
  ".scroller{position:relative;overflow:hidden auto;overscroll-behavior:contain;touch-action:pan-y;user-select:none;-webkit-user-select:none;cursor:crosshair}",
  ".stage{position:sticky;top:0;overflow:hidden}",
  ".lanes,.strip{position:absolute;inset:0;inline-size:100%;block-size:100%}",
  `.now{position:absolute;top:0;left:-1px;height:100%;width:2px;background:${INK};pointer-events:none;will-change:transform;z-index:1}`,
  `.curtain{position:absolute;top:0;left:0;background:${PAPER};opacity:.7;pointer-events:none}`,
  `.overview{position:relative;block-size:36px;margin-block-start:6px;background:${colour("track")};overflow:hidden;touch-action:none;cursor:grab}`,
  `.in-view{position:absolute;inset-block:0;left:0;box-sizing:border-box;border:2px solid ${FOCUS};border-radius:3px}`,
  ".legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;margin:8px 0}",
  `.legend li{display:flex;align-items:center;gap:6px;color:${MUTED};font-size:.9em}`,
  ".swatch{inline-size:20px;block-size:12px}",
  `.mark{color:${colour("ended")}}`,
  `.event{margin:4px 0;min-block-size:1.4em;color:${MUTED}}`,
  ".fault{margin:0;padding:10px}",
  `details{border-block-start:1px solid ${EDGE};padding-block:4px}`,
  "summary{cursor:pointer;padding:6px 0;min-block-size:24px}",
  ".moments section{margin-block-end:10px}",
  ".lists b{font-weight:600}.moments>section>b{display:block;margin:8px 0 4px}",
  ".lists{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,180px),1fr));gap:8px 16px}",
  `.lists ol,.lists p{margin:0;padding-inline-start:1.6em;color:${MUTED};font-size:.9em;overflow-wrap:anywhere}`,
  ".lists p{padding:0}.more{list-style:none}",
  ".why{margin:6px 0;overflow-wrap:anywhere;white-space:pre-line}",
  ".table{overflow-x:auto}",
  "table{border-collapse:collapse;font-size:.9em}",
  `caption{text-align:start;padding:4px 0;color:${MUTED}}`,
  `th,td{text-align:start;padding:3px 12px 3px 0;border-block-end:1px solid ${EDGE};white-space:nowrap}`,
  "dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:4px 0;font-size:.9em}dd{margin:0}",
  ".said{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
  Palettes.css(),
  "@media (forced-colors:active){.in-view{border-color:Highlight}.now{background:CanvasText}}",
  "@media print{.bar,.overview,.event,.said,details,input{display:none}.root{border:0;padding:0}.curtain,.now{display:none}}",
].join("");

let shared: CSSStyleSheet | undefined;

/** One for all timelines of a page. */
export function styleSheet(): CSSStyleSheet {
  if (shared === undefined) {
    shared = new CSSStyleSheet();
    shared.replaceSync(CSS);
  }
  return shared;
}
