"""The shop that the listings about readability talk to."""

import contextlib
import types


class ShopError(Exception):
    pass


ORDERS = {1: "a kettle"}


def _order(number):
    try:
        return ORDERS[number]
    except KeyError:
        raise ShopError("there is no such order") from None


@contextlib.contextmanager
def connect():
    @contextlib.contextmanager
    def transaction():
        yield

    yield types.SimpleNamespace(transaction=transaction, order=_order, send=lambda order: None)


@contextlib.asynccontextmanager
async def connect_async():
    @contextlib.asynccontextmanager
    async def transaction():
        yield

    async def order(number):
        return _order(number)

    async def send(order):
        pass

    yield types.SimpleNamespace(transaction=transaction, order=order, send=send)
