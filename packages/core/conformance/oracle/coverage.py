"""Which lines of CPython's asyncio the programs on standard input reach, and which they never do (with the Tasks and Futures in Python).

    python3.13 packages/core/conformance/oracle/coverage.py [--missing] < programs.ndjson
"""

import json
import sys
import types

sys.modules["_asyncio"] = None  # before anything imports asyncio

import warnings

FILES = ["base_events", "events", "futures", "tasks", "locks", "queues", "taskgroups", "timeouts", "runners", "threads"]
# Functions that are about something else: sockets, signals, debug mode, other platforms, reprs.
ELSEWHERE = {
    "base_events": {"run_forever", "run_until_complete", "_run_once", "call_soon", "call_later", "call_at", "_call_soon", "call_soon_threadsafe"}
    | {"stop", "close", "create_task", "create_future", "set_task_factory", "call_exception_handler", "_timer_handle_cancelled"}
    | {"run_in_executor", "shutdown_default_executor", "_do_shutdown", "shutdown_asyncgens", "_run_until_complete_cb", "_check_closed"}
    | {"_check_running", "_check_default_executor", "set_exception_handler", "is_closed", "is_running", "_run_forever_setup", "_run_forever_cleanup"},
    "events": {"__init__", "cancel", "cancelled", "_run", "__lt__", "when"},
}


def code_objects(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from code_objects(constant)


def lines_of(module):
    """Line numbers within functions, by function; __repr__ and the like left out."""
    source = open(module.__file__).read()
    wanted = ELSEWHERE.get(module.__name__.rpartition(".")[2])
    found = {}
    for code in code_objects(compile(source, module.__file__, "exec")):
        if not code.co_flags & 0x2 or code.co_name in ("__repr__", "__str__", "_repr_info", "_format", "__del__", "<genexpr>"):
            continue  # not a function (a class body, the module), or not behaviour
        if wanted is not None and code.co_name not in wanted:
            continue
        for _, _, line in code.co_lines():
            if line is not None and line != code.co_firstlineno:
                found.setdefault(line, code.co_qualname)
    return found


def main():
    from interpreter import Run
    from virtual import insertion_ordered_sets

    modules = {sys.modules[f"asyncio.{name}"].__file__: sys.modules[f"asyncio.{name}"] for name in FILES}
    hits = {file: {} for file in modules}

    def on_line(code, line):
        counts = hits.get(code.co_filename)
        if counts is None:
            return sys.monitoring.DISABLE
        counts[line] = counts.get(line, 0) + 1
        return sys.monitoring.DISABLE

    insertion_ordered_sets()
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    monitoring = sys.monitoring
    monitoring.use_tool_id(monitoring.COVERAGE_ID, "conformance")
    monitoring.register_callback(monitoring.COVERAGE_ID, monitoring.events.LINE, on_line)
    monitoring.set_events(monitoring.COVERAGE_ID, monitoring.events.LINE)
    count = 0
    for line in sys.stdin:
        Run(json.loads(line)).execute()
        count += 1
    monitoring.set_events(monitoring.COVERAGE_ID, 0)
    print(f"{count} programs, CPython {sys.version.split()[0]}")
    for file, module in modules.items():
        lines = lines_of(module)
        missed = sorted(line for line in lines if line not in hits[file])
        source = open(file).read().splitlines()
        print(f"{module.__name__:22} {len(lines) - len(missed):4} of {len(lines):4} lines")
        if "--missing" in sys.argv:
            for line in missed:
                print(f"    {line:5} {lines[line]:40} {source[line - 1].strip()}")


if __name__ == "__main__":
    main()
