"""The errors that programs raise and catch."""

import asyncio


class AppError(Exception):
    pass


class OtherError(Exception):
    pass


class LimitReached(BaseException):
    """The program runs on and on: the trace ends here."""


RAISABLE = {
    "App": AppError,
    "Other": OtherError,
    "Timeout": asyncio.TimeoutError,
    "Cancelled": asyncio.CancelledError,
    "Interrupt": KeyboardInterrupt,
    "Exit": SystemExit,
}
CAUGHT = {
    "App": AppError,
    "Timeout": asyncio.TimeoutError,
    "Cancelled": asyncio.CancelledError,
    "Exception": Exception,
    "Base": BaseException,
    "Group": BaseExceptionGroup,
    "Fatal": (KeyboardInterrupt, SystemExit),
}
# Errors whose text is the program's own, or part of what is compared.
WITH_TEXT = (AppError, OtherError, asyncio.CancelledError, KeyboardInterrupt, SystemExit)
