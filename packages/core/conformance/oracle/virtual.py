"""CPython's own asyncio on a clock that jumps.

The loop is `asyncio.base_events.BaseEventLoop`, with the stock `_run_once`; only the selector, the clock and the thread pool are
replaced, and the few places where CPython iterates a `set` in the order of addresses (see `insertion_ordered_sets`).
"""

import ast
import asyncio
import collections
import concurrent.futures
import functools
import heapq
import inspect
import math
import textwrap
import threading
from asyncio import base_events, taskgroups, tasks


class DeadlockError(RuntimeError):
    """The loop waits for nothing that can ever come: raised where a real selector would block for ever."""


class OrderedSet:
    """A set that is iterated in order of insertion: what the traces are defined by, where CPython goes by address."""

    def __init__(self, items=()):
        self._items = dict.fromkeys(items)

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def add(self, item):
        self._items[item] = None

    def discard(self, item):
        self._items.pop(item, None)

    def remove(self, item):
        del self._items[item]

    def clear(self):
        self._items.clear()


def _with_list_comprehension(function):
    """The same function, with its set comprehensions spelled `set([…])`, so that a module-level `set` is what they build."""

    class Rewrite(ast.NodeTransformer):
        def visit_SetComp(self, node):
            listed = ast.ListComp(elt=node.elt, generators=node.generators)
            return ast.Call(func=ast.Name("set", ast.Load()), args=[listed], keywords=[])

    tree = Rewrite().visit(ast.parse(textwrap.dedent(inspect.getsource(function))))
    first_line = function.__code__.co_firstlineno
    ast.increment_lineno(ast.fix_missing_locations(tree), first_line - 1)
    namespace = {}
    exec(compile(tree, function.__code__.co_filename, "exec"), tasks.__dict__, namespace)
    return functools.update_wrapper(namespace[function.__name__], function)


def insertion_ordered_sets():
    """Makes `wait`, `as_completed`, `TaskGroup`, `all_tasks` and the shutdown of `run` iterate in order of insertion."""
    tasks.set = taskgroups.set = OrderedSet
    tasks._scheduled_tasks.data = OrderedSet()
    if hasattr(tasks, "_AsCompletedIterator"):
        tasks._AsCompletedIterator.__init__ = _with_list_comprehension(tasks._AsCompletedIterator.__init__)
    else:  # before 3.13
        asyncio.as_completed = tasks.as_completed = _with_list_comprehension(tasks.as_completed)
    all_tasks = _with_list_comprehension(tasks.all_tasks)

    def in_order(loop):
        """Those that are still within their eager start come last, as in CPython, and in the order in which they started."""
        found, eager = all_tasks(loop), tasks._eager_tasks
        starting = sorted((task for task in found if task in eager), key=loop.order_of_start)
        return OrderedSet([*(task for task in found if task not in eager), *starting])

    asyncio.all_tasks = tasks.all_tasks = in_order


class _Selector:
    """Waits by setting the clock: to the first timer's own `_when`, or to the end of the first job, whatever comes first."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        loop = self.loop
        if not loop._ready and not loop._stopping:
            times = [loop._scheduled[0]._when] if loop._scheduled else []
            external = loop.external_time()
            if external is not None:
                times.append(external)
            if not times:
                raise DeadlockError
            loop.now = max(loop.now, min(times))
        loop._clock_resolution = max(1e-9, math.ulp(loop.now))
        loop.deliver_external()
        loop._ready.measure_next = True
        return ()


class _Ready(collections.deque):
    """The ready queue. `_run_once` takes its length once after the selector returned and due timers were moved: that is an iteration."""

    measure_next = False

    def __init__(self, loop):
        super().__init__()
        self.loop = loop

    def __len__(self):
        length = super().__len__()
        if self.measure_next:
            self.measure_next = False
            self.loop.on_iteration(length)
        return length


class VirtualLoop(base_events.BaseEventLoop):
    def __init__(self, workers, on_iteration):
        super().__init__()
        self.now = 0.0
        self.branch = None  # the clock of the job that is being run, if one is
        self.workers = workers
        self.on_iteration = on_iteration
        self.joining = None  # waits for the pool's last job (shutdown_default_executor)
        self._ready = _Ready(self)
        self._selector = _Selector(self)

    def time(self):
        return self.now

    def spend(self, seconds):
        """cpu() and block(): the running callback, or the running job, takes that long."""
        if self.branch is None:
            self.now += seconds
        else:
            self.branch += seconds

    def order_of_start(self, task):
        raise NotImplementedError

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    # The thread pool, and its end.

    def run_in_executor(self, executor, func, *args):
        if executor is None and self._default_executor is None and not self._executor_shutdown_called and not self._closed:
            self._default_executor = VirtualExecutor(self, self.workers)
        return super().run_in_executor(executor, func, *args)

    def external_time(self):
        pool = self._default_executor
        if pool is None:
            return None
        pool.advance(self.now)
        return self.now if pool.ended or (self.joining and pool.idle()) else pool.next_end()

    def deliver_external(self):
        pool = self._default_executor
        if pool is None:
            return
        pool.advance(self.now)
        pool.deliver()
        if self.joining and pool.idle():
            joining, self.joining = self.joining, None
            joining()


class VirtualExecutor(concurrent.futures.ThreadPoolExecutor):
    """Workers beside the loop, each on its own branch of the clock. A job starts when a worker is free, first in first out."""

    def __init__(self, loop, workers):
        super().__init__(workers)
        self.loop = loop
        self.free = workers
        self.waiting = collections.deque()
        self.running = []  # a heap by (end, submission)
        self.ended = []  # jobs whose end the loop has not seen yet, in the order of their ends
        self.submitted = 0

    def submit(self, fn, /, *args, **kwargs):
        if self._shutdown:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self.advance(self.loop.now)
        self.submitted += 1
        future = _PoolFuture(self)
        self.waiting.append((self.submitted, future, functools.partial(fn, *args, **kwargs)))
        self._start(self.loop.now)
        return future

    def _start(self, now):
        while self.free and self.waiting:
            number, future, fn = self.waiting.popleft()
            if not future.set_running_or_notify_cancel():
                continue
            self.free -= 1
            self.loop.branch = now
            try:
                complete = functools.partial(future.set_result, fn())
            except BaseException as error:
                complete = functools.partial(future.set_exception, error)
            heapq.heappush(self.running, (self.loop.branch, number, complete))
            self.loop.branch = None

    def advance(self, now):
        """Ends what has ended by now, and starts what could start meanwhile."""
        while self.running and self.running[0][0] <= now:
            end, _, complete = heapq.heappop(self.running)
            self.ended.append(complete)
            self.free += 1
            self._start(end)

    def deliver(self):
        ended, self.ended = self.ended, []
        for complete in ended:
            complete()

    def next_end(self):
        return self.running[0][0] if self.running else None

    def idle(self):
        return not self.running and not self.ended and not self.waiting

    def shutdown(self, wait=True, *, cancel_futures=False):
        self._shutdown = True


class _PoolFuture(concurrent.futures.Future):
    def __init__(self, pool):
        super().__init__()
        self.pool = pool

    def cancel(self):
        self.pool.advance(self.pool.loop.now)
        return super().cancel()


class _JoinThread:
    """The thread of shutdown_default_executor: it ends when the pool's last job has."""

    def __init__(self, target, args):
        self.target, self.args = target, args

    def start(self):
        loop = self.target.__self__
        loop.joining = functools.partial(self.target, *self.args)

    def join(self):
        pass


class _Threading:
    Thread = _JoinThread

    def __getattr__(self, name):
        return getattr(threading, name)


base_events.threading = _Threading()
