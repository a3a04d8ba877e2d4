"""The charts of a lock, read without its images, and those of the next lock."""

from collections.abc import Mapping
from datetime import date

from archcheck.frozen import dataclass
from archcheck.registry.lock.layout import head_of, with_plain_line_breaks
from archcheck.registry.lock.model import LockedChart
from archcheck.registry.lock.reading import read_lock

_CHARTS = b"\ncharts:\n"


@dataclass(frozen=True, slots=True)
class ChangedChart:
    """A constraint that comes to another version now, or to another chart of the same version."""

    name: str
    old: str
    new: str


def locked_charts(data: bytes, path: str) -> Mapping[str, LockedChart]:
    """Return what constraints came to, by a lock; nothing of one without charts is read.

    Raises:
        InputError: it has charts, and is broken or in the middle of a merge.

    """
    text = with_plain_line_breaks(data)
    start = text.find(_CHARTS)
    if start < 0 and b"charts" not in text:
        return {}
    head = head_of(text)
    return read_lock(data if head is None else head + b"images: {}" + text[start:], path).charts


def merged_charts(
    before: Mapping[str, LockedChart], now: Mapping[str, tuple[str, str]], today: date, *, keeps: bool
) -> dict[str, LockedChart]:
    """Return the charts of the next lock.

    Args:
        before: those of the lock as it is.
        now: the version and the digest that each constraint came to in this run.
        today: the day of the run.
        keeps: whether what was not seen stays, since not all could be read.

    """
    charts = dict(before) if keeps else {}
    for name, (version, digest) in now.items():
        old = before.get(name)
        is_same = old is not None and (old.version, old.digest) == (version, digest)
        charts[name] = old if old is not None and is_same else LockedChart(version, digest, today)
    return charts


def changed_charts(
    before: Mapping[str, LockedChart], after: Mapping[str, LockedChart]
) -> tuple[ChangedChart, ...]:
    """Return the constraints that come to another version, or another archive, than before."""
    both = ((name, before[name], chart) for name, chart in sorted(after.items()) if name in before)
    return tuple(
        ChangedChart(name, old.version, chart.version)
        for name, old, chart in both
        if (old.version, old.digest) != (chart.version, chart.digest)
    )
