"""Work that is done once, however many threads ask for it at the same time."""

import threading

import pytest

from archcheck.errors import ChartError
from archcheck.sources.gitops.once import OnceEach

THREADS = 8


def test_threads_that_ask_at_once_share_one_result() -> None:
    for _ in range(100):
        each: OnceEach[str, object] = OnceEach()
        start = threading.Barrier(THREADS)
        made: list[object] = []
        got: list[object] = []

        def work(made: list[object] = made) -> object:
            made.append(object())
            return made[-1]

        def ask(
            each: OnceEach[str, object] = each,
            start: threading.Barrier = start,
            got: list[object] = got,
            work: object = work,
        ) -> None:
            start.wait()
            got.append(each.of("a", work))  # type: ignore[arg-type]

        threads = [threading.Thread(target=ask) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 1
        assert got == made * THREADS


def test_what_failed_has_failed_for_all() -> None:
    each: OnceEach[str, int] = OnceEach()
    asked: list[int] = []

    def fail() -> int:
        asked.append(1)
        raise ChartError("no")

    for _ in range(2):
        with pytest.raises(ChartError):
            each.of("a", fail)
    assert asked == [1]
    assert each.of("b", lambda: 2) == 2
