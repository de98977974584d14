/** A function that a listing brings along if it uses it. */
export interface Helper {
  readonly imports: readonly string[];
  readonly needs?: readonly HelperName[];
  readonly lines: readonly string[];
}

export type HelperName =
  | "compute"
  | "fibonacci"
  | "fibonacci_coroutine"
  | "in_process"
  | "at_once"
  | "left"
  | "sleep_within"
  | "held_within"
  | "put_within"
  | "get_within";

/** All of them, in the order in which they stand in a listing. */
export const HELPERS: Readonly<Record<HelperName, Helper>> = {
  compute: {
    imports: ["import time"],
    lines: [
      "def compute(seconds):",
      '    """Keeps a core busy for so long, in the thread\'s own time."""',
      "    end = time.thread_time() + seconds",
      "    while time.thread_time() < end:",
      "        pass",
    ],
  },
  fibonacci: {
    imports: [],
    lines: ["def fibonacci(n):", "    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)"],
  },
  fibonacci_coroutine: {
    imports: [],
    lines: [
      "async def fibonacci_coroutine(n):",
      "    return n if n < 2 else await fibonacci_coroutine(n - 1) + await fibonacci_coroutine(n - 2)",
    ],
  },
  in_process: {
    imports: ["import asyncio"],
    lines: [
      "async def in_process(function, *given):",
      '    """Has a process of the pool call the function."""',
      "    return await asyncio.get_running_loop().run_in_executor(processes, function, *given)",
    ],
  },
  at_once: {
    imports: ["from concurrent.futures import ThreadPoolExecutor"],
    lines: [
      "def at_once(*functions):",
      '    """Calls each in a thread of its own. When all have ended, the first error goes out."""',
      "    with ThreadPoolExecutor(len(functions)) as pool:",
      "        futures = [pool.submit(function) for function in functions]",
      "    for future in futures:",
      "        future.result()",
    ],
  },
  left: {
    imports: ["import time"],
    lines: [
      "def left(deadline):",
      '    """Nobody can cancel a thread; but each call that waits can be told how long it may."""',
      "    seconds = deadline - time.monotonic()",
      "    if seconds <= 0:",
      "        raise TimeoutError",
      "    return seconds",
    ],
  },
  sleep_within: {
    imports: ["import time"],
    needs: ["left"],
    lines: [
      "def sleep_within(seconds, deadline):",
      "    time.sleep(min(seconds, left(deadline)))",
      "    left(deadline)",
    ],
  },
  held_within: {
    imports: ["import contextlib"],
    needs: ["left"],
    lines: [
      "@contextlib.contextmanager",
      "def held_within(lock, deadline):",
      "    if not lock.acquire(timeout=left(deadline)):",
      "        raise TimeoutError",
      "    try:",
      "        yield",
      "    finally:",
      "        lock.release()",
    ],
  },
  put_within: {
    imports: ["import queue"],
    needs: ["left"],
    lines: [
      "def put_within(items, deadline):",
      "    try:",
      "        items.put(None, timeout=left(deadline))",
      "    except queue.Full:",
      "        raise TimeoutError from None",
    ],
  },
  get_within: {
    imports: ["import queue"],
    needs: ["left"],
    lines: [
      "def get_within(items, deadline):",
      "    try:",
      "        items.get(timeout=left(deadline))",
      "    except queue.Empty:",
      "        raise TimeoutError from None",
    ],
  },
};
