"""What can stand behind `await`, be gathered, or become a task."""

import asyncio
import math

RETURN_WHEN = {"FC": asyncio.FIRST_COMPLETED, "FE": asyncio.FIRST_EXCEPTION, "AC": asyncio.ALL_COMPLETED}


class Awaitables:
    def aw_co(self, k):
        return self.coroutine(k)

    def aw_ref(self, slot):
        return self.awaited(slot)

    def aw_sleep(self, delay, result=None):
        return asyncio.sleep(math.nan if delay is None else delay, result)

    def aw_gather(self, return_exceptions, parts):
        outer = asyncio.gather(*[self.awaitable(part) for part in parts], return_exceptions=bool(return_exceptions))
        return self.keep(outer)

    def aw_gathertwice(self, return_exceptions, parts):
        once = [self.awaitable(part) for part in parts]
        return self.keep(asyncio.gather(*once, *once, return_exceptions=bool(return_exceptions)))

    def aw_shield(self, part):
        return asyncio.shield(self.awaitable(part))

    def aw_waitfor(self, part, timeout):
        return asyncio.wait_for(self.awaitable(part), timeout)

    def aw_wait(self, slots, timeout, return_when):
        return asyncio.wait([self.awaited(name) for name in slots], timeout=timeout, return_when=RETURN_WHEN[return_when])

    def aw_acquire(self, o):
        return self.object(o).acquire()

    def aw_evwait(self, o):
        return self.object(o).wait()

    def aw_cwait(self, o):
        return self.object(o).wait()

    def aw_cwaitfor(self, o, counter, n):
        return self.object(o).wait_for(lambda: self.counters[counter] >= n)

    def aw_bwait(self, o):
        return self.object(o).wait()

    def aw_breset(self, o):
        return self.object(o).reset()

    def aw_babort(self, o):
        return self.object(o).abort()

    def aw_put(self, o, priority):
        return self.object(o).put(self.item(priority))

    def aw_get(self, o):
        return self.object(o).get()

    def aw_join(self, o):
        return self.object(o).join()

    def aw_exec(self, job):
        return self.loop.run_in_executor(None, self.job, *job)

    def aw_thread(self, job):
        return asyncio.to_thread(self.job, *job)

    def job(self, durations, outcome):
        for seconds in durations:
            self.loop.spend(seconds)
        if outcome[0] == "raise":
            raise self.error(outcome[1])
        return outcome[1]
