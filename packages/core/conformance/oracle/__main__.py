"""Programs in, traces out, one JSON document a line. An empty line asks for what is buffered.

    python3.13 packages/core/conformance/oracle [--full] [--pure] < programs.ndjson

Without --full a trace is given as a hash. --pure takes the Tasks and Futures that are written in Python instead of those in C.
"""

import gc
import hashlib
import json
import sys
import warnings


def answer(line, full):
    from interpreter import Run

    trace = "\n".join(Run(json.loads(line)).execute())
    if "RecursionError" in trace or "SystemError" in trace:  # the second is what becomes of it within an eager Task in C
        return {"skipped": "how deep a recursion may go is no part of asyncio"}
    return {"trace": trace} if full else {"hash": hashlib.md5(trace.encode()).hexdigest()}


def main(arguments):
    if "--pure" in arguments:
        sys.modules["_asyncio"] = None  # before anything imports asyncio
    from virtual import insertion_ordered_sets

    insertion_ordered_sets()
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    gc.disable()
    for number, line in enumerate(sys.stdin):
        if line.strip():
            try:
                result = answer(line, "--full" in arguments)
            except Exception as error:  # an ill-formed program: the shrinker makes some
                result = {"error": repr(error)}
            sys.stdout.write(json.dumps(result) + "\n")
        else:
            sys.stdout.flush()
        if number % 64 == 63:
            gc.collect()


if __name__ == "__main__":
    main(sys.argv[1:])
