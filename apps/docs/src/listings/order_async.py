import asyncio

from shop import ShopError, connect_async


async def ship(number: int) -> str:
    try:
        async with asyncio.timeout(5):
            async with connect_async() as shop:
                async with shop.transaction():
                    order = await shop.order(number)
                    await shop.send(order)
                    return f"Order {number} is on its way"
    except ShopError as error:
        return f"Order {number} is not: {error}"
    except TimeoutError:
        return f"Order {number} is not: the shop is too slow"


async def main() -> None:
    print(await ship(1))
    print(await ship(2))


asyncio.run(main())
