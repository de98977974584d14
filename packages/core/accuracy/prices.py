"""Measures what concurrency costs in CPython on this machine, and prints the prices as JSON.

    python prices.py [--quick] > prices.json     at most a minute, --quick a quarter of one
    python prices.py --describe                  the names and what they mean, as a Markdown table; measures nothing
    python prices.py --only taskCreate,timer     a few of them

Every price is in seconds. What is only computed is measured in the thread's own CPU time, so that other programs on the machine do not count;
what waits, wakes or starts is measured by the wall clock, and is dearer on a busy machine. A *measure* below takes one sample of one or several prices; a sample is itself the mean of enough repetitions
to last a few milliseconds. Samples of all measures are taken in turns until the time is over, so that a burst of foreign load spreads over
all prices instead of spoiling one. A price is the median of its samples, its spread the quartiles; the first sample warms up and is dropped, if there are others.

A core's speed changes within seconds, by a factor of two on many a virtual machine. So a loop of known length runs before and after each sample of what
is only computed, and the sample counts as if the core had run at its usual speed: the median of all those loops, which is the price `iteration`.

Python 3.11 or later, standard library only. What a platform or build does not have is left out.
"""

import argparse
import asyncio
import contextlib
import datetime
import gc
import heapq
import inspect
import itertools
import json
import math
import multiprocessing
import os
import pickle
import platform
import queue
import selectors
import statistics
import subprocess
import sys
import sysconfig
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from time import perf_counter

GIL = getattr(sys, "_is_gil_enabled", lambda: True)()
METHODS = multiprocessing.get_all_start_methods()

# For what a thread computes by itself: its CPU time, where that clock is fine enough.
cpu_clock = time.thread_time if time.get_clock_info("thread_time").resolution < 1e-5 else perf_counter

# Each measure, with what it measures: {name: meaning}. A name that begins with "ratio_" is a pure number, not seconds.
MEASURES = []
# Those that only compute, all in the thread's own CPU time: their samples follow the core's speed.
COMPUTING = set()


def measures(**meanings):
    """Registers a measure: a function or coroutine function that returns one sample, or a list of them, for each of its names."""

    def register(measure):
        MEASURES.append((measure, meanings))
        return measure

    return register


def computes(measure):
    """Says of a measure that it only computes."""
    COMPUTING.add(measure)
    return measure


# ---------------------------------------------------------------------------------------------------------------- calls


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


async def fibonacci_coroutine(n):
    return n if n < 2 else await fibonacci_coroutine(n - 1) + await fibonacci_coroutine(n - 2)


def fibonacci_calls(n):
    return 1 if n < 2 else 1 + fibonacci_calls(n - 1) + fibonacci_calls(n - 2)


FIBONACCI_CALLS = fibonacci_calls(16)


@computes
@measures(iteration="an iteration of `for _ in range(n): pass`: how fast this core computes, to compare machines, and moments of one machine")
def iterations(count=100_000):
    start = cpu_clock()
    for _ in range(count):
        pass
    return (cpu_clock() - start) / count


@computes
@measures(
    functionCall="a call of a plain function in the recursive fibonacci(16), its arithmetic included",
    coroutineCall="the same, when every call is an awaited coroutine: `await fibonacci(n - 1)`",
)
async def calls():
    start = cpu_clock()
    fibonacci(16)
    between = cpu_clock()
    await fibonacci_coroutine(16)
    return (between - start) / FIBONACCI_CALLS, (cpu_clock() - between) / FIBONACCI_CALLS


# -------------------------------------------------------------------------------------------------------------- asyncio


def nothing(*_):
    pass


async def nothing_coroutine():
    pass


@measures(
    runStart="asyncio.run: from the call to the first line of main (loop, selector, self-pipe, signal handler, main task)",
    runClose="asyncio.run: from the last line of main to the return",
)
def run():
    async def main():
        nonlocal entered
        entered = perf_counter()

    entered = 0.0
    start = perf_counter()
    asyncio.run(main())
    return entered - start, perf_counter() - entered


FIRST_RUN = """
import asyncio, time
async def main():
    global entered
    entered = time.perf_counter()
start = time.perf_counter()
asyncio.run(main())
print(entered - start, time.perf_counter() - entered)
"""


@measures(
    runStartFirst="runStart in a new interpreter, where everything is done for the first time, as in a program that calls asyncio.run once",
    runCloseFirst="runClose there",
)
def first_run():
    printed = subprocess.run([sys.executable, "-c", FIRST_RUN], capture_output=True, text=True, check=True).stdout
    return [float(seconds) for seconds in printed.split()]


