"""The charts of a lock: what is written is read again, alone or with all, and what makes the next lock."""

from datetime import date
from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.images.availability import Reason, Unknown
from archcheck.images.reference import parse_reference
from archcheck.registry.lock.charts import ChangedChart, changed_charts, locked_charts, merged_charts
from archcheck.registry.lock.file import LockFile
from archcheck.registry.lock.layout import head_of
from archcheck.registry.lock.model import AN_ARTIFACT, Lock, Locked, LockedChart
from archcheck.registry.lock.reading import LaterVersionError, read_lock
from archcheck.registry.lock.writing import lock_text
from tests.support.tables import check_rows

DAY = date(2026, 1, 31)
DIGEST = f"sha256:{'0' * 64}"
WEB = LockedChart("1.4.0", DIGEST, DAY)
CHARTS = {
    "https://charts.example.org#web 1.x": WEB,
    "oci://ghcr.io/team/db >=1, <3": LockedChart("2.0.0-rc.1", "", DAY),
}
IMAGES = {"docker.io/library/web:1": Locked(AN_ARTIFACT, DAY)}


def test_what_is_written_is_read_again_and_a_lock_without_charts_stays_as_it_was() -> None:
    for lock in (Lock(IMAGES, DAY, CHARTS), Lock({}, None, CHARTS), Lock(IMAGES, DAY)):
        text = lock_text(lock)
        assert read_lock(text.encode(), "archcheck.lock") == lock
        assert locked_charts(text.encode(), "archcheck.lock") == lock.charts
        assert f"version: {2 if lock.charts else 1}\n" in text


def test_one_image_is_read_by_itself_beside_charts() -> None:
    data = lock_text(Lock(IMAGES, DAY, CHARTS)).encode()
    assert head_of(data) is not None
    assert head_of(data.replace(b'"1.4.0"', b"'1.4.0'")) is None
    lock = LockFile(Path("archcheck.lock"), data, DAY)
    assert lock.answer(parse_reference("web:1")) == AN_ARTIFACT
    other = lock.answer(parse_reference("web:2"))
    assert isinstance(other, Unknown)
    assert other.reason is Reason.OFFLINE


def test_a_lock_without_charts_is_not_looked_at_for_them_however_broken_it_is() -> None:
    assert locked_charts(b"<<<<<<< ours\n: [", "archcheck.lock") == {}


def test_what_no_lock_says_of_a_chart_is_an_error_with_its_line() -> None:
    block = '  "a#web 1.x":\n    version: "1.4.0"\n    seen: 2026-01-31\n'
    rows = [
        ("charts: [a]\n", "charts: is no mapping"),
        (f"charts:\n{block}{block}", "stands twice"),
        ("charts:\n  a: {version: '1.4.0'}\n", "without seen"),
        ("charts:\n  a: {version: '--output=x', seen: 2026-01-31}\n", "no version of a chart"),
        ("charts:\n  a: {version: '1.4.0/../..', seen: 2026-01-31}\n", "no version of a chart"),
        ("charts:\n  a: {version: '1.4.0', digest: nothing, seen: 2026-01-31}\n", "no digest"),
        ("charts:\n  a: {version: '1.4.0', place: x, seen: 2026-01-31}\n", "unknown key"),
    ]

    def check(row: tuple[str, str]) -> None:
        with pytest.raises(InputError, match=row[1]) as caught:
            locked_charts(f"version: 2\n{row[0]}".encode(), "archcheck.lock")
        assert caught.value.line

    check_rows(rows, check)
    with pytest.raises(LaterVersionError):
        locked_charts(f"version: 3\ncharts:\n{block}".encode(), "archcheck.lock")


def test_the_next_lock_has_what_was_seen_and_keeps_days_of_what_is_the_same() -> None:
    today = date(2026, 2, 1)
    before = {"a": WEB, "b": WEB, "gone": WEB}
    now = {"a": ("1.4.0", DIGEST), "b": ("1.5.0", DIGEST), "c": ("1.0.0", "")}
    after = merged_charts(before, now, today, keeps=False)
    assert after == {"a": WEB, "b": LockedChart("1.5.0", DIGEST, today), "c": LockedChart("1.0.0", "", today)}
    assert changed_charts(before, after) == (ChangedChart("b", "1.4.0", "1.5.0"),)
    assert merged_charts(before, now, today, keeps=True) == {**after, "gone": WEB}
