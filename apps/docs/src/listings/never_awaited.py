import asyncio


async def greet(name: str) -> None:
    print(f"Hello, {name}")


async def main() -> None:
    greet("you")
    print("Main is done")


asyncio.run(main())
