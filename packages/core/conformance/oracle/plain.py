"""Statements that do not wait: each logs what it came to."""

import asyncio
from asyncio import tasks

BREAK = ("break",)
RERAISE = ("reraise",)


class PlainStatements:
    # Control flow, without a line of its own.

    def control_return(self, value):
        return ("return", value)

    def control_break(self):
        return BREAK

    def control_reraise(self):
        return RERAISE

    def control_raise(self, spec):
        self.log(f"raise {spec[0]}")
        raise self.error(spec)

    def condition(self, kind, *args):
        match kind:
            case "done":
                return self.awaited(args[0]).done()
            case "set":
                return self.object(args[0]).is_set()
            case "less":
                return self.counters[args[0]] < args[1]

    def control_if(self, condition, then, otherwise):
        return self.plain_body(then if self.condition(*condition) else otherwise)

    # Statements that do not wait: each logs what it came to.

    def do_log(self, text):
        return text

    def do_time(self):
        return self.loop.time()

    def do_me(self, slot):
        self.slots[slot] = tasks.current_task(self.loop)

    def do_future(self, slot):
        self.slots[slot] = self.label_future(self.loop.create_future())
        return self.slots[slot]

    def do_set(self, slot, value):
        return self.slot(slot).set_result(value)

    def do_fail(self, slot, spec):
        return self.slot(slot).set_exception(self.error(spec))

    def do_cancel(self, slot, text):
        task = self.slot(slot)
        return "nobody" if task is None else task.cancel(text) if text is not None else task.cancel()

    def do_uncancel(self, slot):
        task = self.slot(slot)
        return task.uncancel() if isinstance(task, asyncio.Task) else "no task"

    def do_state(self, slot):
        future = self.slot(slot)
        if future is None:
            return "nobody"
        state = "cancelled" if future.cancelled() else "done" if future.done() else "pending"
        return f"{state} {future.cancelling()}" if isinstance(future, asyncio.Task) else state

    def do_result(self, slot):
        future = self.slot(slot)
        return "nobody" if future is None else future.result()

    def do_exception(self, slot):
        future = self.slot(slot)
        return "nobody" if future is None else future.exception()

    def do_callback(self, slot, name, statements):
        def callback(future):
            self.log(f"callback {name} {self.show(future)}")
            self.plain_body(statements)

        self.callbacks[name] = callback
        future = self.slot(slot)
        return "nobody" if future is None else future.add_done_callback(callback)

    def do_again(self, slot, name):
        """Adds a callback that was made before once more."""
        callback, future = self.callbacks.get(name), self.slot(slot)
        return "nothing" if callback is None or future is None else future.add_done_callback(callback)

    def do_uncallback(self, slot, name):
        callback, future = self.callbacks.get(name), self.slot(slot)
        return "nothing" if callback is None or future is None else future.remove_done_callback(callback)

    def do_soon(self, slot, statements):
        self.slots[slot] = self.loop.call_soon(self.call, statements)

    def do_busy(self, slot, seconds, statements):
        """A callback that computes."""

        def callback():
            self.log("call")
            self.loop.spend(seconds)
            self.plain_body(statements)

        self.slots[slot] = self.loop.call_soon(callback)

    def do_threadsafe(self, slot, statements):
        self.slots[slot] = self.loop.call_soon_threadsafe(self.call, statements)

    def do_later(self, slot, delay, statements):
        handle = self.slots[slot] = self.loop.call_later(delay, self.call, statements)
        return handle.when()

    def do_at(self, slot, when, statements):
        handle = self.slots[slot] = self.loop.call_at(float(when), self.call, statements)
        return handle.when()

    def do_hops(self, n, statements):
        """Runs the statements n iterations later."""

        def hop(left):
            if left > 0:
                self.loop.call_soon(hop, left - 1)
            else:
                self.call(statements)

        self.loop.call_soon(hop, n - 1)

    def do_unschedule(self, slot):
        handle = self.slots.get(slot)
        if handle is None:
            return "nothing"
        before = handle.cancelled()
        handle.cancel()
        return before

    def do_timers(self, n, delay, modulus):
        """Many timers at once, most of them cancelled: makes the heap clean itself up."""
        handles = [self.loop.call_later(delay * (1 + i % 7), self.tick, i) for i in range(n)]
        for i, handle in enumerate(handles):
            if i % modulus:
                handle.cancel()

    def tick(self, i):
        self.log(f"tick {i}")

    def do_flood(self, n):
        """More ready handles at once than a small ring holds."""
        for i in range(n):
            self.loop.call_soon(self.tick_of_flood, i)

    def tick_of_flood(self, i):
        if i % 10 == 0:
            self.log(f"tick {i}")

    def do_task(self, slot, name, expression, how):
        coro = self.awaitable(expression)
        match how:
            case "loop":
                task = self.loop.create_task(coro, name=name)
            case "ensure":
                task = asyncio.ensure_future(coro)
            case "eager":
                traced = self.trace(coro) if asyncio.iscoroutine(coro) else coro
                task = self.adopt(asyncio.Task(traced, loop=self.loop, name=name, eager_start=True), traced)
            case _:
                task = asyncio.create_task(coro, name=name)
        self.slots[slot] = task
        return task if how == "ensure" else self.named(task, name)

    def named(self, task, name):
        return task if name is None else [task, task.get_name()]

    def do_bind(self, slot, expression):
        future = asyncio.ensure_future(self.awaitable(expression))
        self.slots[slot] = self.label_future(future)
        return future

    def do_child(self, group, slot, name, expression):
        found = self.slots.get(group)
        if found is None:
            return "nothing"
        task = self.slots[slot] = found.create_task(self.awaitable(expression), name=name)
        return self.named(task, name)

    def do_rename(self, slot, name):
        task = self.slot(slot)
        if not isinstance(task, asyncio.Task):
            return "no task"
        task.set_name(name)
        return task.get_name()

    def do_evset(self, o):
        return self.object(o).set()

    def do_evclear(self, o):
        return self.object(o).clear()

    def do_release(self, o):
        return self.object(o).release()

    def do_notify(self, o, n):
        return self.object(o).notify(n)

    def do_notifyall(self, o):
        return self.object(o).notify_all()

    def do_look(self, o):
        thing = self.object(o)
        match thing:
            case asyncio.Event():
                return thing.is_set()
            case asyncio.Barrier():
                return [thing.parties, thing.n_waiting, thing.broken]
            case asyncio.Queue():
                return [thing.qsize(), thing.empty(), thing.full(), thing.maxsize]
        return thing.locked()

    def do_offer(self, o, priority):
        return self.object(o).put_nowait(self.item(priority))

    def do_poll(self, o):
        return self.object(o).get_nowait()

    def do_taskdone(self, o):
        return self.object(o).task_done()

    def do_shutdown(self, o, immediate):
        return self.object(o).shutdown(bool(immediate))

    def do_reschedule(self, slot, delay, absolute):
        scope = self.slots.get(slot)
        if scope is None:
            return "nothing"
        scope.reschedule(None if delay is None else float(delay) if absolute else self.loop.time() + delay)
        return scope.when()

    def do_scope(self, slot):
        scope = self.slots.get(slot)
        return "nothing" if scope is None else [scope.when(), scope.expired()]

    def do_make(self, slot, kind, delay):
        """A timeout or a group that is not entered yet."""
        self.slots[slot] = asyncio.TaskGroup() if kind == "group" else asyncio.timeout(delay)

    def do_close(self):
        """Refused while the loop runs."""
        return self.loop.close()

    def do_stop(self):
        return self.loop.stop()

    def do_handler(self, mode):
        self.loop.set_exception_handler({"log": self.on_error, "raise": self.on_error_raise, "default": None}[mode])

    def do_report(self, text):
        return self.loop.call_exception_handler({"message": text})

    def do_factory(self, eager):
        return self.loop.set_task_factory(asyncio.eager_task_factory if eager else None)

    def do_current(self):
        return tasks.current_task(self.loop)

    def do_all(self):
        return tasks.all_tasks(self.loop)

    def do_count(self, counter):
        self.counters[counter] += 1
        return self.counters[counter]


CONTROL = {name.removeprefix("control_"): getattr(PlainStatements, name) for name in dir(PlainStatements) if name.startswith("control_")}
