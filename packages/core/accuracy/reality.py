"""Carries out drawn works for real, under one way of running them, and prints when each began and ended, as JSON.

    python reality.py run.json [--within 60] > measured.json     or: … | python reality.py -
    python reality.py run.json --show                            the Python that the works become; runs nothing

What goes in, what comes out and what exactly is measured: README.md. Ends with 1 for bad input or a fault of the run, with 2 if the model
cannot run a step, with 3 if the run has not ended within the time given.
"""

import argparse
import asyncio
import contextlib
import gc
import json
import multiprocessing
import os
import platform
import queue
import signal
import statistics
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from deadline import Deadline, call_within, held_within, result_within, sleep_within
from programs import Coroutines, Functions, Programs, SeveralLoops, Unsupported
from works import BadInput, check

try:
    import resource
except ImportError:  # Windows
    resource = None

# The same clock in every process of a machine (Linux: CLOCK_MONOTONIC), so moments of different processes can be compared.
clock = time.perf_counter


class Failure(Exception):
    """What a step {"fail": true} raises."""


FAILURES = (Failure, TimeoutError, ExceptionGroup)


class Run(NamedTuple):
    """What every process of a run has to know."""

    model: str
    sources: list
    locks: list
    semaphores: dict
    queues: dict
    limit: int | None
    # Of the works that name one of them.
    limits: dict
    # Sizes of the pools; None means that nothing was asked for.
    threads: int | None
    processes: int | None
    start_method: str
    switch_interval: float
    cpu: str

    @property
    def context(self):
        return multiprocessing.get_context(self.start_method)

    def uses(self, call):
        return any(f"{call}(" in source for source in self.sources)


class Job(NamedTuple):
    """A work as it is carried out: programs[number](arguments)."""

    id: int
    arrival: float
    number: int
    arguments: list
    # The name of one of the run's limits, or None.
    limit: str | None


class User(NamedTuple):
    """Sends one work after the other, and thinks before each but the first."""

    jobs: list
    thinks: list


class Jobs(NamedTuple):
    # By arrival.
    open: list
    users: list


class Done(NamedTuple):
    id: int
    start: float
    end: float
    outcome: str
    # When a user has sent it; None if it came by itself.
    sent: float | None = None


# ------------------------------------------------------------------------------------------------------------ computing


def compute(iterations):
    """What a cpu step does: a fixed amount of pure Python, however long that takes."""
    for _ in range(iterations):
        pass


def compute_for(seconds):
    """The same by the thread's own CPU clock: so many seconds on a core, however fast that core is at the time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        for _ in range(20):
            pass


def iterations_per_second():
    """How fast compute() is here and now, with a core to itself: the thread's own time, so that other programs hardly count."""
    compute(100_000)
    rates = []
    for _ in range(15):
        before = time.thread_time()
        compute(100_000)
        rates.append(100_000 / (time.thread_time() - before))
    return statistics.median(rates)


COMPUTING = {"work": compute, "time": compute_for}


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


async def fibonacci_coroutine(n):
    return n if n < 2 else await fibonacci_coroutine(n - 1) + await fibonacci_coroutine(n - 2)


# ----------------------------------------------------------------------------------- what the translated programs can call


def compiled(sources, names):
    """The functions, which see `names` as their globals, and `programs`, the list of themselves."""
    programs = names["programs"] = []
    for source in sources:
        exec(source, names)  # translated from checked steps; the names in it went through repr
        programs.append(names.pop("program"))
    return programs


