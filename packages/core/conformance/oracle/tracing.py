"""The trace of a program on CPython: its lines, and the names that tasks and futures have in them."""

import asyncio
import collections.abc
from asyncio import base_events, tasks

from errors import WITH_TEXT, LimitReached, OtherError
from virtual import OrderedSet, VirtualLoop

# Where the trace of a program that runs on and on is cut.
MOST_ITERATIONS = 400
MOST_LINES = 2000


class Item:
    """What goes through a queue: ordered by its priority alone, so that ties of heapq can be seen."""

    __slots__ = ("priority", "number")

    def __init__(self, priority, number):
        self.priority, self.number = priority, number

    def __lt__(self, other):
        return self.priority < other.priority


class Traced(collections.abc.Coroutine):
    """The coroutine of a task, with each of its steps recorded."""

    def __init__(self, run, coro, label):
        self.run, self.coro, self.label = run, coro, label
        self.task = None

    def send(self, value):
        return self._step(self.coro.send, value)

    def throw(self, *error):
        return self._step(self.coro.throw, *error)

    def close(self):
        self.coro.close()

    def __await__(self):
        return self.coro.__await__()

    def _step(self, method, *args):
        run = self.run
        if self.task is None:
            self.task = run.keep(tasks.current_task(run.loop))  # an eager task that raises is never handed to anybody
            run.labels[self.task] = self.label
            run.log("start")
        else:
            run.log("resume")
        try:
            result = method(*args)
        except StopIteration as stop:
            run.log("done cancelled" if self.task._must_cancel else f"done {run.show(stop.value)}")
            raise
        except asyncio.CancelledError:
            run.log("done cancelled")
            raise
        except BaseException as error:
            run.log(f"done raised {run.show(error)}")
            raise
        if result is self.task or not getattr(result, "_asyncio_future_blocking", False):
            run.log("suspend yield")  # a bare yield, or something wrong: the next step is scheduled at once
        elif isinstance(result, asyncio.Task):
            run.log(f"suspend {run.show(result)}")
        else:
            run.log("suspend future")
        return result


class TracedLoop(VirtualLoop):
    def __init__(self, run):
        super().__init__(run.program["workers"], run.iteration)
        self.run = run
        self.set_exception_handler(run.on_error)
        if run.program["eager"]:
            self.set_task_factory(asyncio.eager_task_factory)
        if run.program["debug"]:
            self.set_debug(True)
            base_events.logger = SlowCallbacks(run)

    def create_future(self):
        return self.run.keep(super().create_future())

    def create_task(self, coro, *, name=None, context=None):
        if not asyncio.iscoroutine(coro):
            return super().create_task(coro, name=name, context=context)  # a TypeError
        self._check_closed()
        traced = self.run.trace(coro)
        return self.run.adopt(super().create_task(traced, name=name, context=context), traced)

    def order_of_start(self, task):
        return list(self.run.labels).index(task)

    def default_exception_handler(self, context):
        self.run.log("default " + self.run.show_context(context))


class SlowCallbacks:
    """Takes the place of asyncio's logger in debug mode."""

    def __init__(self, run):
        self.run = run

    def warning(self, message, what, seconds):
        self.run.log(f"slow {seconds:.3f}")

    def debug(self, message, *args):
        pass


class Trace:
    def __init__(self):
        self.lines = []
        self.over = False
        self.loop = None
        self.labels = {}
        self.kept = {}
        self.tasks_created = self.futures_named = self.iterations = 0

    def log(self, text):
        if self.over:
            return
        loop = self.loop
        task = tasks.current_task(loop)
        who = "-" if task is None else self.labels.get(task, "?")
        self.lines.append(f"{loop.now!r} {who} {text}")
        if len(self.lines) >= MOST_LINES:
            self.end()

    def end(self):
        """The trace ends here, the program at its next iteration."""
        if not self.over:
            self.lines.append("limit")
        self.over = True

    def iteration(self, length):
        if not self.over:
            self.lines.append(f"{self.loop.now!r} # {length}")
        self.iterations += 1
        if self.iterations > MOST_ITERATIONS:
            self.end()
        if self.over:
            raise LimitReached

    def keep(self, future):
        """Nothing is freed before the program ends, so that no message depends on the garbage collector."""
        self.kept[future] = None
        return future

    def trace(self, coro):
        label = f"T{self.tasks_created}"
        self.tasks_created += 1
        self.log(f"create {label}")
        return Traced(self, coro, label)

    def adopt(self, task, traced):
        self.labels[task] = traced.label
        return self.keep(task)

    def label_future(self, future):
        if future not in self.labels:
            self.labels[future] = f"F{self.futures_named}"
            self.futures_named += 1
        return future

    def show(self, value):
        if value is None or isinstance(value, (bool, int)):
            return str(value)
        if isinstance(value, float):
            return repr(value)
        if isinstance(value, str):
            return value
        if isinstance(value, (list, tuple)):
            return f"[{', '.join(map(self.show, value))}]"
        if isinstance(value, OrderedSet):
            return f"{{{', '.join(map(self.show, value))}}}"
        if isinstance(value, asyncio.Future):
            return self.labels.get(value, "future")
        if isinstance(value, Item):
            return f"{value.priority}#{value.number}"
        if isinstance(value, BaseExceptionGroup):
            return f"{type(value).__name__}({', '.join(map(self.show, value.exceptions))})"
        if isinstance(value, BaseException):
            text = str(value.args[0]) if value.args and isinstance(value, WITH_TEXT) else ""
            cause = f" from {self.show(value.__cause__)}" if isinstance(value, TimeoutError) and value.__cause__ else ""
            return f"{type(value).__name__}({text}){cause}"
        return type(value).__name__

    def show_context(self, context):
        message = context["message"]
        for general in ("Exception in callback", "has errored out but its parent"):
            if general in message:
                message = general
        parts = [f"'{message}'"]
        for key in ("task", "future"):
            if key in context:
                parts.append(f"{key}={self.show(context[key])}")
        if "exception" in context:
            parts.append(self.show(context["exception"]))
        return " ".join(parts)

    def on_error(self, loop, context):
        self.log("handler " + self.show_context(context))

    def on_error_raise(self, loop, context):
        self.log("handler raises " + self.show_context(context))
        raise OtherError("handler")
