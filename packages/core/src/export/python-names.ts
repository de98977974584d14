import { plainText } from "./plain-text.ts";

/** What a name of the user's must not be called: Python's keywords, the built-ins that listings use, their modules, helpers and variables. */
const RESERVED =
  `False None True and as assert async await break class continue def del elif else except finally for from global if import
in is lambda nonlocal not or pass raise return try while with yield match case type print range list len min max sum next iter int float str bytes
Exception RuntimeError TimeoutError asyncio contextlib heapq itertools math multiprocessing queue random sys threading time
ThreadPoolExecutor ProcessPoolExecutor compute fibonacci fibonacci_coroutine in_process at_once left check sleep_within held_within
put_within get_within main serve pool processes users user name number worker started attempt pause deadline error group arrivals at order
work names think payload futures future function functions lock seconds end n PROCESSES`.split(/\s+/);

/** Hands out identifiers, each once. */
export class Names {
  readonly #taken = new Set(RESERVED);

  /** An identifier that is like the name; like `otherwise` if nothing in the name can be in one. */
  unique(name: string, otherwise: string): string {
    const wanted = identifier(name) ?? otherwise;
    let found = wanted;
    for (let count = 2; this.#taken.has(found); count++) found = `${wanted}_${count}`;
    this.#taken.add(found);
    return found;
  }
}

/** ASCII only: Python takes letters of all scripts, but holds some that differ for the same. */
function identifier(name: string): string | null {
  const letters = plainText(name, 40).normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "");
  const found = letters.replaceAll(/[^a-z0-9]+/g, "_").replaceAll(/^[_\d]+|_+$/g, "");
  return found === "" ? null : found;
}
