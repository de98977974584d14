import time

import requests

start = time.perf_counter()
reply = requests.get("https://example.com/")
print(f"Status {reply.status_code} after {time.perf_counter() - start:.2f} seconds")
