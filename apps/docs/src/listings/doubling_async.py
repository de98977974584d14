import asyncio


async def double(number: int) -> int:
    return 2 * number


async def main() -> None:
    numbers = [1, 2, 3, 4, 5]
    print(await asyncio.gather(*map(double, numbers)))


asyncio.run(main())
