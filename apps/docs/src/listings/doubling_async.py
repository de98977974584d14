import asyncio


async def double(n: int) -> int:
    return 2 * n


async def main() -> None:
    numbers = [1, 2, 3, 4, 5]
    print(await asyncio.gather(*map(double, numbers)))


asyncio.run(main())
