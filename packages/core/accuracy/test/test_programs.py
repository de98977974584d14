"""The Python that steps become."""

import textwrap
import unittest

from programs import Coroutines, Functions, Programs, SeveralLoops, Unsupported


def source(translation, *steps):
    """The function of these steps: the last one, after those that it calls."""
    translation.program(list(steps))
    return translation.programs.sources()[-1]


def coroutines(held="place"):
    return Coroutines("asyncio", Programs(), 1000, held)


def functions(model="threads"):
    return Functions(model, Programs(), 1000)


def text(block):
    return textwrap.dedent(block).strip()


class AsCoroutines(unittest.TestCase):
    def test_reads_like_a_program_by_hand(self):
        expected = """
            async def program(d):
                await sleep(d[0])
                async with locks['db']:
                    compute(d[1])
                async with timeout(d[2]):
                    await queues['q'].get()
        """
        steps = {"io": 0.3}, {"lock": "db", "steps": [{"cpu": 0.005}]}, {"timeout": 1, "steps": [{"get": "q"}]}
        self.assertEqual(source(coroutines(), *steps), text(expected))

    def test_a_retry_waits_between_its_attempts_alone(self):
        expected = """
            async def program(d):
                for attempt_0 in range(d[0] + 1):
                    try:
                        if next(d[1]):
                            raise Failure
                        break
                    except FAILURES:
                        if attempt_0 == d[0]:
                            raise
                    await sleep(d[2][attempt_0])
        """
        translation = coroutines()
        _, arguments = translation.program([{"retry": 3, "backoff": [0.1], "steps": [{"fail": [True, False]}]}])
        self.assertEqual(translation.programs.sources()[-1], text(expected))
        self.assertEqual((arguments[0], arguments[2]), (2, [0.1, 0.1]))

    def test_what_would_hold_the_loop_goes_elsewhere(self):
        self.assertIn("await in_thread(*d[0])", source(coroutines("thread"), {"cpu": 1}))
        self.assertIn("await in_process(*d[0], d[1])", source(coroutines("process"), {"block": 1}))
        self.assertIn("await fibonacci_coroutine(d[0])", source(coroutines(), {"fibonacci": 3}))

    def test_seconds_of_computing_become_iterations(self):
        self.assertEqual(coroutines().program([{"cpu": 0.25}])[1], [250])

    def test_same_shape_same_function(self):
        translation = coroutines()
        first, second = translation.program([{"io": 1}]), translation.program([{"io": 2}])
        self.assertEqual((first, second), ((0, [1.0]), (0, [2.0])))

    def test_no_lock_across_processes(self):
        with self.assertRaisesRegex(Unsupported, r"steps\[1\].*share no"):
            source(SeveralLoops("processes-asyncio", Programs(), 1), {"io": 1}, {"lock": "l", "steps": []})


class AsFunctions(unittest.TestCase):
    def test_a_deadline_reaches_every_wait_within_it(self):
        expected = """
            def program(d):
                with Deadline(d[0], None) as deadline_1:
                    sleep_within(d[1], deadline_1)
                    with held_within(locks['l'], deadline_1):
                        with Deadline(d[2], deadline_1) as deadline_3:
                            call_within(queues['q'].get, deadline=deadline_3)
                sleep(d[3])
        """
        inner = {"timeout": 2, "steps": [{"get": "q"}]}
        steps = {"timeout": 1, "steps": [{"io": 1}, {"lock": "l", "steps": [inner]}]}, {"io": 2}
        self.assertEqual(source(functions(), *steps), text(expected))

    def test_branches_are_threads_but_one_after_another_in_one_thread(self):
        step = {"gather": [[{"io": 1}], [{"io": 2}]]}
        self.assertIn("together(d[0])", source(functions(), step))
        self.assertEqual(source(functions("sequential"), step), "def program(d):\n    sleep(d[0])\n    sleep(d[1])")

    def test_a_thread_computes_in_place_what_is_offloaded_to_threads(self):
        self.assertIn("compute(d[0])", source(functions(), {"offload": "thread", "steps": [{"cpu": 1}]}))
        self.assertIn("in_process(*d[0], d[1], None)", source(functions(), {"offload": "process", "steps": [{"cpu": 1}]}))

    def test_what_processes_cannot_share(self):
        for step in ({"lock": "l", "steps": []}, {"semaphore": "s", "steps": []}, {"put": "q"}, {"get": "q"}):
            with self.assertRaises(Unsupported):
                source(functions("processes"), step)

    def test_threads_cannot_be_stopped(self):
        with self.assertRaisesRegex(Unsupported, "cannot stop the branches"):
            source(functions(), {"timeout": 1, "steps": [{"gather": [[]]}]})


if __name__ == "__main__":
    unittest.main()
