"""The workloads on CPython's asyncio, under virtual time: the selector sets the clock instead of waiting.

    python3.13 cpython.py <workload> <count>      prints how many a second, in the best of its rounds
"""

import asyncio
import sys
import time


class VirtualLoop(asyncio.SelectorEventLoop):
    now = 0.0

    def __init__(self):
        super().__init__()
        self._selector.select = self._jump

    def _jump(self, timeout):
        if timeout:
            self.now = self._scheduled[0]._when
        return ()

    def time(self):
        return self.now


def random_times(count):
    state = 1
    for _ in range(count):
        state = (state * 1_664_525 + 1_013_904_223) % 2**32
        yield state / 2**32


async def worker(seconds):
    await asyncio.sleep(seconds)


async def sleepers(times):
    await asyncio.gather(*[asyncio.create_task(worker(seconds)) for seconds in times])


async def switches(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def queue(count):
    items = asyncio.Queue()
    for item in range(count):
        await items.put(item)
        await items.get()


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


async def memory(count):
    before = resident()
    tasks = [asyncio.create_task(worker(1 + seconds)) for seconds in random_times(count)]
    await asyncio.sleep(0.5)
    print((resident() - before) / count)
    for task in tasks:
        task.cancel()


WORKLOADS = {
    "tasks": lambda count: sleepers(list(random_times(count))),
    "instant": lambda count: sleepers([1] * count),
    "switches": switches,
    "queue": queue,
    "memory": memory,
}


ROUNDS, AT_LEAST = 3, 6.0  # as the others have


def run(name, count):
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        coroutine = WORKLOADS[name](count)
        begin = time.perf_counter()
        runner.run(coroutine)
        return time.perf_counter() - begin


def main(name, count):
    if name == "memory":
        run(name, count)
    else:
        until, taken = time.perf_counter() + AT_LEAST, []
        while len(taken) < ROUNDS or time.perf_counter() < until:
            taken.append(run(name, count))
        print(count / min(taken))


main(sys.argv[1], int(sys.argv[2]))
