/** Programs with the traces that CPython gave: recorded by record.ts, read by the tests. Nobody edits them by hand. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Program } from "./language.ts";

/** What the first line of the file says. */
export interface GoldensHeader {
  readonly cpython: string;
  readonly command: string;
  readonly generator: number;
  readonly programs: number;
}

export interface Golden {
  readonly seed: number;
  readonly program: Program;
  readonly trace: string;
}

const FILE = fileURLToPath(new URL("./goldens.ndjson.br", import.meta.url));

export function readGoldens(): { readonly header: GoldensHeader; readonly goldens: Golden[] } {
  const [header = "", ...lines] = brotliDecompressSync(readFileSync(FILE)).toString().trimEnd().split("\n");
  return { header: JSON.parse(header) as GoldensHeader, goldens: lines.map((line) => JSON.parse(line) as Golden) }; // written below
}

export function writeGoldens(header: GoldensHeader, goldens: readonly Golden[]): void {
  const text = [header, ...goldens].map((line) => `${JSON.stringify(line)}\n`).join("");
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  writeFileSync(FILE, brotliCompressSync(text, { params }));
}
