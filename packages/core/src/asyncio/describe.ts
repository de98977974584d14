/** True for a Promise and its like. A value that is not ours may answer any question with an error: then it is none. */
export function isThenable(value: unknown): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return typeof (value as { then?: unknown }).then === "function"; // an object may have any property
  } catch {
    return false;
  }
}

/** As `instanceof`, of a value that may be a proxy with a will of its own. */
export function isInstance<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

function describeFunction(value: object): string {
  const { name } = value as { name?: unknown }; // a function may have lost it
  const called = typeof name === "string" && name !== "" ? name : "(anonymous)";
  const isClass = Function.prototype.toString.call(value).startsWith("class");
  return isClass ? `the class ${called}: make an object of it` : `the function ${called}: call it to make a coroutine`;
}

/** Refuses options that there are not: `return_exceptions` for `returnExceptions` would change nothing, unseen. */
export function checkOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${where}: options were expected, got ${describe(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`${where} has no option ${name}: there is ${known.join(", ")}`);
  }
}

/** Of one that says more than `[object Object]`. */
function nameOfClass(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || typeof prototype !== "object" || prototype === null) return undefined;
  const { name } = prototype.constructor;
  return typeof name === "string" && name !== "" && name !== "Object" ? `an object of the class ${name}` : undefined;
}

/** What somebody gave instead of a coroutine or a future, with a hint if it is a likely mistake. Never throws. */
export function describe(value: unknown): string {
  if (isThenable(value)) return "a Promise: the engine has its own clock and cannot wait for one";
  try {
    if (typeof value === "function") return describeFunction(value);
    if (typeof value !== "object" || value === null) return String(value);
    if (Symbol.asyncIterator in value) return "an async generator: write function* instead of async function*";
    return nameOfClass(value) ?? Object.prototype.toString.call(value);
  } catch {
    return "an object that answers with an error";
  }
}
