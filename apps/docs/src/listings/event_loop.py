import asyncio


async def fetch(name: str, seconds: float) -> None:
    print(f"{name} asks")
    await asyncio.sleep(seconds)
    print(f"{name} has its reply")


async def main() -> None:
    first = asyncio.create_task(fetch("A", 0.2))
    second = asyncio.create_task(fetch("B", 0.1))
    print("Both are made")
    await first
    await second
    print("Both are done")


asyncio.run(main())