def coroutines_of(run, pool=None):
    async def in_thread(number, arguments):
        await asyncio.to_thread(programs[number], arguments)

    async def in_process(number, arguments, payload):
        await asyncio.get_running_loop().run_in_executor(pool, call_in_worker, number, arguments, bytes(payload))

    names = {
        **{"sleep": asyncio.sleep, "gather": asyncio.gather, "TaskGroup": asyncio.TaskGroup, "timeout": asyncio.timeout},
        **{"compute": COMPUTING[run.cpu], "block": time.sleep, "fibonacci": fibonacci, "fibonacci_coroutine": fibonacci_coroutine},
        **{"Failure": Failure, "FAILURES": FAILURES, "in_thread": in_thread, "in_process": in_process},
        "call": lambda number, arguments: programs[number](arguments),
        "locks": {name: asyncio.Lock() for name in run.locks},
        "semaphores": {name: asyncio.Semaphore(permits) for name, permits in run.semaphores.items()},
        "queues": {name: asyncio.Queue(size) for name, size in run.queues.items()},
    }
    programs = compiled(run.sources, names)
    return programs


def functions_of(run, pool=None):
    def together(branches):
        """Each branch in a thread of its own; the first failure is raised when all have ended."""
        failures = []

        def branch(number, arguments):
            try:
                programs[number](arguments)
            except FAILURES as failure:
                failures.append(failure)

        threads = [threading.Thread(target=branch, args=job) for job in branches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def in_process(number, arguments, payload, deadline):
        result_within(pool.submit(call_in_worker, number, arguments, bytes(payload)), deadline)

    names = {
        **{"compute": COMPUTING[run.cpu], "sleep": time.sleep, "block": time.sleep, "fibonacci": fibonacci},
        **{"Failure": Failure, "FAILURES": FAILURES, "together": together, "in_process": in_process},
        **{"Deadline": Deadline, "sleep_within": sleep_within, "held_within": held_within, "call_within": call_within, "alone": alone},
        "locks": {name: threading.Lock() for name in run.locks},
        "semaphores": {name: threading.Semaphore(permits) for name, permits in run.semaphores.items()},
        "queues": {name: queue.Queue(size) for name, size in run.queues.items()},
    }
    programs = compiled(run.sources, names)
    return programs


def alone(method, *given):
    """A call of a queue that cannot wait, because there is nobody who would end the wait."""
    try:
        return method(*given, block=False)
    except (queue.Empty, queue.Full) as error:
        raise Unsupported(f"sequential cannot go on: it would wait for ever on a queue that is {type(error).__name__.lower()}") from None


# --------------------------------------------------------------------------------------------------------- one work


def broken(error):
    """The outcome of a work that ended by a fault of the run, not by a failure that its steps ask for."""
    return f"broken: {type(error).__name__}: {error}"


def perform(programs, job, sent=None):
    start = clock()
    outcome = "finished"
    try:
        programs[job.number](job.arguments)
    except FAILURES:
        outcome = "failed"
    except Unsupported:
        raise
    except Exception as error:
        outcome = broken(error)
    return Done(job.id, start, clock(), outcome, sent)


async def perform_coroutine(programs, job, done, limiter, sent=None):
    async with limiter:
        start = clock()
        outcome = "finished"
        try:
            await programs[job.number](job.arguments)
        except FAILURES:
            outcome = "failed"
        except asyncio.CancelledError:
            outcome = "cancelled"
            raise
        except Exception as error:
            outcome = broken(error)
        finally:
            done.append(Done(job.id, start, clock(), outcome, sent))


# ------------------------------------------------------------------------------------------------------- worker processes

# What a worker process runs. Global, because a pool has no other way to hand a job what its initializer made.
worker_programs = []


def enter_worker(run):
    sys.setswitchinterval(run.switch_interval)
    worker_programs[:] = functions_of(run)


def call_in_worker(number, arguments, _payload):
    worker_programs[number](arguments)


def perform_in_worker(job):
    return perform(worker_programs, job)


@contextlib.contextmanager
def process_pool(run, size=None, beside_threads=False):
    size = size or run.processes or usable_cores()
    with ProcessPoolExecutor(size, mp_context=run.context, initializer=enter_worker, initargs=(run,)) as pool:
        if beside_threads and run.start_method == "fork":
            pool.submit(int).result()  # starts all its processes: a process that has threads must not fork
        yield pool


# ------------------------------------------------------------------------------------------------------------- the models
#
# Each is a program as one would write it: it gets the run, its jobs by arrival and the moment at which it began, and returns what was done
# and the moment at which it had heard of the end of the last work.


def wait_for(arrival, begin):
    if (seconds := begin + arrival - clock()) > 0:
        time.sleep(seconds)


def only_open(run, jobs):
    if jobs.users or run.limits:
        raise Unsupported(f"{run.model} has no users and no limits of some works only")
    return jobs.open


def sequential(run, jobs, prepared, begin):
    done = []
    if jobs.users:
        raise Unsupported("sequential has no users")
    for job in jobs.open:
        wait_for(job.arrival, begin)
        done.append(perform(prepared, job))
    return done, clock()


def threads(run, jobs, prepared, begin):
    if not run.uses("in_process"):
        return carry_out_in_threads(run, jobs, prepared, begin)
    with process_pool(run, beside_threads=True) as pool:
        return carry_out_in_threads(run, jobs, functions_of(run, pool), begin)


def carry_out_in_threads(run, jobs, programs, begin):
    sizes = [size for size in (run.threads, run.limit) if size]
    if not sizes and not run.limits:
        return a_thread_each(jobs, programs, begin)
    with contextlib.ExitStack() as stack:
        common = stack.enter_context(ThreadPoolExecutor(min(sizes))) if sizes else None
        pools = {name: stack.enter_context(ThreadPoolExecutor(size)) for name, size in run.limits.items()}
        done = []

        def send(job, sent=None):
            """Has a thread do it; what is returned waits for its end."""
            if (pool := pools.get(job.limit, common)) is None:
                return started(lambda: done.append(perform(programs, job, sent))).join
            future = pool.submit(perform, programs, job, sent)
            return lambda: done.append(future.result())

        users = [started(use, user, send) for user in jobs.users]
        ends = []
        for job in jobs.open:
            wait_for(job.arrival, begin)
            ends.append(send(job))
        for end in [*(user.join for user in users), *ends]:
            end()
        return done, clock()


def started(target, *arguments):
    thread = threading.Thread(target=target, args=arguments)
    thread.start()
    return thread


def use(user, send):
    for job, think in zip(user.jobs, user.thinks, strict=True):
        if job is not user.jobs[0]:
            time.sleep(think)
        send(job, clock())()


def a_thread_each(jobs, programs, begin):
    done = []

    def send(job, sent=None):
        return started(lambda: done.append(perform(programs, job, sent))).join

    users = [started(use, user, send) for user in jobs.users]
    threads = []
    for job in jobs.open:
        wait_for(job.arrival, begin)
        threads.append(started(lambda job=job: done.append(perform(programs, job))))
    for thread in [*users, *threads]:
        thread.join()
    return done, clock()


def processes(run, jobs, prepared, begin):
    size = min(size for size in (run.processes or usable_cores(), run.limit) if size)
    with process_pool(run, size) as pool:
        futures = []
        for job in only_open(run, jobs):
            wait_for(job.arrival, begin)
            futures.append(pool.submit(perform_in_worker, job))
        return [future.result() for future in futures], clock()


def one_loop(run, jobs, prepared, begin):
    async def main():
        if run.threads:
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(run.threads))
        if not run.uses("in_process"):
            return await all_tasks(run, jobs, prepared, begin)
        with process_pool(run, beside_threads=run.uses("in_thread")) as pool:
            return await all_tasks(run, jobs, coroutines_of(run, pool), begin)

    return asyncio.run(main())


