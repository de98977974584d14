import random
import time


def now() -> str:
    return time.strftime("%H:%M:%S")


def task(number: int) -> None:
    print(f"Task {number} started at {now()}")
    latency = random.random()
    time.sleep(latency)
    print(f"Task {number} completed at {now()}, in {latency:.2f} seconds")


def main() -> None:
    start = time.perf_counter()
    for number in range(1, 11):
        task(number)
    print(f"Process took {time.perf_counter() - start:.2f} seconds")


main()
