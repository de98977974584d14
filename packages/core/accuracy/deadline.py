"""Timeouts for code that blocks. Nobody can cancel a thread; but each call that waits can be told how long it may."""

import contextlib
import queue
import time
from time import perf_counter


class DeadlinePassed(BaseException):
    """Leaves the block whose time is over. Like asyncio's CancelledError no `except Exception`, and no retry inside the block, holds it up."""


class Deadline:
    """`with Deadline(seconds, outer) as deadline:` ends in a TimeoutError if a call in the block has waited until the deadline."""

    def __init__(self, seconds, outer):
        self.own = perf_counter() + seconds
        self.at = self.own if outer is None else min(self.own, outer.at)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is DeadlinePassed and perf_counter() >= self.own:  # else it is an outer block's
            raise TimeoutError from None

    def left(self):
        left = self.at - perf_counter()
        if left <= 0:
            raise DeadlinePassed
        return left


def sleep_within(seconds, deadline):
    left = deadline.left()
    time.sleep(min(seconds, left))
    if seconds > left:
        raise DeadlinePassed


@contextlib.contextmanager
def held_within(lock, deadline):
    if not lock.acquire(timeout=deadline.left()):
        raise DeadlinePassed
    try:
        yield
    finally:
        lock.release()


def call_within(method, *given, deadline):
    """queue.get or queue.put."""
    try:
        return method(*given, timeout=deadline.left())
    except (queue.Empty, queue.Full):
        raise DeadlinePassed from None


def result_within(future, deadline):
    """Of a concurrent.futures.Future; what runs for it goes on."""
    if deadline is None:
        return future.result()
    try:
        return future.result(deadline.left())
    except TimeoutError:
        if future.done():
            raise  # the job's own
        raise DeadlinePassed from None