async def all_tasks(run, jobs, programs, begin):
    done = []
    everybody = asyncio.Semaphore(run.limit) if run.limit else contextlib.nullcontext()
    limiters = {name: asyncio.Semaphore(permits) for name, permits in run.limits.items()}

    async def user_task(user):
        for job, think in zip(user.jobs, user.thinks, strict=True):
            if job is not user.jobs[0]:
                await asyncio.sleep(think)
            await perform_coroutine(programs, job, done, limiters.get(job.limit, everybody), clock())

    tasks = [asyncio.create_task(user_task(user)) for user in jobs.users]
    for job in jobs.open:
        if (seconds := begin + job.arrival - clock()) > 0:
            await asyncio.sleep(seconds)
        tasks.append(asyncio.create_task(perform_coroutine(programs, job, done, limiters.get(job.limit, everybody))))
    await asyncio.gather(*tasks)
    return done, clock()


def several_loops(run, jobs, prepared, begin):
    jobs = only_open(run, jobs)
    size = min(size for size in (run.processes or usable_cores(), run.limit, len(jobs) or 1) if size)
    share = run._replace(limit=run.limit and max(1, run.limit // size))
    context = run.context
    children = []
    for i in range(size):
        receive, send = context.Pipe(duplex=False)
        child = context.Process(target=loop_in_process, args=(share, jobs[i::size], begin, send))
        child.start()
        send.close()  # else the end of a child that died would not show
        children.append((child, receive))
    done = [one for _, receive in children for one in receive.recv()]
    finished = clock()
    for child, _ in children:
        child.join()
    return done, finished


def loop_in_process(run, jobs, begin, send):
    sys.setswitchinterval(run.switch_interval)
    done, _ = one_loop(run, Jobs(jobs, []), coroutines_of(run), begin)
    send.send(done)


class Model(NamedTuple):
    translation: type
    # The functions or coroutines of the process in which the run begins, made beforehand; None where others do the work.
    prepare: object
    carry_out: object


MODELS = {
    "sequential": Model(Functions, functions_of, sequential),
    "threads": Model(Functions, functions_of, threads),
    "processes": Model(Functions, None, processes),
    "asyncio": Model(Coroutines, coroutines_of, one_loop),
    "asyncio-to-thread": Model(partial(Coroutines, held="thread"), coroutines_of, one_loop),
    "asyncio-process-pool": Model(partial(Coroutines, held="process"), coroutines_of, one_loop),
    "processes-asyncio": Model(SeveralLoops, None, several_loops),
}


# ---------------------------------------------------------------------------------------------------------------- a run


def translated(given, rate):
    """The run and its jobs, by arrival."""
    programs = Programs()
    pools, machine = given.get("pools", {}), given.get("machine", {})
    cpu = machine.get("cpu", "work")
    translation = MODELS[given["model"]].translation(given["model"], programs, rate if cpu == "work" else None)
    jobs = {
        work["id"]: Job(work["id"], float(work.get("arrival", 0)), *translation.program(work["steps"], f"run.works[{i}].steps"), work.get("limit"))
        for i, work in enumerate(given.get("works", ()))
    }
    users = [User([jobs.pop(one) for one in user["works"]], [float(think) for think in user["thinks"]]) for user in given.get("users", ())]
    run = Run(
        model=given["model"],
        sources=programs.sources(),
        locks=given.get("locks", []),
        semaphores=given.get("semaphores", {}),
        queues=given.get("queues", {}),
        limit=given.get("limit"),
        limits=given.get("limits", {}),
        threads=pools.get("threads"),
        processes=pools.get("processes"),
        start_method=machine.get("startMethod") or multiprocessing.get_start_method(),
        switch_interval=machine.get("switchInterval") or sys.getswitchinterval(),
        cpu=cpu,
    )
    return run, Jobs(sorted(jobs.values(), key=lambda job: job.arrival), users)


def prepare(run):
    """What the model wants to have before the run begins. Collecting garbage takes longer than many a run: it is no part of it."""
    model = MODELS[run.model]
    prepared = model.prepare and model.prepare(run)
    sys.setswitchinterval(run.switch_interval)
    gc.collect()
    gc.freeze()  # what was read and translated is not the program's: collections during the run shall not visit it
    return prepared


def carry_out(run, jobs, prepared):
    """(what was done, moment of the beginning, moment at which the end of the last was known, moment at which all was closed)."""
    begin = clock()
    done, finished = MODELS[run.model].carry_out(run, jobs, prepared, begin)
    return done, begin, finished, clock()


def measured(given):
    asked = given.get("machine", {}).get("iterationsPerSecond")
    before_run = iterations_per_second()
    rate = asked or before_run
    run, jobs = translated(given, rate)
    prepared = prepare(run)
    before, own_before = busy_seconds(), own_seconds()
    done, begin, finished, closed = carry_out(run, jobs, prepared)
    own = own_seconds() - own_before
    other = other_cores(before, busy_seconds(), own, closed - begin)
    if faults := [f"work {one.id}: {one.outcome}" for one in done if one.outcome.startswith("broken")]:
        raise Broken(faults[0])
    return {
        "model": run.model,
        "makespan": seconds(finished - begin),
        "total": seconds(closed - begin),
        "works": [
            {"id": one.id, "start": seconds(one.start - begin), "end": seconds(one.end - begin), "outcome": one.outcome}
            | ({} if one.sent is None else {"sent": seconds(one.sent - begin)})
            for one in sorted(done, key=lambda one: one.id)
        ],
        "calibration": {"iterationsPerSecond": round(rate), "given": asked is not None, "before": round(before_run), "afterwards": round(iterations_per_second())},
        "cpuSeconds": seconds(own),
        "otherCores": other,
        "startMethod": run.start_method,
        "python": platform.python_version(),
    }


class Broken(Exception):
    """The run did not do what its input says."""


def seconds(value):
    return round(value, 7)


def usable_cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def own_seconds():
    """CPU seconds of this process and of its children that have ended."""
    return sum(os.times()[:4]) if resource is None else sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def busy_seconds():
    """CPU seconds that the whole machine has computed; None where the system does not tell."""
    try:
        with open("/proc/stat", encoding="ascii") as lines:
            user, nice, system, _idle, _iowait, irq, softirq, steal, *_ = map(int, lines.readline().split()[1:])
    except OSError:
        return None
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def other_cores(before, after, own, duration):
    """How many cores other programs kept busy during the run: with these in the way, a measurement tells little."""
    if before is None or after is None:
        return None
    return round(max(0.0, after - before - own) / duration, 2)


@contextlib.contextmanager
def watched(limit):
    """Ends this process and its children with 3 if the block has not ended in time: a deadlock would otherwise wait for ever."""

    def give_up(*_):
        print(f"reality.py: not ended after {limit:g} s (a deadlock, or --within is too short)", file=sys.stderr, flush=True)
        for child in multiprocessing.active_children():
            child.kill()
        os._exit(3)

    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def read(path):
    try:
        with contextlib.nullcontext(sys.stdin) if path == "-" else open(path, encoding="utf-8") as source:
            given = json.load(source)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: {error}") from error
    check(given)
    return given


def main():
    parser = argparse.ArgumentParser(description="Carries out drawn works for real and prints when each began and ended, as JSON.")
    parser.add_argument("run", help="the JSON to read; - is standard input")
    parser.add_argument("--within", type=float, default=60, metavar="SECONDS", help="give up after so long (60)")
    parser.add_argument("--show", action="store_true", help="print the Python that the works become, run nothing")
    options = parser.parse_args()
    try:
        given = read(options.run)
        if options.show:
            print("\n\n".join(translated(given, 1.0)[0].sources))
            return
        with watched(options.within):
            print(json.dumps(measured(given)))
    except Unsupported as error:
        sys.exit(ended(2, error))
    except (BadInput, Broken) as error:
        sys.exit(ended(1, error))


def ended(code, error):
    print("\n".join(f"reality.py: {line}" for line in str(error).splitlines()), file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
