"""Works in a few threads: in order, not all at once, and not waited for at the end."""

import threading
import time

import pytest

from archcheck.processes.threads import side_by_side


def test_results_are_in_order_and_no_more_than_some_run_at_once() -> None:
    running, most = [0], [0]
    lock = threading.Lock()

    def work(number: int) -> int:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.01)
        with lock:
            running[0] -= 1
        return number

    with side_by_side([lambda number=number: work(number) for number in range(9)], 3) as results:  # type: ignore[misc]
        assert [result() for result in results] == list(range(9))
    assert 1 < most[0] <= 3


def test_what_a_work_raises_is_raised_where_it_is_asked_for() -> None:
    def fails() -> int:
        raise TimeoutError("its own")

    with side_by_side([fails, lambda: 2], 2) as (first, second):
        assert second() == 2
        with pytest.raises(TimeoutError, match="its own"):
            first()


def test_what_is_not_begun_when_the_block_is_left_is_not_done() -> None:
    go, done = threading.Event(), []

    def waits() -> None:
        go.wait(10)

    with side_by_side([waits, *[lambda: done.append(1)] * 5], 1):
        pass
    go.set()
    time.sleep(0.05)
    assert done == []


def test_no_thread_is_left_when_all_is_done() -> None:
    before = threading.active_count()
    with side_by_side([lambda: 1] * 9, 4) as results:
        assert [result() for result in results] == [1] * 9
    assert threading.active_count() == before


def test_the_threads_are_daemons() -> None:
    with side_by_side([lambda: threading.current_thread().daemon], 1) as (result,):
        assert result()
