import asyncio
import random
import time


def now() -> str:
    return time.strftime("%H:%M:%S")


async def task(number: int) -> None:
    print(f"Task {number} started at {now()}")
    latency = random.random()
    await asyncio.sleep(latency)
    print(f"Task {number} completed at {now()}, in {latency:.2f} seconds")


async def main() -> None:
    start = time.perf_counter()
    tasks = [asyncio.create_task(task(number)) for number in range(1, 11)]
    await asyncio.gather(*tasks)
    print(f"Process took {time.perf_counter() - start:.2f} seconds")


asyncio.run(main())
