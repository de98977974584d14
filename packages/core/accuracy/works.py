"""Reads what `reality.py` is to carry out, and says everything that is wrong with it at once, each fault with its path."""

MODELS = ("sequential", "asyncio", "threads", "processes", "asyncio-to-thread", "asyncio-process-pool", "processes-asyncio")
START_METHODS = ("fork", "forkserver", "spawn")

# CPython refuses more than 20 statically nested blocks, and a retry takes two.
DEEPEST = 9


class BadInput(Exception):
    """What was read is no run: str() is one fault a line."""


class Checker:
    """Collects the faults of one input."""

    def __init__(self):
        self.faults = []
        # The ids of works that no user has yet.
        self.free = set()
        self.names = {"lock": set(), "semaphore": set(), "queue": set(), "limit": set()}

    def fault(self, path, expected, found):
        self.faults.append(f"{path}: expected {expected}, found {shown(found)}")

    # Values. Each takes the value and its path.

    def seconds(self, value, path):
        if not is_number(value) or not 0 <= value < float("inf"):
            self.fault(path, "seconds, 0 or more", value)

    def drawn_seconds(self, value, path):
        self.each(value, path, self.seconds)

    def each(self, value, path, check):
        """A value, or a list with the value for each time that the step is performed."""
        if not isinstance(value, list):
            check(value, path)
        for i, item in enumerate(value if isinstance(value, list) else ()):
            check(item, f"{path}[{i}]")

    def count(self, value, path, least=0):
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fault(path, f"a whole number, {least} or more", value)

    def positive(self, value, path):
        self.count(value, path, least=1)

    def positive_or_null(self, value, path):
        if value is not None:
            self.positive(value, path)

    def seconds_list(self, value, path):
        if not isinstance(value, list):
            return self.fault(path, "a list of seconds", value)
        return self.drawn_seconds(value, path)

    def outcome(self, value, path):
        self.each(value, path, lambda one, at: isinstance(one, bool) or self.fault(at, "true or false", one))

    def pool(self, value, path):
        if value not in ("thread", "process"):
            self.fault(path, '"thread" or "process"', value)

    def name(self, kind):
        def check(value, path):
            if not isinstance(value, str) or value not in self.names[kind]:
                self.fault(path, f"the name of a declared {kind} ({', '.join(sorted(self.names[kind])) or 'there is none'})", value)

        return check

    # Steps.

    def steps(self, value, path, depth=0, verbs=None):
        if not isinstance(value, list):
            return self.fault(path, "a list of steps", value)
        if depth > DEEPEST:
            return self.faults.append(f"{path}: steps are nested deeper than {DEEPEST}")
        for i, step in enumerate(value):
            self.step(step, f"{path}[{i}]", depth, verbs)
        return None

    def step(self, step, path, depth, allowed):
        keys = self.verbs(depth)
        verb = next((verb for verb in keys if isinstance(step, dict) and verb in step), None)
        if verb is None or (allowed and verb not in allowed):
            return self.fault(path, f"a step: one of {', '.join(allowed or keys)}", step)
        return self.keys(step, path, **keys[verb])

    def keys(self, value, path, required, optional=None):
        optional = optional or {}
        for key in sorted(value.keys() - required.keys() - optional.keys()):
            self.faults.append(f"{path}.{key}: unknown; known here are {', '.join([*required, *optional])}")
        for key in sorted(required.keys() - value.keys()):
            self.faults.append(f"{path}.{key}: is missing")
        for key, check in (required | optional).items():
            if key in value:
                check(value[key], f"{path}.{key}")

    def verbs(self, depth):
        """What belongs to each verb."""

        def inner(value, path):
            self.steps(value, path, depth + 1)

        def branches(value, path):
            if not isinstance(value, list):
                return self.fault(path, "a list of branches, each a list of steps", value)
            for i, branch in enumerate(value):
                self.steps(branch, f"{path}[{i}]", depth + 1)
            return None

        def offloaded(value, path):
            self.steps(value, path, depth + 1, ("cpu", "block", "fibonacci"))

        return {
            "offload": {"required": {"offload": self.pool, "steps": offloaded}, "optional": {"payload": self.count}},
            "repeat": {"required": {"repeat": self.count, "steps": inner}},
            "timeout": {"required": {"timeout": self.drawn_seconds, "steps": inner}},
            "retry": {"required": {"retry": self.positive, "steps": inner}, "optional": {"backoff": self.seconds_list}},
            "lock": {"required": {"lock": self.name("lock"), "steps": inner}},
            "semaphore": {"required": {"semaphore": self.name("semaphore"), "steps": inner}},
            "gather": {"required": {"gather": branches}},
            "taskGroup": {"required": {"taskGroup": branches}},
            "io": {"required": {"io": self.drawn_seconds}},
            "cpu": {"required": {"cpu": self.drawn_seconds}},
            "block": {"required": {"block": self.drawn_seconds}},
            "yield": {"required": {"yield": self.count}},
            "put": {"required": {"put": self.name("queue")}},
            "get": {"required": {"get": self.name("queue")}},
            "fail": {"required": {"fail": self.outcome}},
            "fibonacci": {"required": {"fibonacci": self.count}},
        }

    # The whole.

    def one_of(self, choices):
        return lambda value, path: value in choices or self.fault(path, f"one of {', '.join(choices)}", value)

    def sizes(self, kind, least):
        def check(value, path):
            if not isinstance(value, dict):
                return self.fault(path, "an object of names and numbers", value)
            self.names[kind] = set(value)
            for name, size in value.items():
                self.count(size, f"{path}.{name}", least)
            return None

        return check

    def locks(self, value, path):
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            self.fault(path, "a list of names", value)
        else:
            self.names["lock"] = set(value)

    def pools(self, value, path):
        if not isinstance(value, dict):
            return self.fault(path, "an object", value)
        return self.keys(value, path, {}, {"threads": self.positive_or_null, "processes": self.positive_or_null})

    def machine(self, value, path):
        if not isinstance(value, dict):
            return self.fault(path, "an object", value)
        choices = {"startMethod": self.one_of(START_METHODS), "switchInterval": self.seconds, "iterationsPerSecond": self.positive}
        choices["cpu"] = self.one_of(("work", "time"))
        return self.keys(value, path, {}, choices)

    def works(self, value, path):
        if not isinstance(value, list):
            return self.fault(path, "a list of works", value)
        for i, work in enumerate(value):
            self.work(work, f"{path}[{i}]")
        if len({work["id"] for work in value if isinstance(work, dict) and is_number(work.get("id"))}) < len(value):
            self.faults.append(f"{path}: every work needs an id of its own")
        return None

    def work(self, value, path):
        if not isinstance(value, dict):
            return self.fault(path, "a work", value)
        optional = {"name": lambda *_: None, "arrival": self.seconds, "limit": self.limit_or_null}
        return self.keys(value, path, {"id": self.count, "steps": self.steps}, optional)

    def limit_or_null(self, value, path):
        if value is not None:
            self.name("limit")(value, path)

    def users(self, value, path):
        if not isinstance(value, list):
            return self.fault(path, "a list of users", value)
        for i, user in enumerate(value):
            self.user(user, f"{path}[{i}]")
        return None

    def user(self, value, path):
        if not isinstance(value, dict):
            return self.fault(path, "a user", value)
        self.keys(value, path, {"works": self.ids, "thinks": self.seconds_list})
        works, thinks = value.get("works"), value.get("thinks")
        if isinstance(works, list) and isinstance(thinks, list) and len(works) != len(thinks):
            self.fault(f"{path}.thinks", f"as many as works, {len(works)}", len(thinks))
        return None

    def ids(self, value, path):
        if not isinstance(value, list) or not all(one in self.free for one in value):
            return self.fault(path, "a list of works' ids that no other user has", value)
        self.free -= set(value)
        return None

    def run(self, value):
        if not isinstance(value, dict):
            return self.fault("the input", "an object", value)
        declared = {"locks": self.locks, "semaphores": self.sizes("semaphore", 1), "queues": self.sizes("queue", 0)}
        declared["limits"] = self.sizes("limit", 1)
        works = value.get("works")
        self.free = {work["id"] for work in works if isinstance(work, dict) and is_number(work.get("id"))} if isinstance(works, list) else set()
        options = {"pools": self.pools, "machine": self.machine, "limit": self.positive_or_null}
        return self.keys(value, "run", {"model": self.one_of(MODELS)}, {**declared, **options, "works": self.works, "users": self.users})


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def shown(value):
    text = repr(value)
    return text if len(text) < 60 else text[:57] + "..."


def check(value):
    """Raises BadInput if the value, as it came out of JSON, is not a run."""
    checker = Checker()
    checker.run(value)
    if checker.faults:
        raise BadInput("\n".join(checker.faults))
