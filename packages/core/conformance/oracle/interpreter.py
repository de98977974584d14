"""Runs one program of the conformance language (see ../language.ts) on CPython's asyncio and records its trace, line by line.

`../interpret.ts` is the same interpreter on the engine. What one of them does, the other does in the same order.
"""

import asyncio
import collections.abc
import math
import types
from asyncio import base_events, runners, tasks

from virtual import DeadlockError, OrderedSet, VirtualLoop

# Where the trace of a program that runs on and on is cut.
MOST_ITERATIONS = 400
MOST_LINES = 2000

BREAK = ("break",)
RERAISE = ("reraise",)

RETURN_WHEN = {"FC": asyncio.FIRST_COMPLETED, "FE": asyncio.FIRST_EXCEPTION, "AC": asyncio.ALL_COMPLETED}


class AppError(Exception):
    pass


class OtherError(Exception):
    pass


class LimitReached(BaseException):
    """The program runs on and on: the trace ends here."""


RAISABLE = {
    "App": AppError,
    "Other": OtherError,
    "Timeout": asyncio.TimeoutError,
    "Cancelled": asyncio.CancelledError,
    "Interrupt": KeyboardInterrupt,
    "Exit": SystemExit,
}
CAUGHT = {
    "App": AppError,
    "Timeout": asyncio.TimeoutError,
    "Cancelled": asyncio.CancelledError,
    "Exception": Exception,
    "Base": BaseException,
    "Group": BaseExceptionGroup,
    "Fatal": (KeyboardInterrupt, SystemExit),
}
# Errors whose text is the program's own, or part of what is compared.
WITH_TEXT = (AppError, OtherError, asyncio.CancelledError, KeyboardInterrupt, SystemExit)


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
        task = super().create_task(self.run.trace(coro), name=name, context=context)
        return self.run.adopt(task)

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


