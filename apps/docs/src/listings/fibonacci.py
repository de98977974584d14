import asyncio
import time


def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


async def fibonacci_async(n: int) -> int:
    return n if n < 2 else await fibonacci_async(n - 1) + await fibonacci_async(n - 2)


async def at_once(n: int) -> list[int]:
    return await asyncio.gather(*[fibonacci_async(n) for _ in range(4)])


start = time.perf_counter()
plain = [fibonacci(25) for _ in range(4)]
print(f"Plain functions took {time.perf_counter() - start:.2f} seconds")

start = time.perf_counter()
coroutines = asyncio.run(at_once(25))
print(f"Coroutines took {time.perf_counter() - start:.2f} seconds")
