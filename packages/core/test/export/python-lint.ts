/**
 * What is wrong with a listing as far as one can tell without Python: strings that do not end, brackets that do not match, lines that stand too
 * far to the right or not far enough, names that nothing has defined. Empty if nothing is.
 */
export function faultsOfListing(lines: readonly string[]): string[] {
  const bare = lines.map((line) =>
    line.replaceAll(/"""[^"]*"""|f?"(?:[^"\\]|\\.)*"/g, (text) => (text.startsWith("f") ? inserted(text) : "0")),
  );
  return [...bare.flatMap(faultsOfLine), ...faultsOfIndents(bare), ...undefinedNames(bare.join("\n"))];
}

/** The expressions in an f-string. */
function inserted(text: string): string {
  const expressions = [...text.matchAll(/\{([^{}:!]*)[^{}]*\}/g)].map(([, expression = ""]) => expression);
  return expressions.length === 0 ? "0" : expressions.join(" + ");
}

function faultsOfLine(line: string, index: number): string[] {
  const code = line.replace(/#.*$/, "");
  return /["'`$?\\;\p{Cc}]/u.test(code)
    ? [`line ${index + 1} has a character that no line of a listing has: ${line}`]
    : [];
}

function faultsOfIndents(lines: readonly string[]): string[] {
  const faults: string[] = [];
  let [depth, open, mayDeepen] = [0, 0, false];
  for (const [index, line] of lines.entries()) {
    const text = line.replace(/#.*$/, "").trimEnd();
    if (text.trim() === "") continue;
    const indent = (text.length - text.trimStart().length) / 4;
    if (open === 0) {
      const isRight = mayDeepen ? indent === depth + 1 : indent <= depth;
      if (!isRight) faults.push(`line ${index + 1} stands at ${indent} after ${depth}: ${line}`);
      depth = indent;
    }
    open += count(text, /[([{]/g) - count(text, /[)\]}]/g);
    if (open < 0) faults.push(`line ${index + 1} closes what nothing opened: ${line}`);
    mayDeepen = open === 0 && text.endsWith(":");
  }
  return open === 0 && !mayDeepen ? faults : [...faults, "the listing ends too early"];
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0;
}

const KNOWN =
  `False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda
nonlocal not or pass raise return try while with yield print range list len min max sum next iter int bytes Exception RuntimeError TimeoutError
float open __name__ key args target timeout`.split(/\s+/);

function undefinedNames(text: string): string[] {
  const code = text.replaceAll(/#.*$/gm, "");
  const bound = [
    ...code.matchAll(/\b(?:def|as|for|import|global) (\w+)/g),
    ...code.matchAll(/^\s*(\w+) (?:[*+]?=) /gm),
    ...code.matchAll(/lambda (\w+)/g),
  ].map(([, name = ""]) => name);
  const lists = [...code.matchAll(/(?:def \w+\(|for |^\s*)([\w, *]+)(?:\):| in | = )/gm)].flatMap(
    ([, list = ""]) => list.match(/\w+/g) ?? [],
  );
  const imported = [...code.matchAll(/^from [\w.]+ import (.*)$/gm)].flatMap(([, list = ""]) => list.split(", "));
  const known = new Set([...KNOWN, ...bound, ...lists, ...imported]);
  const used = [...code.replaceAll(/^from .*$/gm, "").matchAll(/(?<![\w.])[A-Za-z_]\w*/g)].map(([name]) => name);
  return [...new Set(used.filter((name) => !known.has(name)))].map((name) => `nothing defines ${name}`);
}
