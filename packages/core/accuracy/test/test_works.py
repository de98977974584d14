"""What is accepted as a run, and what is said of what is not."""

import unittest

from works import BadInput, check


def faults(run):
    try:
        check(run)
    except BadInput as error:
        return str(error).splitlines()
    return []


def run_of(*steps, **more):
    return {"model": "asyncio", "works": [{"id": 1, "steps": list(steps)}], **more}


class Accepted(unittest.TestCase):
    def test_every_verb(self):
        steps = [
            {"io": 0.3}, {"io": [0.1, 0.2]}, {"cpu": 0}, {"block": 1}, {"yield": 1},
            {"repeat": 2, "steps": [{"io": 0}]}, {"gather": [[{"io": 0}], []]}, {"taskGroup": [[]]},
            {"lock": "l", "steps": []}, {"semaphore": "s", "steps": []}, {"put": "q"}, {"get": "q"},
            {"timeout": 1, "steps": []}, {"retry": 3, "backoff": [0.1], "steps": [{"fail": [True, False]}]},
            {"fail": False}, {"fibonacci": 5}, {"offload": "process", "payload": 10, "steps": [{"cpu": 1}]},
        ]  # fmt: skip
        self.assertEqual(faults(run_of(*steps, locks=["l"], semaphores={"s": 1}, queues={"q": 0})), [])

    def test_options(self):
        options = {"pools": {"threads": None, "processes": 2}, "limit": None, "machine": {"startMethod": "spawn", "switchInterval": 0.001}}
        self.assertEqual(faults(run_of(**options)), [])


class Refused(unittest.TestCase):
    def test_all_faults_at_once_each_with_its_path(self):
        found = faults(run_of({"io": -1}, {"gather": [[{"cpu": "3"}]]}, {"retry": 0, "bakoff": [], "steps": []}, limit=0))
        self.assertEqual(
            found,
            [
                "run.limit: expected a whole number, 1 or more, found 0",
                "run.works[0].steps[0].io: expected seconds, 0 or more, found -1",
                "run.works[0].steps[1].gather[0][0].cpu: expected seconds, 0 or more, found '3'",
                "run.works[0].steps[2].bakoff: unknown; known here are retry, steps, backoff",
                "run.works[0].steps[2].retry: expected a whole number, 1 or more, found 0",
            ],
        )

    def test_a_name_that_nobody_declared(self):
        self.assertEqual(faults(run_of({"lock": "a", "steps": []}, locks=["b"]))[0], "run.works[0].steps[0].lock: expected the name of a declared lock (b), found 'a'")

    def test_steps_that_a_pool_cannot_do(self):
        self.assertIn("one of cpu, block, fibonacci", faults(run_of({"offload": "thread", "steps": [{"io": 1}]}))[0])

    def test_steps_nested_too_deeply_for_python(self):
        step = {"io": 0}
        for _ in range(20):
            step = {"retry": 1, "steps": [step]}
        self.assertIn("nested deeper", faults(run_of(step))[0])

    def test_what_is_no_run_at_all(self):
        for value in (None, [], "run", {}, {"model": "asyncio", "works": [1]}, {"model": "asyncio", "works": [{"id": 1, "steps": [{}]}]}):
            self.assertTrue(faults(value), value)

    def test_ids_that_are_not_unique(self):
        self.assertIn("id of its own", faults({"model": "asyncio", "works": [{"id": 1, "steps": []}, {"id": 1, "steps": []}]})[0])


if __name__ == "__main__":
    unittest.main()
