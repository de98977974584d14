import asyncio
import time


async def task(number: int) -> None:
    start = time.perf_counter()
    await asyncio.sleep(0.1)
    if number == 1:
        await asyncio.to_thread(time.sleep, 0.5)
    await asyncio.sleep(0.1)
    print(f"Task {number} took {time.perf_counter() - start:.1f} seconds")


async def main() -> None:
    await asyncio.gather(*[task(number) for number in range(1, 11)])


asyncio.run(main())
