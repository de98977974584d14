"""Stands in for the real library, so that the listing runs without a network."""

import time


class Response:
    status_code = 200


def get(url: str) -> Response:
    time.sleep(0.02)
    return Response()
