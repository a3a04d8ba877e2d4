"""Work that is done once in a run, however many ask for it, at the same time or later."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class OnceEach(Generic[Key, Result]):
    """The results of works, by what tells them apart. What failed has failed for all that ask for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Key, Future[Result]] = {}

    def of(self, key: Key, work: Callable[[], Result]) -> Result:
        """Return the result of a work, done by the thread that asks first; the others wait for it."""
        with self._lock:
            future = self._known.get(key)
            is_first = future is None
            if future is None:
                future = self._known[key] = Future()
        if is_first:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - it is raised below, and where others ask
                future.set_exception(error)
        return future.result()
