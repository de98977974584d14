/** What is said about two traces that differ. */
const BEFORE = 12;
const AFTER = 5;

/** The first difference, with what both sides agree on before it. */
export function describeDifference(cpython: readonly string[], engine: readonly string[]): string {
  let at = 0;
  while (at < cpython.length && cpython[at] === engine[at]) at++;
  const part = (trace: readonly string[], sign: string): string[] => {
    const lines = trace.slice(at, at + AFTER).map((line) => `${sign} ${line}`);
    return lines.length > 0 ? lines : [`${sign} (the trace ends)`];
  };
  return [
    ...cpython.slice(Math.max(0, at - BEFORE), at).map((line) => `    ${line}`),
    ...part(cpython, "  cpython"),
    ...part(engine, "  engine "),
  ].join("\n");
}
