"""Runs for real: small ones, whose outcome does not depend on how fast the machine is."""

import json
import subprocess
import sys
import unittest
from pathlib import Path

REALITY = Path(__file__).parents[1] / "reality.py"
MODELS = ("sequential", "asyncio", "threads", "processes", "asyncio-to-thread", "asyncio-process-pool", "processes-asyncio")
SHARING = ("sequential", "asyncio", "threads", "asyncio-to-thread", "asyncio-process-pool")
CALIBRATED = {"iterationsPerSecond": 1_000_000}


def carried_out(model, *works, within=30, **more):
    given = {"model": model, "works": [{"id": i, "steps": steps} for i, steps in enumerate(works)], "machine": CALIBRATED, **more}
    return subprocess.run(
        [sys.executable, "-W", "error", REALITY, "-", "--within", str(within)], input=json.dumps(given), capture_output=True, text=True
    )


def outcomes(model, *works, **more):
    ended = carried_out(model, *works, **more)
    assert ended.returncode == 0 and not ended.stderr, ended.stderr
    return [work["outcome"] for work in json.loads(ended.stdout)["works"]]


class EveryModel(unittest.TestCase):
    def test_outcomes_and_times(self):
        steps = [{"io": 0.001}, {"cpu": 0.001}, {"gather": [[{"yield": 2}], [{"block": 0}]]}, {"offload": "process", "steps": [{"fibonacci": 5}]}]
        retried = {"retry": 2, "backoff": [0], "steps": [{"fail": [True, False]}]}
        for model in MODELS:
            with self.subTest(model):
                ended = carried_out(model, steps, [{"fail": True}], [retried, {"offload": "thread", "steps": [{"cpu": 0}]}])
                self.assertEqual((ended.returncode, ended.stderr), (0, ""))
                result = json.loads(ended.stdout)
                self.assertEqual([work["outcome"] for work in result["works"]], ["finished", "failed", "finished"])
                for work in result["works"]:
                    self.assertTrue(0 <= work["start"] <= work["end"] <= result["makespan"] <= result["total"])

    def test_a_timeout_passes_the_retry_within_it(self):
        steps = [{"timeout": 0.01, "steps": [{"retry": 9, "steps": [{"io": 60}]}]}]
        for model in MODELS:
            with self.subTest(model):
                self.assertEqual(outcomes(model, steps), ["failed"])

    def test_a_limit_and_pools(self):
        for model in MODELS:
            with self.subTest(model):
                self.assertEqual(outcomes(model, *[[{"io": 0}]] * 5, limit=2, pools={"threads": 3, "processes": 1}), ["finished"] * 5)


class Sharing(unittest.TestCase):
    def test_locks_semaphores_queues(self):
        held = {"lock": "l", "steps": [{"semaphore": "s", "steps": [{"io": 0}]}]}
        for model in SHARING:
            with self.subTest(model):
                works = [{"put": "q"}, held], [held, {"get": "q"}]
                self.assertEqual(outcomes(model, *works, locks=["l"], semaphores={"s": 1}, queues={"q": 1}), ["finished"] * 2)

    def test_refused_where_nothing_is_shared(self):
        for model in ("processes", "processes-asyncio"):
            ended = carried_out(model, [{"lock": "l", "steps": []}], locks=["l"])
            self.assertEqual((ended.returncode, ended.stdout), (2, ""))
            self.assertIn("works[0].steps[0]", ended.stderr)

    def test_one_thread_cannot_wait_for_itself(self):
        self.assertEqual(carried_out("sequential", [{"get": "q"}], queues={"q": 1}).returncode, 2)


class Faults(unittest.TestCase):
    def test_a_deadlock_ends(self):
        for model in ("asyncio", "threads"):
            self.assertEqual(carried_out(model, [{"get": "q"}], queues={"q": 1}, within=0.2).returncode, 3)

    def test_drawn_values_that_do_not_suffice(self):
        self.assertIn("StopIteration", carried_out("asyncio", [{"repeat": 2, "steps": [{"io": [0]}]}]).stderr)

    def test_input_that_is_no_json(self):
        ended = subprocess.run([sys.executable, REALITY, "-"], input="{", capture_output=True, text=True)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertNotIn("Traceback", ended.stderr)


if __name__ == "__main__":
    unittest.main()
