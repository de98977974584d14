"""Runs one program of the conformance language (see ../language.ts) on CPython's asyncio and records its trace, line by line.

`../interpret.ts` is the same interpreter on the engine. What one of them does, the other does in the same order.
"""

import asyncio
import collections
from asyncio import runners, tasks

from awaitables import Awaitables
from errors import RAISABLE, LimitReached
from plain import CONTROL, PlainStatements
from tracing import Item, Trace, TracedLoop
from waiting import AWAITING, WaitingStatements


class Run(Trace, Awaitables, PlainStatements, WaitingStatements):
    def __init__(self, program):
        super().__init__()
        self.program = program
        self.items = 0
        self.slots = {}
        self.callbacks = {}
        self.counters = collections.defaultdict(int)
        self.objects = {}

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
            self.step("until", lambda: self.loop.run_until_complete(self.awaited(step[1])))
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
