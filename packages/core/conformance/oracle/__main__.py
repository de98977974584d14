"""Programs in, traces out, one JSON document a line.

    python3.13 packages/core/conformance/oracle [--full] [--pure] < programs.ndjson

Without --full a trace is given as a hash. --pure takes the Tasks and Futures that are written in Python instead of those in C.
"""

import gc
import hashlib
import json
import sys
import warnings


def use_pure_python():
    """Must come before anything imports asyncio."""
    sys.modules["_asyncio"] = None


def main(arguments):
    if "--pure" in arguments:
        use_pure_python()
    from interpreter import Run
    from virtual import insertion_ordered_sets

    insertion_ordered_sets()
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    gc.disable()
    full = "--full" in arguments
    for number, line in enumerate(sys.stdin):
        trace = "\n".join(Run(json.loads(line)).execute())
        answer = {"trace": trace} if full else {"hash": hashlib.md5(trace.encode()).hexdigest()}
        sys.stdout.write(json.dumps(answer) + "\n")
        if full or number % 16 == 15:
            sys.stdout.flush()
        if number % 64 == 63:
            gc.collect()
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