class Run:
    def __init__(self, program):
        self.program = program
        self.lines = []
        self.over = False
        self.loop = None
        self.labels = {}
        self.kept = {}
        self.tasks_created = self.futures_named = self.items = self.iterations = 0
        self.slots = {}
        self.callbacks = {}
        self.counters = collections.defaultdict(int)
        self.objects = {}

    # The trace.

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

    def adopt(self, task):
        coro = task.get_coro()
        if coro is not None:  # an eager task that is done has let go of it, and is labelled
            self.labels[task] = coro.label
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

    # The whole of it.

    def execute(self):
        try:
            getattr(self, "drive_" + self.program["driver"])()
        except LimitReached:
            pass
        self.finish()
        return self.lines

    def new_loop(self):
        self.loop = TracedLoop(self)
        return self.loop

    def step(self, what, action):
        """Something done from outside of the loop, and what came of it."""
        try:
            outcome = self.show(action())
        except LimitReached:
            raise
        except BaseException as error:
            outcome = "!" + self.show(error)
        self.log(f"{what} -> {outcome}")

    def drive_run(self):
        self.loop = None
        # The loop exists before the step's outcome is logged: run() makes it before anything else can fail.
        self.step("run", lambda: asyncio.run(self.coroutine(0), loop_factory=self.new_loop))

    def drive_runner(self):
        runner = runners.Runner(loop_factory=self.new_loop)
        runner.get_loop()
        for step in self.program["steps"]:
            self.outside(step, lambda k: runner.run(self.coroutine(k)), runner.close)
        self.step("close", runner.close)

    def drive_loop(self):
        loop = self.new_loop()
        for step in self.program["steps"]:
            self.outside(step, lambda k: loop.run_until_complete(self.coroutine(k)), loop.close)
        self.step("close", loop.close)

    def outside(self, step, run, close):
        kind = step[0]
        if kind == "run":
            self.step("run", lambda: run(step[1]))
        elif kind == "close":
            self.step("close", close)
        elif kind == "until":
            self.step("until", lambda: self.loop.run_until_complete(self.slot(step[1])))
        elif kind == "forever":
            self.step("forever", self.loop.run_forever)
        elif kind == "spawn":
            self.step("spawn", lambda: self.spawn(step[1], step[2]))
        elif kind == "soon":
            self.step("soon", lambda: self.loop.call_soon(self.call, step[1]) and None)

    def spawn(self, slot, k):
        self.slots[slot] = self.loop.create_task(self.coroutine(k))

    def finish(self):
        """The messages that CPython would emit whenever its garbage collector comes by, sorted; then lets everything go."""
        messages = []
        for future in self.kept:
            name = self.labels.get(future, type(future).__name__)
            if future._log_traceback:
                messages.append(f"never retrieved {name} {self.show(future._exception)}")
            elif isinstance(future, asyncio.Task) and not future.done() and future._log_destroy_pending:
                messages.append(f"destroyed pending {name}")
        if not self.over:
            self.lines.extend(sorted(messages))
        self.over = True
        for future in self.kept:
            if future._log_traceback:
                future._log_traceback = False
            if isinstance(future, asyncio.Task):
                future._log_destroy_pending = False
        if not self.loop.is_closed():
            self.loop.close()

    # Names.

    def slot(self, name):
        if name == "@":
            return tasks.current_task(self.loop)
        value = self.slots.get(name)
        if value is None:
            value = self.slots[name] = self.label_future(self.loop.create_future())
            value.set_result(name)
        return value

    def awaited(self, name):
        """As slot, but there is something to await in a callback, too, where no task is the current one."""
        return self.slot("nobody" if name == "@" and tasks.current_task(self.loop) is None else name)

    def object(self, index):
        found = self.objects.get(index)
        if found is None:
            found = self.objects[index] = self.make_object(*self.program["objects"][index])
        return found

    def make_object(self, kind, argument=None):
        match kind:
            case "lock":
                return asyncio.Lock()
            case "event":
                return asyncio.Event()
            case "condition":
                return asyncio.Condition(None if argument is None else self.object(argument))
            case "semaphore":
                return asyncio.Semaphore(argument)
            case "bounded":
                return asyncio.BoundedSemaphore(argument)
            case "barrier":
                return asyncio.Barrier(argument)
            case "queue":
                return asyncio.Queue(argument)
            case "priority":
                return asyncio.PriorityQueue(argument)
            case "lifo":
                return asyncio.LifoQueue(argument)

    def item(self, priority):
        self.items += 1
        return Item(priority, self.items)

    def error(self, spec):
        kind, text = spec
        return RAISABLE[kind](text) if text is not None else RAISABLE[kind]()

    # Awaitables: what can stand behind `await`, in gather(…), or become a task.

    def awaitable(self, expression):
        return getattr(self, "aw_" + expression[0])(*expression[1:])

    async def coroutine(self, k):
        result = await self.body(self.program["coroutines"][k])
        return result[1] if result is not None and result[0] == "return" else None

    def aw_co(self, k):
        return self.coroutine(k)

    def aw_ref(self, slot):
        return self.awaited(slot)

    def aw_sleep(self, delay, result=None):
        return asyncio.sleep(math.nan if delay is None else delay, result)

    def aw_gather(self, return_exceptions, parts):
        outer = asyncio.gather(*[self.awaitable(part) for part in parts], return_exceptions=bool(return_exceptions))
        return self.keep(outer)

    def aw_shield(self, part):
        return asyncio.shield(self.awaitable(part))

    def aw_waitfor(self, part, timeout):
        return asyncio.wait_for(self.awaitable(part), timeout)

    def aw_wait(self, slots, timeout, return_when):
        return asyncio.wait([self.awaited(name) for name in slots], timeout=timeout, return_when=RETURN_WHEN[return_when])

    def aw_acquire(self, o):
        return self.object(o).acquire()

    def aw_evwait(self, o):
        return self.object(o).wait()

    def aw_cwait(self, o):
        return self.object(o).wait()

    def aw_cwaitfor(self, o, counter, n):
        return self.object(o).wait_for(lambda: self.counters[counter] >= n)

    def aw_bwait(self, o):
        return self.object(o).wait()

    def aw_breset(self, o):
        return self.object(o).reset()

    def aw_babort(self, o):
        return self.object(o).abort()

    def aw_put(self, o, priority):
        return self.object(o).put(self.item(priority))

    def aw_get(self, o):
        return self.object(o).get()

    def aw_join(self, o):
        return self.object(o).join()

    def aw_exec(self, job):
        return self.loop.run_in_executor(None, self.job, *job)

    def aw_thread(self, job):
        return asyncio.to_thread(self.job, *job)

    def job(self, durations, outcome):
        for seconds in durations:
            self.loop.spend(seconds)
        if outcome[0] == "raise":
            raise self.error(outcome[1])
        return outcome[1]

    # Statements. A body ends normally (None), by `return`, or by `break`.

    async def body(self, statements):
        for statement in statements:
            waits = AWAITING.get(statement[0])
            if waits is not None:
                signal = await waits(self, *statement[1:])
            else:
                signal = self.plain(statement)
            if signal is not None:
                return signal
        return None

    def call(self, statements):
        """A callback of the loop: its body has no awaits."""
        self.log("call")
        self.plain_body(statements)

    def plain_body(self, statements):
        for statement in statements:
            signal = self.plain(statement)
            if signal is not None:
                return signal
        return None

    def plain(self, statement):
        name = statement[0]
        raw = name[0] == "!"
        if raw:
            name = name[1:]
        if name in CONTROL:
            return CONTROL[name](self, *statement[1:])
        try:
            outcome = self.show(getattr(self, "do_" + name)(*statement[1:]))
        except (Exception, asyncio.CancelledError) as error:
            self.log(f"{name} !{self.show(error)}")
            if raw:
                raise
        else:
            self.log(f"{name} {outcome}")
        return None

    # Control flow, without a line of its own.

    def control_return(self, value):
        return ("return", value)

    def control_break(self):
        return BREAK

    def control_reraise(self):
        return RERAISE

    def control_raise(self, spec):
        self.log(f"raise {spec[0]}")
        raise self.error(spec)

    def condition(self, kind, *args):
        match kind:
            case "done":
                return self.slot(args[0]).done()
            case "set":
                return self.object(args[0]).is_set()
            case "less":
                return self.counters[args[0]] < args[1]

    async def wait_if(self, condition, then, otherwise):
        return await self.body(then if self.condition(*condition) else otherwise)

    def control_if(self, condition, then, otherwise):
        return self.plain_body(then if self.condition(*condition) else otherwise)

    # Statements that do not wait: each logs what it came to.

    def do_log(self, text):
        return text

    def do_time(self):
        return self.loop.time()

    def do_me(self, slot):
        self.slots[slot] = tasks.current_task(self.loop)

    def do_future(self, slot):
        self.slots[slot] = self.label_future(self.loop.create_future())
        return self.slots[slot]

    def do_set(self, slot, value):
        return self.slot(slot).set_result(value)

    def do_fail(self, slot, spec):
        return self.slot(slot).set_exception(self.error(spec))

    def do_cancel(self, slot, text):
        task = self.slot(slot)
        return "nobody" if task is None else task.cancel(text) if text is not None else task.cancel()

    def do_uncancel(self, slot):
        task = self.slot(slot)
        return task.uncancel() if isinstance(task, asyncio.Task) else "no task"

    def do_state(self, slot):
        future = self.slot(slot)
        if future is None:
            return "nobody"
        state = "cancelled" if future.cancelled() else "done" if future.done() else "pending"
        return f"{state} {future.cancelling()}" if isinstance(future, asyncio.Task) else state

    def do_result(self, slot):
        future = self.slot(slot)
        return "nobody" if future is None else future.result()

    def do_exception(self, slot):
        future = self.slot(slot)
        return "nobody" if future is None else future.exception()

    def do_callback(self, slot, name, statements):
        def callback(future):
            self.log(f"callback {name} {self.show(future)}")
            self.plain_body(statements)

        self.callbacks[name] = callback
        future = self.slot(slot)
        return "nobody" if future is None else future.add_done_callback(callback)

    def do_again(self, slot, name):
        """Adds a callback that was made before once more."""
        callback, future = self.callbacks.get(name), self.slot(slot)
        return "nothing" if callback is None or future is None else future.add_done_callback(callback)

    def do_uncallback(self, slot, name):
        callback, future = self.callbacks.get(name), self.slot(slot)
        return "nothing" if callback is None or future is None else future.remove_done_callback(callback)

    def do_soon(self, slot, statements):
        self.slots[slot] = self.loop.call_soon(self.call, statements)

    def do_busy(self, slot, seconds, statements):
        """A callback that computes."""

        def callback():
            self.log("call")
            self.loop.spend(seconds)
            self.plain_body(statements)

        self.slots[slot] = self.loop.call_soon(callback)

    def do_threadsafe(self, slot, statements):
        self.slots[slot] = self.loop.call_soon_threadsafe(self.call, statements)

    def do_later(self, slot, delay, statements):
        handle = self.slots[slot] = self.loop.call_later(delay, self.call, statements)
        return handle.when()

    def do_at(self, slot, when, statements):
        handle = self.slots[slot] = self.loop.call_at(float(when), self.call, statements)
        return handle.when()

    def do_hops(self, n, statements):
        """Runs the statements n iterations later."""

        def hop(left):
            if left > 0:
                self.loop.call_soon(hop, left - 1)
            else:
                self.call(statements)

        self.loop.call_soon(hop, n - 1)

    def do_unschedule(self, slot):
        handle = self.slots.get(slot)
        if handle is None:
            return "nothing"
        before = handle.cancelled()
        handle.cancel()
        return before

    def do_timers(self, n, delay, modulus):
        """Many timers at once, most of them cancelled: makes the heap clean itself up."""
        handles = [self.loop.call_later(delay * (1 + i % 7), self.tick, i) for i in range(n)]
        for i, handle in enumerate(handles):
            if i % modulus:
                handle.cancel()

    def tick(self, i):
        self.log(f"tick {i}")

    def do_task(self, slot, name, expression, how):
        coro = self.awaitable(expression)
        match how:
            case "loop":
                task = self.loop.create_task(coro, name=name)
            case "ensure":
                task = asyncio.ensure_future(coro)
            case "eager":
                traced = self.trace(coro) if asyncio.iscoroutine(coro) else coro
                task = self.adopt(asyncio.Task(traced, loop=self.loop, name=name, eager_start=True))
            case _:
                task = asyncio.create_task(coro, name=name)
        self.slots[slot] = task
        return task if how == "ensure" else self.named(task, name)

    def named(self, task, name):
        return task if name is None else [task, task.get_name()]

    def do_bind(self, slot, expression):
        future = asyncio.ensure_future(self.awaitable(expression))
        self.slots[slot] = self.label_future(future)
        return future

    def do_child(self, group, slot, name, expression):
        found = self.slots.get(group)
        if found is None:
            return "nothing"
        task = self.slots[slot] = found.create_task(self.awaitable(expression), name=name)
        return self.named(task, name)

    def do_rename(self, slot, name):
        task = self.slot(slot)
        if not isinstance(task, asyncio.Task):
            return "no task"
        task.set_name(name)
        return task.get_name()

    def do_evset(self, o):
        return self.object(o).set()

    def do_evclear(self, o):
        return self.object(o).clear()

    def do_release(self, o):
        return self.object(o).release()

    def do_notify(self, o, n):
        return self.object(o).notify(n)

    def do_notifyall(self, o):
        return self.object(o).notify_all()

    def do_look(self, o):
        thing = self.object(o)
        match thing:
            case asyncio.Event():
                return thing.is_set()
            case asyncio.Barrier():
                return [thing.parties, thing.n_waiting, thing.broken]
            case asyncio.Queue():
                return [thing.qsize(), thing.empty(), thing.full(), thing.maxsize]
        return thing.locked()

    def do_offer(self, o, priority):
        return self.object(o).put_nowait(self.item(priority))

    def do_poll(self, o):
        return self.object(o).get_nowait()

    def do_taskdone(self, o):
        return self.object(o).task_done()

    def do_shutdown(self, o, immediate):
        return self.object(o).shutdown(bool(immediate))

    def do_reschedule(self, slot, delay, absolute):
        scope = self.slots.get(slot)
        if scope is None:
            return "nothing"
        scope.reschedule(None if delay is None else float(delay) if absolute else self.loop.time() + delay)
        return scope.when()

    def do_scope(self, slot):
        scope = self.slots.get(slot)
        return "nothing" if scope is None else [scope.when(), scope.expired()]

    def do_make(self, slot, kind, delay):
        """A timeout or a group that is not entered yet."""
        self.slots[slot] = asyncio.TaskGroup() if kind == "group" else asyncio.timeout(delay)

    def do_close(self):
        """Refused while the loop runs."""
        return self.loop.close()

    def do_stop(self):
        return self.loop.stop()

    def do_handler(self, mode):
        self.loop.set_exception_handler({"log": self.on_error, "raise": self.on_error_raise, "default": None}[mode])

    def do_report(self, text):
        return self.loop.call_exception_handler({"message": text})

    def do_factory(self, eager):
        return self.loop.set_task_factory(asyncio.eager_task_factory if eager else None)

    def do_current(self):
        return tasks.current_task(self.loop)

    def do_all(self):
        return tasks.all_tasks(self.loop)

    def do_count(self, counter):
        self.counters[counter] += 1
        return self.counters[counter]

    # Statements that may wait.

    async def wait_await(self, expression):
        self.log(f"await {self.show(await self.awaitable(expression))}")

    async def wait_attempt(self, expression):
        """As await, and an Exception ends here."""
        try:
            outcome = self.show(await self.awaitable(expression))
        except Exception as error:
            outcome = "!" + self.show(error)
        self.log(f"attempt {outcome}")

    async def wait_cpu(self, seconds):
        self.loop.spend(seconds)
        self.log("cpu")

    wait_block = wait_cpu

    async def wait_loop(self, n, statements):
        for _ in range(n):
            signal = await self.body(statements)
            if signal is BREAK:
                break
            if signal is not None:
                return signal
        return None

    async def wait_try(self, statements, handlers, otherwise, final):
        try:
            try:
                signal = await self.body(statements)
            except BaseException as error:
                if self.over:
                    raise
                for kind, handler in handlers:
                    if isinstance(error, CAUGHT[kind]):
                        self.log(f"except {self.show(error)}")
                        signal = await self.body(handler)
                        if signal is RERAISE:
                            raise
                        break
                else:
                    raise
            else:
                if signal is None:
                    signal = await self.body(otherwise)
        finally:
            if final and not self.over:
                self.log("finally")
                override = await self.body(final)
                if override is not None:
                    return override
        return signal

    async def wait_with(self, o, statements):
        async with self.object(o) as value:
            self.log(f"with {self.show(value)}")
            return await self.body(statements)

    async def wait_timeout(self, slot, delay, statements):
        return await self.within(slot, asyncio.timeout(delay), statements)

    async def wait_timeoutat(self, slot, when, statements):
        return await self.within(slot, asyncio.timeout_at(None if when is None else float(when)), statements)

    async def within(self, slot, scope, statements):
        self.slots[slot] = scope
        async with scope:
            self.log("timeout")
            return await self.body(statements)

    async def wait_enter(self, slot, statements):
        """Enters a timeout or a group again."""
        scope = self.slots.get(slot)
        if scope is None:
            return None
        async with scope:
            self.log("again")
            return await self.body(statements)

    async def wait_group(self, slot, statements):
        group = self.slots[slot] = asyncio.TaskGroup()
        async with group:
            self.log("group")
            return await self.body(statements)

    async def wait_completed(self, parts, timeout, mode, statements):
        iterator = asyncio.as_completed([self.awaitable(part) for part in parts], timeout=timeout)
        if mode == "async":
            async for future in iterator:
                self.log(f"next {self.show(future)}")
                signal = await self.body(statements)
                if signal is not None:
                    return None if signal is BREAK else signal
        else:
            for coro in iterator:
                try:
                    self.log(f"next {self.show(await coro)}")
                except (Exception, asyncio.CancelledError) as error:
                    self.log(f"next !{self.show(error)}")
                    if mode == "plain":
                        raise
                signal = await self.body(statements)
                if signal is not None:
                    return None if signal is BREAK else signal
        return None

    async def misuse_coroutine(self, coro):
        try:
            await asyncio.wait([coro])
        finally:
            coro.close()

    async def wait_misuse(self, kind):
        match kind:
            case "value":
                await yields(42)
            case "future":
                await yields(self.loop.create_future())
            case "self":
                await tasks.current_task(self.loop)
            case "wait":
                await asyncio.wait(self.slot("nobody"))
            case "completed":
                asyncio.as_completed(self.slot("nobody"))
            case "coroutine":
                await self.misuse_coroutine(asyncio.sleep(1))
        self.log("misuse")


@types.coroutine
def yields(value):
    yield value


CONTROL = {name.removeprefix("control_"): getattr(Run, name) for name in dir(Run) if name.startswith("control_")}
AWAITING = {name.removeprefix("wait_"): getattr(Run, name) for name in dir(Run) if name.startswith("wait_")}
