import { parseAccept } from "hono/utils/accept";

/**
 * Which of the media types on offer a client likes best (RFC 9110, 12.5.1); null if it accepts none.
 *
 * A type's quality is that of the most specific range that holds it. Of equals the one that is offered first is taken.
 */
export function negotiate(accept: string | undefined, offered: readonly string[]): string | null {
  const ranges = accept === undefined || accept.trim() === "" ? [{ type: "*/*", q: 1 }] : parseAccept(accept);
  const qualities = offered.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const best = qualities.reduce((most, each) => (each.quality > most.quality ? each : most), { type: "", quality: 0 });
  return best.quality > 0 ? best.type : null;
}

interface Range {
  readonly type: string;
  readonly q: number;
}

function qualityOf(type: string, ranges: readonly Range[]): number {
  const [main = ""] = type.split("/");
  for (const range of [type, `${main}/*`, "*/*"]) {
    const found = ranges.find((each) => each.type.toLowerCase() === range);
    if (found !== undefined) return found.q;
  }
  return 0;
}
