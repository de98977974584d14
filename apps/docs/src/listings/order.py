from shop import ShopError, connect


def ship(number: int) -> str:
    try:
        with connect() as shop, shop.transaction():
            order = shop.order(number)
            shop.send(order)
            return f"Order {number} is on its way"
    except ShopError as error:
        return f"Order {number} is not: {error}"


print(ship(1))
print(ship(2))
