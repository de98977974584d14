"""Translates drawn steps into the Python that one would have written by hand: a coroutine for asyncio, a plain function for threads.

So what `reality.py` measures is such a program, and not an interpreter of steps. Works of the same shape share one function; what differs
between them, numbers and branches, is in its argument `d`:

    [{"io": 0.3}, {"lock": "db", "steps": [{"cpu": 0.005}]}]    becomes    async def program(d):
                                                                               await sleep(d[0])
                                                                               async with locks['db']:
                                                                                   compute(d[1])
"""


class Unsupported(Exception):
    """The model cannot run a step: str() says which, and why."""


class Programs:
    """The functions of a run, each shape once. What calls them by number may do so in another process."""

    def __init__(self):
        self.numbers = {}

    def number(self, source):
        return self.numbers.setdefault(source, len(self.numbers))

    def sources(self):
        return list(self.numbers)


class Translation:
    """What coroutines and functions have in common. `rate` is how many iterations of compute() take a second; None if it takes seconds."""

    head = "def program(d):"
    # What stands before a call that waits.
    wait = ""

    def __init__(self, model, programs, rate):
        self.model, self.programs, self.rate = model, programs, rate

    def program(self, steps, path="steps"):
        """(number of the function, its argument)."""
        arguments = []
        body = self.body(steps, arguments, path) or ["pass"]
        source = "\n".join([self.head, *indented(body)])
        return self.programs.number(source), arguments

    def body(self, steps, arguments, path):
        lines = []
        for i, step in enumerate(steps):
            at = f"{path}[{i}]"
            verb = next(verb for verb in VERBS if verb in step)
            translate = getattr(self, f"{verb}_step".lower())
            lines += translate(step, arguments, at)
        return lines

    def inner(self, step, arguments, path):
        return indented(self.body(step["steps"], arguments, f"{path}.steps") or ["pass"])

    def refuse(self, path, reason):
        raise Unsupported(f"{path}: {self.model} {reason}")

    def value(self, arguments, drawn, convert=float):
        """The expression of a number that may be drawn anew each time the step is performed."""
        if isinstance(drawn, list):
            return f"next({argument(arguments, iter([convert(one) for one in drawn]))})"
        return argument(arguments, convert(drawn))

    def iterations(self, seconds):
        return float(seconds) if self.rate is None else round(seconds * self.rate)

    def cpu_step(self, step, arguments, path):
        return [f"compute({self.value(arguments, step['cpu'], self.iterations)})"]

    def block_step(self, step, arguments, path):
        return [f"block({self.value(arguments, step['block'])})"]

    def yield_step(self, step, arguments, path):
        once = f"{self.wait}sleep(0)"
        return [once] if step["yield"] == 1 else [f"for _ in range({argument(arguments, step['yield'])}):", *indented([once])]

    def repeat_step(self, step, arguments, path):
        return [f"for _ in range({argument(arguments, step['repeat'])}):", *self.inner(step, arguments, path)]

    def fail_step(self, step, arguments, path):
        return [f"if {self.value(arguments, step['fail'], bool)}:", *indented(["raise Failure"])]

    def retry_step(self, step, arguments, path):
        attempts, backoff = step["retry"], step.get("backoff", [])
        attempt = f"attempt_{len(arguments)}"  # a name of its own: retries can be nested
        last = argument(arguments, attempts - 1)
        lines = [f"for {attempt} in range({last} + 1):", "    try:", *indented(self.inner(step, arguments, path))]
        lines += ["        break", "    except FAILURES:", f"        if {attempt} == {last}:", "            raise"]
        if backoff:  # the last one goes on for further attempts
            pauses = [float(backoff[min(i, len(backoff) - 1)]) for i in range(attempts - 1)]
            lines += indented(self.pause(f"{argument(arguments, pauses)}[{attempt}]"))
        return lines

    def in_place(self, step, arguments, path):
        return self.body(step["steps"], arguments, f"{path}.steps")

    def branches(self, branches, arguments, path):
        return argument(arguments, [self.program(branch, f"{path}[{i}]") for i, branch in enumerate(branches)])


class Coroutines(Translation):
    """For asyncio. `held` says where what would hold the loop is done: in "place", in a "thread" or in a "process"."""

    head = "async def program(d):"
    wait = "await "

    def __init__(self, model, programs, rate, held="place"):
        super().__init__(model, programs, rate)
        self.held = held
        self.functions = Functions(model, programs, rate)

    def pause(self, seconds):
        return [f"await sleep({seconds})"]

    def io_step(self, step, arguments, path):
        return self.pause(self.value(arguments, step["io"]))

    def cpu_step(self, step, arguments, path):
        return super().cpu_step(step, arguments, path) if self.held == "place" else self.elsewhere(self.held, [step], arguments, path)

    def block_step(self, step, arguments, path):
        return super().block_step(step, arguments, path) if self.held == "place" else self.elsewhere(self.held, [step], arguments, path)

    def fibonacci_step(self, step, arguments, path):
        if self.held == "place":
            return [f"await fibonacci_coroutine({argument(arguments, step['fibonacci'])})"]
        return self.elsewhere(self.held, [step], arguments, path)

    def offload_step(self, step, arguments, path):
        return self.elsewhere(step["offload"], step["steps"], arguments, path, step.get("payload", 0))

    def elsewhere(self, where, steps, arguments, path, payload=0):
        job = argument(arguments, self.functions.program(steps, path))
        if where == "thread":
            return [f"await in_thread(*{job})"]
        return [f"await in_process(*{job}, {argument(arguments, payload)})"]

    def gather_step(self, step, arguments, path):
        branches = self.branches(step["gather"], arguments, f"{path}.gather")
        return [f"await gather(*[programs[number](e) for number, e in {branches}])"]

    def taskgroup_step(self, step, arguments, path):
        branches = self.branches(step["taskGroup"], arguments, f"{path}.taskGroup")
        lines = ["async with TaskGroup() as group:", f"    for number, e in {branches}:", "        group.create_task(programs[number](e))"]
        return lines if step["taskGroup"] else []

    def lock_step(self, step, arguments, path):
        return [f"async with locks[{step['lock']!r}]:", *self.inner(step, arguments, path)]

    def semaphore_step(self, step, arguments, path):
        return [f"async with semaphores[{step['semaphore']!r}]:", *self.inner(step, arguments, path)]

    def put_step(self, step, arguments, path):
        return [f"await queues[{step['put']!r}].put(None)"]

    def get_step(self, step, arguments, path):
        return [f"await queues[{step['get']!r}].get()"]

    def timeout_step(self, step, arguments, path):
        return [f"async with timeout({self.value(arguments, step['timeout'])}):", *self.inner(step, arguments, path)]