@computes
@measures(
    taskCreate="asyncio.create_task(coroutine()): the call alone, of 1,000 tasks in a row",
    taskRun="a task that never suspends, from its handle's turn to its end: its only step, without done callbacks",
    gatherChild="what gather(*coroutines) adds for each of 1,000 children to taskCreate + taskRun",
    taskGroupChild="what a TaskGroup adds for each of 1,000 children to taskCreate + taskRun",
)
async def tasks():
    count = 1000
    times = [cpu_clock()]
    created = [asyncio.create_task(nothing_coroutine()) for _ in range(count)]
    times.append(cpu_clock())
    await asyncio.sleep(0)  # comes back behind all of them
    times.append(cpu_clock())
    del created
    times.append(cpu_clock())
    await asyncio.gather(*[nothing_coroutine() for _ in range(count)])
    times.append(cpu_clock())
    async with asyncio.TaskGroup() as group:
        for _ in range(count):
            group.create_task(nothing_coroutine())
    times.append(cpu_clock())
    create, ran, _, gathered, grouped = [(b - a) / count for a, b in itertools.pairwise(times)]
    return create, ran, gathered - create - ran, grouped - create - ran


async def yield_often(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def time_of_tasks(count, coroutine_function, *arguments):
    """Seconds that `count` such tasks take; their creation is left out, their end is not."""
    created = [asyncio.create_task(coroutine_function(*arguments)) for _ in range(count)]
    start = cpu_clock()
    for task in created:
        await task
    return cpu_clock() - start


@computes
@measures(
    taskSwitch="a step of a task that yields with sleep(0), handle included; 100 tasks in turns, so without the iteration's own cost",
    loopIteration="an iteration of the loop by itself, with its select(0): one task's sleep(0) minus taskSwitch",
)
async def switches():
    switch = await time_of_tasks(100, yield_often, 30) / 3000
    alone = await time_of_tasks(1, yield_often, 1000) / 1000
    return switch, alone - switch


@computes
@measures(handle="call_soon(callback), and the callback's turn; 1,000 in an iteration")
async def handles():
    loop = asyncio.get_running_loop()
    start = cpu_clock()
    for _ in range(1000):
        loop.call_soon(nothing)
    await asyncio.sleep(0)
    return (cpu_clock() - start) / 1000


@computes
@measures(
    timer="call_later(0, callback) and its turn: heap, handle, callback; 100 timers in the heap",
    timerCancel="call_later(60, callback) and cancel(), one at a time",
)
async def timers():
    loop = asyncio.get_running_loop()
    start = cpu_clock()
    for _ in range(20):
        for _ in range(100):
            loop.call_later(0, nothing)
        await asyncio.sleep(0)
    fired = cpu_clock()
    for _ in range(1000):
        loop.call_later(60, nothing).cancel()
    return (fired - start) / 2000, (cpu_clock() - fired) / 1000


class CountedTime(float):
    """A timer's `when` that counts how often heapq compared it."""

    compared = 0

    def __lt__(self, other):
        CountedTime.compared += 1
        return float(self) < float(other)


@computes
@measures(timerCompare="a comparison of two timers by heapq (TimerHandle.__lt__ is Python code): a heap of 1,000 takes about 18,000 to fill and empty")
async def timer_comparisons():
    loop = asyncio.get_running_loop()
    moments = [float(i * 7919 % 1000) for i in range(1000)]
    CountedTime.compared = 0
    heap_through([CountedTime(moment) for moment in moments])
    timers = [asyncio.TimerHandle(moment, nothing, (), loop) for moment in moments]
    start = cpu_clock()
    heap_through(timers)
    with_timers = cpu_clock() - start
    start = cpu_clock()
    heap_through(moments)
    return (with_timers - (cpu_clock() - start)) / CountedTime.compared


def heap_through(items):
    heap = []
    for item in items:
        heapq.heappush(heap, item)
    while heap:
        heapq.heappop(heap)


async def sleep_often(count):
    for _ in range(count):
        await asyncio.sleep(1e-9)


@computes
@measures(sleep="await asyncio.sleep(t > 0) without the waiting: future, timer, two handles, two steps' halves; 100 tasks that wake together")
async def sleeps():
    return await time_of_tasks(100, sleep_often, 20) / 2000


async def await_futures(count):
    loop = asyncio.get_running_loop()
    for _ in range(count):
        future = loop.create_future()
        loop.call_soon(future.set_result, None)
        await future


@computes
@measures(future="a future: created, awaited, given a result, its task woken; the handle that gives the result is part of it")
async def futures():
    return await time_of_tasks(100, await_futures, 20) / 2000


@computes
@measures(taskCancel="cancel() of a task that sleeps, until it has ended: 100 of them, per task")
async def cancellations():
    sleeping = [asyncio.create_task(asyncio.sleep(60)) for _ in range(100)]
    await asyncio.sleep(0)
    start = cpu_clock()
    for task in sleeping:
        task.cancel()
    await asyncio.wait(sleeping)
    return (cpu_clock() - start) / 100


@computes
@measures(
    timeout="`async with asyncio.timeout(60): pass`",
    asyncLock="`async with lock: pass`, lock free",
    asyncSemaphore="`async with semaphore: pass`, permits left",
    asyncQueue="put + get on an unbounded asyncio.Queue by one task that never has to wait",
)
async def uncontended():
    lock, semaphore, items, count = asyncio.Lock(), asyncio.Semaphore(2), asyncio.Queue(), 500
    times = [cpu_clock()]
    for _ in range(count):
        async with asyncio.timeout(60):
            pass
    times.append(cpu_clock())
    for _ in range(count):
        async with lock:
            pass
    times.append(cpu_clock())
    for _ in range(count):
        async with semaphore:
            pass
    times.append(cpu_clock())
    for _ in range(count):
        await items.put(None)
        await items.get()
    times.append(cpu_clock())
    return [(b - a) / count for a, b in itertools.pairwise(times)]


async def hold_often(lock, count):
    for _ in range(count):
        async with lock:
            await asyncio.sleep(0)


@computes
@measures(
    asyncLockHandover="`async with lock: await sleep(0)` by 10 tasks that all want it: per time held, the two iterations it takes included",
    asyncSemaphoreHandover="the same with a Semaphore(1)",
)
async def contended():
    lock = await time_of_tasks(10, hold_often, asyncio.Lock(), 50) / 500
    return lock, await time_of_tasks(10, hold_often, asyncio.Semaphore(1), 50) / 500


@computes
@measures(
    asyncQueueHandover1="an item from a producer through Queue(1) to a consumer: both wait for every item; per item, all steps and iterations",
    asyncQueueHandover100="the same through Queue(100)",
)
async def queue_handovers():
    async def through(size, count):
        items = asyncio.Queue(size)

        async def produce():
            for _ in range(count):
                await items.put(None)

        producer = asyncio.create_task(produce())
        start = cpu_clock()
        for _ in range(count):
            await items.get()
        taken = cpu_clock() - start
        await producer
        return taken / count

    return await through(1, 500), await through(100, 2000)


@measures(gcObject="a full garbage collection, for each live object that the collector tracks (100,000 lists): with very many tasks it shows")
def garbage():
    live = [[] for _ in range(100_000)]
    before = cpu_clock()
    gc.collect()
    with_them = cpu_clock() - before
    del live[:]
    before = cpu_clock()
    gc.collect()
    return (with_them - (cpu_clock() - before)) / 100_000


# -------------------------------------------------------------------------------------------------- waiting and waking


@measures(
    osSleepLateness="time.sleep(0.001): how much later than asked the thread runs again (timer slack and wake-up)",
    osSleepLatenessLong="the same for time.sleep(0.02), after which the core may have gone to sleep",
)
def sleep_lateness():
    return [slept_late(0.001) for _ in range(3)], [slept_late(0.02)]


def slept_late(seconds, sleep=time.sleep):
    start = perf_counter()
    sleep(seconds)
    return perf_counter() - start - seconds


@measures(
    selectResolution="what the loop's selector rounds a wait up to: a select(0.00001), minus selectLateness. With epoll 1 ms, with kqueue none",
    selectLateness="a select(0.003): how much later than the rounded time it returns",
    selectLatenessLong="the same for select(0.1): Linux may delay a wait in epoll by up to 0.1 % of its length, but a time.sleep only by 50 us",
    asyncSleepLateness="asyncio.sleep of 1 to 2 ms by one task: how much later it goes on, rounding and the loop's work included",
)
async def select_lateness():
    selector = selectors.DefaultSelector()
    lateness = [slept_late(0.003, selector.select) for _ in range(2)]
    long = slept_late(0.1, selector.select)
    resolution = slept_late(0.00001, selector.select) + 0.00001 - lateness[0]
    selector.close()
    late = []
    for fraction in (0.1, 0.3, 0.5, 0.7, 0.9):
        start = perf_counter()
        await asyncio.sleep(0.001 + fraction * 0.001)
        late.append(perf_counter() - start - 0.001 - fraction * 0.001)
    return resolution, lateness, [long], [statistics.mean(late)]


async def cpu_of_a_wait(seconds):
    start = cpu_clock()
    await asyncio.sleep(seconds)
    return cpu_clock() - start


@measures(
    loopColdStart="await asyncio.sleep(0.02) by the only task: the CPU time that the loop needs more than for asyncio.sleep(1e-9), that of a select(0.02) excepted",
)
async def cold_loop():
    selector = selectors.DefaultSelector()
    await sleep_often(10)
    start = cpu_clock()
    await sleep_often(20)
    warm = (cpu_clock() - start) / 20
    extra = []
    for _ in range(2):
        start = cpu_clock()
        selector.select(0.02)
        waiting = cpu_clock() - start
        extra.append(await cpu_of_a_wait(0.02) - waiting - warm)
    selector.close()
    return statistics.mean(extra)


@measures(
    blockingCall="a call that lets go of the GIL and takes it back, nobody else wanting it (os.write or os.read of a byte in a pipe)",
    threadYield="time.sleep(0): on Linux not a mere yield, but a sleep as long as the timer slack",
)
def blocking_call():
    here, there = os.pipe()
    start = cpu_clock()
    for _ in range(500):
        os.write(there, b"x")
        os.read(here, 1)
    call = (cpu_clock() - start) / 1000
    os.close(here), os.close(there)
    start = perf_counter()
    for _ in range(100):
        time.sleep(0)
    return call, (perf_counter() - start) / 100


@contextlib.contextmanager
def pinned_to_one_core():
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def spin(stop):
    while not stop.is_set():
        for _ in range(1000):
            pass


if hasattr(os, "sched_setaffinity") and "fork" in METHODS:

    @measures(
        coreSlice="how long the OS lets one of two CPU-bound processes on one core run before the other has its turn",
        coreLatency="time.sleep(0.001): how much later the thread runs again when another process keeps the same core busy",
    )
    def one_core():
        context = multiprocessing.get_context("fork")
        stop = context.Event()
        with pinned_to_one_core():
            other = context.Process(target=spin, args=(stop,))
            other.start()
            late = [slept_late(0.001) for _ in range(10)]
            slices = uninterrupted(0.08)
            stop.set()
            other.join()
        return slices, late


    @measures(coreSwitch="a byte through a pipe from one process to another on the same core: written, read, and the core's switch in between")
    def core_switch():
        context = multiprocessing.get_context("fork")
        (here, back), (there, forth) = os.pipe(), os.pipe()

        def answer():
            for _ in range(500):
                os.read(there, 1)
                os.write(back, b"x")

        with pinned_to_one_core():
            other = context.Process(target=answer)
            other.start()
            start = perf_counter()
            for _ in range(500):
                os.write(forth, b"x")
                os.read(here, 1)
            taken = perf_counter() - start
            other.join()
        for end in (here, back, there, forth):
            os.close(end)
        return taken / 1000


def uninterrupted(seconds):
    """How long this thread ran at a stretch, each time, within so many seconds."""
    slices = []
    start = began = last = perf_counter()
    while last - start < seconds:
        now = perf_counter()
        if now - last > 0.0005:
            slices.append(last - began)
            began = now
        last = now
    return slices[1:] or [seconds]


# -------------------------------------------------------------------------------------------------------------- threads


@measures(
    threadStart="Thread(target).start(): the caller's time, until the new thread has announced itself",
    threadStartJoin="start and join of a thread that does nothing",
)
def thread_start():
    started = 0.0
    begin = perf_counter()
    for _ in range(20):
        thread = threading.Thread(target=nothing)
        before = perf_counter()
        thread.start()
        started += perf_counter() - before
        thread.join()
    return started / 20, (perf_counter() - begin) / 20


@measures(
    threadUnjoined="start and join of each of 100 threads that do nothing, joined when all are started: the CPU time of both sides",
    threadJoined="the same when each is joined before the next one starts, so that its stack is used again",
)
def threads_unjoined():
    threads = [threading.Thread(target=nothing) for _ in range(100)]
    times = [time.process_time()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.append(time.process_time())
    for _ in range(100):
        thread = threading.Thread(target=nothing)
        thread.start()
        thread.join()
    times.append(time.process_time())
    return [(b - a) / 100 for a, b in itertools.pairwise(times)]


@measures(threadLockWakeup="threadLockHandover to a thread that has waited for a millisecond, when its core may have gone to sleep")
def cold_wake_up():
    here, there = threading.Lock(), threading.Lock()
    here.acquire(), there.acquire()
    released, late = 0.0, []

    def other():
        nonlocal released
        for _ in range(5):
            there.acquire()
            time.sleep(0.001)
            released = perf_counter()
            here.release()

    thread = threading.Thread(target=other)
    thread.start()
    for _ in range(5):
        there.release()
        here.acquire()
        late.append(perf_counter() - released)
    thread.join()
    return statistics.mean(late)


@computes
@measures(
    threadLock="`with lock: pass` on a free threading.Lock",
    threadSemaphore="`with semaphore: pass` on a threading.Semaphore, permits left",
    threadQueue="put + get on a queue.Queue by one thread that never has to wait",
)
def thread_uncontended():
    lock, semaphore, items, count = threading.Lock(), threading.Semaphore(2), queue.Queue(), 1000
    times = [cpu_clock()]
    for _ in range(count):
        with lock:
            pass
    times.append(cpu_clock())
    for _ in range(count):
        with semaphore:
            pass
    times.append(cpu_clock())
    for _ in range(count):
        items.put(None)
        items.get()
    times.append(cpu_clock())
    return [(b - a) / count for a, b in itertools.pairwise(times)]


def ping_pong(count, give_here, take_here, give_there, take_there):
    """Seconds for a hand-over between two threads: this one gives, the other takes and gives back."""

    def other():
        for _ in range(count):
            take_there()
            give_here()

    thread = threading.Thread(target=other)
    thread.start()
    start = perf_counter()
    for _ in range(count):
        give_there()
        take_here()
    taken = perf_counter() - start
    thread.join()
    return taken / count / 2


@measures(
    threadLockHandover="from one thread's lock.release() to the other's return from acquire(), each way: OS wake-up and the GIL",
    simpleQueueHandover="the same with two queue.SimpleQueue",
    threadQueueHandover="the same with two queue.Queue",
)
def thread_handovers():
    here, there = threading.Lock(), threading.Lock()
    here.acquire(), there.acquire()
    lock = ping_pong(100, here.release, here.acquire, there.release, there.acquire)
    here, there = queue.SimpleQueue(), queue.SimpleQueue()
    simple = ping_pong(100, lambda: here.put(None), here.get, lambda: there.put(None), there.get)
    here, there = queue.Queue(), queue.Queue()
    return lock, simple, ping_pong(100, lambda: here.put(None), here.get, lambda: there.put(None), there.get)


@measures(
    threadPoolFirst="ThreadPoolExecutor(4): from its making to the first submit's result, a thread's start included",
    threadPoolRoundTrip="submit(nothing).result() on an idle thread of a pool, one at a time",
    threadPoolSubmit="submit alone, while the only thread of the pool is busy",
    threadPoolMapJob="a job of pool.map(nothing, range(1000)) on 4 threads, all costs of both sides",
    threadPoolClose="shutdown(wait=True) of a pool of 4 idle threads",
)
def thread_pool():
    start = perf_counter()
    pool = ThreadPoolExecutor(4)
    pool.submit(nothing).result()
    first = perf_counter() - start
    list(pool.map(time.sleep, [0.001] * 4))  # now there are four threads
    start = perf_counter()
    for _ in range(50):
        pool.submit(nothing).result()
    trip = (perf_counter() - start) / 50
    start = perf_counter()
    list(pool.map(nothing, range(1000)))
    job = (perf_counter() - start) / 1000
    time.sleep(0.001)
    start = perf_counter()
    pool.shutdown()
    close = perf_counter() - start
    with ThreadPoolExecutor(1) as busy:
        busy.submit(time.sleep, 0.01)
        time.sleep(0.002)
        start = cpu_clock()
        for _ in range(200):
            busy.submit(nothing)
        submit = (cpu_clock() - start) / 200
    return first, trip, submit, job, close


@measures(
    toThreadFirst="the first await asyncio.to_thread(nothing): makes the default executor and starts a thread",
    toThread="a further one, on an idle thread: there and back, one at a time",
    loopWakeup="from call_soon_threadsafe in another thread to the callback, while the loop waits in select",
)
async def to_thread():
    start = perf_counter()
    await asyncio.to_thread(nothing)
    first = perf_counter() - start
    start = perf_counter()
    for _ in range(30):
        await asyncio.to_thread(nothing)
    warm = (perf_counter() - start) / 30
    loop = asyncio.get_running_loop()
    late = []

    def wake():
        for _ in range(5):
            time.sleep(0.001)
            loop.call_soon_threadsafe(lambda asked: late.append(perf_counter() - asked), perf_counter())

    await asyncio.to_thread(wake)
    return first, warm, late


# ------------------------------------------------------------------------------------------------------------------ GIL


@contextlib.contextmanager
def busy_threads(count, body):
    """That many threads repeat `body` until the block ends."""
    stop = False

    def repeat():
        while not stop:
            body()

    threads = [threading.Thread(target=repeat) for _ in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop = True
        for thread in threads:
            thread.join()


def compute():
    for _ in range(100):
        pass


def turns_of(count, seconds):
    """Who held the GIL, and when, of `count` CPU-bound threads: [(thread, since, how long nobody had held it)]."""
    begin = perf_counter()
    turns, seen = [(0, begin, 0.0)], {0: begin}

    def note():
        me = threading.get_ident()
        for _ in range(20):
            if turns[-1][0] != me:
                now = perf_counter()
                turns.append((me, now, now - seen[turns[-1][0]]))
            seen[me] = perf_counter()  # of its own: right after this call the GIL may go

    with busy_threads(count, note):
        time.sleep(seconds)
    # While threads were being started, the main thread wanted the GIL too.
    all_started = max(next(i for i, turn in enumerate(turns) if turn[0] == thread) for thread, _, _ in turns)
    return turns[all_started:]


if GIL:

    @measures(
        gilSlice2="how long a CPU-bound thread keeps the GIL when another one wants it: switch interval, wake-up, hand-over",
        gilSlice4="the same among 4 CPU-bound threads",
        gilHandover="how long nobody computes at such a hand-over",
        ratio_gilRoundRobin4="the share of hand-overs among 4 CPU-bound threads that go to the one that has waited longest; by chance a third",
    )
    def gil_slices():
        two, four = turns_of(2, 0.06), turns_of(4, 0.12)
        in_turn = [waited_longest(four, i) for i in range(8, len(four))]
        slices = [[b[1] - a[1] for a, b in itertools.pairwise(turns)][:-1] for turns in (two, four)]
        return *slices, [turn[2] for turn in two[1:-1]], [statistics.mean(in_turn)] if in_turn else []

    def waited_longest(turns, i):
        """Is the holder of turn i, of those who waited, the one whose last turn is longest ago?"""
        last = {turn[0]: k for k, turn in enumerate(turns[:i])}
        del last[turns[i - 1][0]]
        return turns[i][0] == min(last, key=last.get, default=None)

    @measures(
        gilAfterIo1="time.sleep(0.001) beside 1 CPU-bound thread: how much later it goes on; it waits for the GIL",
        gilAfterIo2="the same beside 2",
        gilAfterIo4="the same beside 4",
    )
    def gil_after_io():
        return [late_beside(count) for count in (1, 2, 4)]

    def late_beside(count):
        with busy_threads(count, compute):
            return [slept_late(0.001) for _ in range(4)]


# ------------------------------------------------------------------------------------------------------------ processes


def send_moment(end):
    end.send(perf_counter())


def measure_method(method):
    """Registers what a start method costs."""
    context = multiprocessing.get_context(method)

    @measures(
        **{
            f"{method}Start": f"multiprocessing.Process.start() with {method}: the caller's time",
            f"{method}Ready": "from the call of start() to the child's first own statement; with spawn it imports this file anew",
            f"{method}Join": "from the child's last own statement to the return of join()",
        }
    )
    def process():
        receive, send = context.Pipe(duplex=False)
        start = perf_counter()
        child = context.Process(target=send_moment, args=(send,))
        child.start()
        started = perf_counter()
        moment = receive.recv()
        child.join()
        joined = perf_counter()
        receive.close(), send.close()
        return started - start, moment - start, joined - moment

    @measures(
        **{
            f"{method}PoolFirst2": f"ProcessPoolExecutor(2) with {method}: from its making to the first result of 2 jobs",
            f"{method}PoolClose2": "its shutdown(wait=True), processes joined",
            f"{method}MultiprocessingPoolFirst2": f"multiprocessing.Pool(2) with {method}: from its making to the first result",
            f"{method}MultiprocessingPoolClose2": "its close() and join()",
        }
    )
    def pools():
        times = [perf_counter()]
        pool = ProcessPoolExecutor(2, mp_context=context)
        jobs = [pool.submit(nothing) for _ in range(2)]
        jobs[0].result()
        times.append(perf_counter())
        jobs[1].result()
        times.append(perf_counter())
        pool.shutdown()
        times.append(perf_counter())
        pool = context.Pool(2)
        pool.apply(nothing)
        times.append(perf_counter())
        pool.close()
        pool.join()
        times.append(perf_counter())
        first, _, close, other_first, other_close = [b - a for a, b in itertools.pairwise(times)]
        return first, close, other_first, other_close


for method in METHODS:
    measure_method(method)


@measures(
    processPoolRoundTrip="ProcessPoolExecutor: submit(nothing).result() on an idle process, one at a time",
    processPoolSubmit="ProcessPoolExecutor: submit alone, the caller's time, 100 in a row",
    processPoolJob1="a job of ProcessPoolExecutor(2).map(nothing, range(200), chunksize=1), all costs of both sides",
    processPoolJob100="the same for range(5000) and chunksize=100",
    runInExecutor="await loop.run_in_executor(process_pool, nothing), one at a time",
)
def process_pool():
    async def from_the_loop():
        loop = asyncio.get_running_loop()
        start = perf_counter()
        for _ in range(20):
            await loop.run_in_executor(pool, nothing)
        return (perf_counter() - start) / 20

    with ProcessPoolExecutor(2) as pool:
        list(pool.map(nothing, range(20)))
        times = [perf_counter()]
        for _ in range(30):
            pool.submit(nothing).result()
        times.append(perf_counter())
        jobs = [pool.submit(nothing) for _ in range(100)]
        times.append(perf_counter())
        for job in jobs:
            job.result()
        times.append(perf_counter())
        list(pool.map(nothing, range(200)))
        times.append(perf_counter())
        list(pool.map(nothing, range(5000), chunksize=100))
        times.append(perf_counter())
        loop_trip = asyncio.run(from_the_loop())
    trip, submit, _, one, hundred = [b - a for a, b in itertools.pairwise(times)]
    return trip / 30, submit / 100, one / 200, hundred / 5000, loop_trip


@measures(
    multiprocessingPoolJob1="a job of multiprocessing.Pool(2).map(nothing, range(500), chunksize=1), all costs of both sides",
    multiprocessingPoolJob100="the same for range(20000) and chunksize=100",
)
def multiprocessing_pool():
    with multiprocessing.Pool(2) as pool:
        pool.map(nothing, range(20))
        times = [perf_counter()]
        pool.map(nothing, range(500), chunksize=1)
        times.append(perf_counter())
        pool.map(nothing, range(20000), chunksize=100)
        times.append(perf_counter())
        pool.close()
        pool.join()
    return (times[1] - times[0]) / 500, (times[2] - times[1]) / 20000


@computes
@measures(
    pickleBase="pickle.dumps + loads of the smallest tuple",
    pickleByte="dumps + loads of a bytes object (1 MB), per byte",
    pickleFloatByte="dumps + loads of a dict of 1,000 floats, per byte of the pickle",
)
def pickling():
    def seconds(value, count):
        start = cpu_clock()
        for _ in range(count):
            pickle.loads(pickle.dumps(value))
        return (cpu_clock() - start) / count

    floats = {f"key {i}": i / 7 for i in range(1000)}
    return seconds((1,), 1000), seconds(bytes(1 << 20), 5) / (1 << 20), seconds(floats, 5) / len(pickle.dumps(floats))


def echo(end):
    while (message := end.recv_bytes()) != b"end":
        end.send_bytes(message)


@measures(
    pipeRoundTrip="a message of 100 bytes through a multiprocessing.Pipe to another process and back",
    pipeByte="what each further byte of it adds, there and back, at 100,000 bytes",
    pipeByteLarge="the same at 4,000,000 bytes",
)
def pipes():
    here, there = multiprocessing.Pipe()
    child = multiprocessing.Process(target=echo, args=(there,))
    child.start()

    def seconds(size, count):
        message = bytes(size)
        start = perf_counter()
        for _ in range(count):
            here.send_bytes(message)
            here.recv_bytes()
        return (perf_counter() - start) / count

    seconds(100, 5)
    small, middle, large = seconds(100, 30), seconds(100_000, 10), seconds(4_000_000, 2)
    here.send_bytes(b"end")
    child.join()
    here.close(), there.close()
    return small, (middle - small) / 100_000, (large - small) / 4_000_000


def compute_for_a_while(_):
    """Seconds for a fixed piece of work: by the wall clock, and of the core's time alone."""
    wall, core = perf_counter(), time.thread_time()
    for _ in range(1_000_000):
        pass
    return perf_counter() - wall, time.thread_time() - core


@measures(
    ratio_parallel2="the same CPU work in 2 processes at once, against one alone: 1 if they have a core each and nobody else is there",
    ratio_parallelCore2="the same, of the cores' time alone: above 1 if cores that are both busy are slower (shared caches, hyper-threads, clock)",
)
def parallel():
    with multiprocessing.Pool(2) as pool:
        pool.map(compute_for_a_while, [0, 0], chunksize=1)
        alone = compute_for_a_while(0)
        both = pool.map(compute_for_a_while, [0, 0], chunksize=1)
    return [max(wall for wall, _ in both) / alone[0]], [statistics.mean(core for _, core in both) / alone[1]]


# ------------------------------------------------------------------------------------------------------- the report


class Sampled:
    """A measure and the samples it has given: each with an iteration's seconds, before and after it."""

    def __init__(self, measure, meanings):
        self.measure, self.meanings = measure, meanings
        self.samples = {name: [] for name in meanings}
        self.taken = 0
        self.spent = 0.0

    def take(self):
        start = perf_counter()
        before = iterations(20_000)
        sample = asyncio.run(self.measure()) if inspect.iscoroutinefunction(self.measure) else self.measure()
        iteration = (before + iterations(20_000)) / 2
        if len(self.meanings) == 1:
            sample = [sample]
        if self.taken == 1 and self.spent < 0.5:  # the first was to warm up
            self.samples = {name: [] for name in self.meanings}
        for name, value in zip(self.meanings, sample, strict=True):
            self.samples[name] += [(one, iteration) for one in (value if isinstance(value, list) else [value])]
        self.taken += 1
        self.spent += perf_counter() - start

    def at_speed(self, name, usual):
        """The samples of a name; what is only computed as if an iteration had always taken the usual time."""
        samples = self.samples[name]
        return [one * usual / iteration for one, iteration in samples] if self.measure in COMPUTING else [one for one, _ in samples]


def usual_iteration(sampled):
    return statistics.median(iteration for one in sampled for samples in one.samples.values() for _, iteration in samples)


def sample_all(chosen, seconds, least):
    """Takes samples, always from the measure that has had the least time, until the seconds are over and each has its least."""
    sampled = [Sampled(*measure) for measure in chosen]
    begin = perf_counter()
    while True:
        spent = perf_counter() - begin
        wanted = 40 if spent < seconds else least if spent < 1.2 * seconds else 1
        open_ones = [one for one in sampled if one.taken < wanted]
        if not open_ones:
            return sampled
        min(open_ones, key=lambda one: one.spent).take()


def summary(name, samples, meaning):
    """A price as it is printed. A difference of two measurements can come out below zero, which no price is."""
    quartiles = statistics.quantiles(samples, n=4, method="inclusive") if len(samples) > 1 else samples * 3
    low, middle, high = (significant(max(0.0, value)) for value in quartiles)
    least = significant(max(0.0, min(samples)))
    unit = "value" if name.startswith("ratio_") else "seconds"
    return {unit: middle, "spread": [low, high], "least": least, "samples": len(samples), "what": meaning}


def significant(value, digits=4):
    return float(f"{value:.{digits}g}")


def python_facts():
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "compiler": platform.python_compiler(),
        "gil": GIL,
        "pgo": "--enable-optimizations" in arguments if arguments else None,
        "lto": "--with-lto" in arguments if arguments else None,
        "debug": hasattr(sys, "gettotalrefcount"),
        "switchInterval": sys.getswitchinterval(),
        "startMethod": multiprocessing.get_start_method(),
        "selector": selectors.DefaultSelector.__name__,
        "clockResolution": time.get_clock_info("monotonic").resolution,
    }


def busy_seconds():
    """CPU seconds that the whole machine has computed; None where the system does not tell."""
    try:
        with open("/proc/stat", encoding="ascii") as lines:
            user, nice, system, _idle, _iowait, irq, softirq, steal, *_ = map(int, lines.readline().split()[1:])
    except (OSError, ValueError):
        return None
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def end_forkserver():
    """What it and its processes have computed is counted as ours once it has ended. As CPython's own tests end it."""
    if "forkserver" in METHODS:
        from multiprocessing import forkserver

        forkserver._forkserver._stop()


class Bystanders:
    """What else computes on the machine while this program measures."""

    def __init__(self):
        self.begin = perf_counter()
        self.busy, self.own = busy_seconds(), sum(os.times()[:4])

    def cores(self):
        """How many cores other programs have kept busy on average; None where the system does not tell."""
        end_forkserver()
        busy = busy_seconds()
        if busy is None or self.busy is None:
            return None
        others = busy - self.busy - (sum(os.times()[:4]) - self.own)
        return significant(max(0.0, others) / (perf_counter() - self.begin), 2)


def machine_facts(bystanders):
    return {
        "cpu": cpu_model(),
        "cores": os.cpu_count(),
        "usableCores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "kernel": platform.release(),
        "load": [significant(load) for load in os.getloadavg()] if hasattr(os, "getloadavg") else None,
        "otherCores": bystanders.cores(),
    }


def cpu_model():
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def report(sampled, bystanders):
    usual = usual_iteration(sampled)
    rows = [(name, one.at_speed(name, usual), meaning) for one in sampled for name, meaning in one.meanings.items()]
    return {
        "version": 1,
        "python": python_facts(),
        "machine": machine_facts(bystanders),
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "took": significant(perf_counter() - bystanders.begin),
        "prices": {name: summary(*row) for row in rows if row[1] and not (name := row[0]).startswith("ratio_")},
        "ratios": {name.removeprefix("ratio_"): summary(*row) for row in rows if row[1] and (name := row[0]).startswith("ratio_")},
    }


def describe(chosen):
    lines = ["| price | seconds for |", "| --- | --- |"]
    for _, meanings in chosen:
        lines += [f"| `{name.replace('ratio_', 'ratio ')}` | {meaning} |" for name, meaning in meanings.items()]
    return "\n".join(lines)


def choose(names):
    if names is None:
        return MEASURES
    wanted = set(names.split(","))
    known = {name for _, meanings in MEASURES for name in meanings}
    if unknown := wanted - known:
        sys.exit(f"prices.py: no such price: {', '.join(sorted(unknown))}. --describe lists them.")
    return [(measure, meanings) for measure, meanings in MEASURES if wanted & meanings.keys()]


def main():
    parser = argparse.ArgumentParser(description="Measures what concurrency costs in CPython on this machine; prints JSON.")
    parser.add_argument("--quick", action="store_true", help="fewer samples: at most 15 seconds")
    parser.add_argument("--only", metavar="NAMES", help="only these prices, comma-separated (and those measured with them)")
    parser.add_argument("--describe", action="store_true", help="print the names and their meaning, measure nothing")
    options = parser.parse_args()
    chosen = choose(options.only)
    if options.describe:
        print(describe(chosen))
        return
    share = len(chosen) / len(MEASURES)
    bystanders = Bystanders()
    sampled = sample_all(chosen, (10 if options.quick else 45) * share, 1 if options.quick else 4)
    print(json.dumps(report(sampled, bystanders), indent=1))


if __name__ == "__main__":
    main()
