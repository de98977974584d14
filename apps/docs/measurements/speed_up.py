"""Measures how much sooner n waiting tasks are done at once than one after another, on real CPython.

    python speed_up.py > speed-up.json     about eight minutes, most of them asleep; --rounds 1 for a quick look

Two questions, for n from 1 to 100,000:

shrinking: each task waits a random part of 10/n seconds, so that the sum stays about 5 s. Both sides are carried out and measured.
constant:  each task waits a random part of a second. Carried out at once; one after another would take up to 14 hours, so there the sum of
           the latencies stands for it.

Both sides of a round wait for the same latencies, drawn from a seed that is printed with the result.
"""

import argparse
import asyncio
import datetime
import gc
import json
import os
import platform
import random
import statistics
import sys
import time

COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]


def one_after_another(latencies: list[float]) -> float:
    start = time.perf_counter()
    for latency in latencies:
        time.sleep(latency)
    return time.perf_counter() - start


def at_once(latencies: list[float]) -> float:
    async def task(latency: float) -> None:
        await asyncio.sleep(latency)

    async def main() -> float:
        start = time.perf_counter()
        tasks = [asyncio.create_task(task(latency)) for latency in latencies]
        await asyncio.gather(*tasks)
        return time.perf_counter() - start

    gc.collect()
    return asyncio.run(main())


def draw(n: int, longest: float, seed: int) -> list[float]:
    generator = random.Random(seed)
    return [generator.random() * longest for _ in range(n)]


def measure(n: int, longest: float, rounds: int, *, sleep_through: bool) -> dict[str, object]:
    """The medians of the rounds, and the ratio of their totals."""
    sequential, concurrent, sums, longests = [], [], [], []
    for seed in range(1, rounds + 1):
        latencies = draw(n, longest, seed)
        sums.append(sum(latencies))
        longests.append(max(latencies))
        concurrent.append(at_once(latencies))
        if sleep_through:
            sequential.append(one_after_another(latencies))
    totals = sequential if sleep_through else sums
    return {
        "n": n,
        "sequential": round(statistics.median(totals), 6),
        "atOnce": round(statistics.median(concurrent), 6),
        "sumOfLatencies": round(statistics.median(sums), 6),
        "longestLatency": round(statistics.median(longests), 6),
        "ratio": round(sum(totals) / sum(concurrent), 4),
    }


def cpu_name() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="draws for each n (default 3)")
    rounds = parser.parse_args().rounds
    load_before = os.getloadavg()
    began = time.perf_counter()
    shrinking, constant = [], []
    for n in COUNTS:
        shrinking.append(measure(n, 10 / n, rounds, sleep_through=True))
        constant.append(measure(n, 1.0, rounds, sleep_through=False))
        print(f"n = {n}: {shrinking[-1]['ratio']}, {constant[-1]['ratio']}", file=sys.stderr)
    result = {
        "python": platform.python_version(),
        "machine": {
            "cpu": cpu_name(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.release()}",
            "loadBefore": [round(value, 2) for value in load_before],
            "loadAfter": [round(value, 2) for value in os.getloadavg()],
        },
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "command": f"python speed_up.py --rounds {rounds}",
        "seeds": list(range(1, rounds + 1)),
        "took": round(time.perf_counter() - began, 1),
        "shrinking": shrinking,
        "constant": constant,
    }
    json.dump(result, sys.stdout, indent=1)
    print()


main()
