import time
from concurrent.futures import ProcessPoolExecutor


def fibonacci(n: int) -> int:
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def main() -> None:
    numbers = [30, 31, 32, 33]

    start = time.perf_counter()
    alone = list(map(fibonacci, numbers))
    print(f"One process took {time.perf_counter() - start:.2f} seconds")

    start = time.perf_counter()
    with ProcessPoolExecutor() as pool:
        together = list(pool.map(fibonacci, numbers))
    print(f"A pool of processes took {time.perf_counter() - start:.2f} seconds")

    assert alone == together


if __name__ == "__main__":
    main()
