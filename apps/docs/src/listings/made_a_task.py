import asyncio


async def greet(name: str) -> None:
    print(f"Hello, {name}")


async def main() -> None:
    task = asyncio.create_task(greet("you"))
    print("Main goes on")
    await task
    print("Main is done")


asyncio.run(main())
