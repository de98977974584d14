"""Statements that may wait."""

import asyncio
import types
from asyncio import tasks

from errors import CAUGHT
from plain import BREAK, RERAISE


class WaitingStatements:
    async def wait_await(self, expression):
        self.log(f"await {self.show(await self.awaitable(expression))}")

    async def wait_attempt(self, expression):
        """As await, and an Exception ends here."""
        try:
            outcome = self.show(await self.awaitable(expression))
        except Exception as error:
            outcome = "!" + self.show(error)
        self.log(f"attempt {outcome}")

    async def wait_cpu(self, seconds):
        self.loop.spend(seconds)
        self.log("cpu")

    wait_block = wait_cpu

    async def wait_loop(self, n, statements):
        for _ in range(n):
            signal = await self.body(statements)
            if signal is BREAK:
                break
            if signal is not None:
                return signal
        return None

    async def wait_try(self, statements, handlers, otherwise, final):
        try:
            try:
                signal = await self.body(statements)
            except BaseException as error:
                if self.over:
                    raise
                for kind, handler in handlers:
                    if isinstance(error, CAUGHT[kind]):
                        self.log(f"except {self.show(error)}")
                        signal = await self.body(handler)
                        if signal is RERAISE:
                            raise
                        break
                else:
                    raise
            else:
                if signal is None:
                    signal = await self.body(otherwise)
        finally:
            if final and not self.over:
                self.log("finally")
                override = await self.body(final)
                if override is not None:
                    return override
        return signal

    async def wait_with(self, o, statements):
        async with self.object(o) as value:
            self.log(f"with {self.show(value)}")
            return await self.body(statements)

    async def wait_timeout(self, slot, delay, statements):
        return await self.within(slot, asyncio.timeout(delay), statements)

    async def wait_timeoutat(self, slot, when, statements):
        return await self.within(slot, asyncio.timeout_at(None if when is None else float(when)), statements)

    async def within(self, slot, scope, statements):
        self.slots[slot] = scope
        async with scope:
            self.log("timeout")
            return await self.body(statements)

    async def wait_enter(self, slot, statements):
        """Enters a timeout or a group again."""
        scope = self.slots.get(slot)
        if scope is None:
            return None
        async with scope:
            self.log("again")
            return await self.body(statements)

    async def wait_group(self, slot, statements):
        group = self.slots[slot] = asyncio.TaskGroup()
        async with group:
            self.log("group")
            return await self.body(statements)

    async def wait_completed(self, parts, timeout, mode, statements):
        iterator = asyncio.as_completed([self.awaitable(part) for part in parts], timeout=timeout)
        if mode == "async":
            async for future in iterator:
                self.log(f"next {self.show(future)}")
                signal = await self.body(statements)
                if signal is not None:
                    return None if signal is BREAK else signal
        else:
            for coro in iterator:
                try:
                    self.log(f"next {self.show(await coro)}")
                except (Exception, asyncio.CancelledError) as error:
                    self.log(f"next !{self.show(error)}")
                    if mode == "plain":
                        raise
                signal = await self.body(statements)
                if signal is not None:
                    return None if signal is BREAK else signal
        return None

    async def misuse_coroutine(self, coro):
        try:
            await asyncio.wait([coro])
        finally:
            coro.close()

    async def wait_misuse(self, kind):
        match kind:
            case "value":
                await yields(42)
            case "future":
                await yields(self.loop.create_future())
            case "self":
                await tasks.current_task(self.loop)
            case "wait":
                await asyncio.wait(self.slot("nobody"))
            case "completed":
                asyncio.as_completed(self.slot("nobody"))
            case "coroutine":
                await self.misuse_coroutine(asyncio.sleep(1))
        self.log("misuse")

    async def wait_if(self, condition, then, otherwise):
        return await self.body(then if self.condition(*condition) else otherwise)


@types.coroutine
def yields(value):
    yield value


AWAITING = {name.removeprefix("wait_"): getattr(WaitingStatements, name) for name in dir(WaitingStatements) if name.startswith("wait_")}