class SeveralLoops(Coroutines):
    """For a loop in each of several processes: what tasks share, these cannot all share."""

    def lock_step(self, step, arguments, path):
        return self.refuse(path, "has several processes, and they share no asyncio lock, semaphore or queue")

    semaphore_step = put_step = get_step = lock_step

    def elsewhere(self, where, steps, arguments, path, payload=0):
        if where == "process":
            return [f"call(*{argument(arguments, self.functions.program(steps, path))})"]  # in its own process already
        return super().elsewhere(where, steps, arguments, path, payload)


class Functions(Translation):
    """For threads. Nobody can cancel a thread: a timeout limits each wait within it, as the timeout of a blocking call does."""

    def __init__(self, model, programs, rate):
        super().__init__(model, programs, rate)
        # The variable that holds the deadline here, if there is one.
        self.deadline = None

    def program(self, steps, path="steps"):
        deadline, self.deadline = self.deadline, None
        translated = super().program(steps, path)
        self.deadline = deadline
        return translated

    def pause(self, seconds):
        return [f"sleep({seconds})" if self.deadline is None else f"sleep_within({seconds}, {self.deadline})"]

    def io_step(self, step, arguments, path):
        return self.pause(self.value(arguments, step["io"]))

    def fibonacci_step(self, step, arguments, path):
        return [f"fibonacci({argument(arguments, step['fibonacci'])})"]

    def offload_step(self, step, arguments, path):
        if step["offload"] == "thread" or self.model != "threads":
            return self.in_place(step, arguments, path)
        job = argument(arguments, self.program(step["steps"], f"{path}.steps"))
        return [f"in_process(*{job}, {argument(arguments, step.get('payload', 0))}, {self.deadline})"]

    def gather_step(self, step, arguments, path):
        return self.together(step, "gather", arguments, path)

    def taskgroup_step(self, step, arguments, path):
        return self.together(step, "taskGroup", arguments, path)

    def together(self, step, verb, arguments, path):
        if self.model == "sequential":
            return [line for i, branch in enumerate(step[verb]) for line in self.body(branch, arguments, f"{path}.{verb}[{i}]")]
        if self.deadline is not None:
            self.refuse(path, f"cannot stop the branches of a {verb} at a timeout")
        return [f"together({self.branches(step[verb], arguments, f'{path}.{verb}')})"]

    def lock_step(self, step, arguments, path):
        return self.holding(f"locks[{step['lock']!r}]", step, arguments, path)

    def semaphore_step(self, step, arguments, path):
        return self.holding(f"semaphores[{step['semaphore']!r}]", step, arguments, path)

    def holding(self, lock, step, arguments, path):
        if self.model == "processes":
            self.refuse(path, "share no lock or semaphore")
        held = lock if self.deadline is None else f"held_within({lock}, {self.deadline})"
        return [f"with {held}:", *self.inner(step, arguments, path)]

    def put_step(self, step, arguments, path):
        return self.queue_call(f"queues[{step['put']!r}].put", ["None"], path)

    def get_step(self, step, arguments, path):
        return self.queue_call(f"queues[{step['get']!r}].get", [], path)

    def queue_call(self, method, given, path):
        if self.model == "processes":
            self.refuse(path, "share no queue")
        if self.model == "sequential":  # nobody else is there to wait for
            return [f"alone({', '.join([method, *given])})"]
        if self.deadline is None:
            return [f"{method}({', '.join(given)})"]
        return [f"call_within({', '.join([method, *given, f'deadline={self.deadline}'])})"]

    def timeout_step(self, step, arguments, path):
        outer, seconds = self.deadline, self.value(arguments, step["timeout"])
        self.deadline = deadline = f"deadline_{len(arguments)}"
        lines = [f"with Deadline({seconds}, {outer}) as {deadline}:", *self.inner(step, arguments, path)]
        self.deadline = outer
        return lines


# A verb that takes `steps` comes before what could be a key beside it.
VERBS = (
    "offload", "repeat", "timeout", "retry", "lock", "semaphore", "gather", "taskGroup",
    "io", "cpu", "block", "yield", "put", "get", "fail", "fibonacci",
)  # fmt: skip


def argument(arguments, value):
    arguments.append(value)
    return f"d[{len(arguments) - 1}]"


def indented(lines):
    return [f"    {line}" for line in lines]
