import asyncio
import time


def piece() -> None:
    """Computes for 5 ms."""
    end = time.perf_counter() + 0.005
    while time.perf_counter() < end:
        pass


async def loop(yields: bool) -> None:
    for _ in range(12):
        piece()
        if yields:
            await asyncio.sleep(0)


async def clock() -> None:
    start = time.perf_counter()
    for _ in range(6):
        await asyncio.sleep(0.01)
    print(f"Six ticks took {time.perf_counter() - start:.2f} seconds")


async def main() -> None:
    await asyncio.gather(clock(), loop(yields=False), loop(yields=False))
    await asyncio.gather(clock(), loop(yields=True), loop(yields=True))


asyncio.run(main())
