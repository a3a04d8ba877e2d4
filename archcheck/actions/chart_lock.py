"""Which versions of charts a run takes: those of its lock, unless all is to be asked for anew."""

from collections.abc import Mapping

from archcheck.actions.lock_location import lock_to_read
from archcheck.actions.run_options import RunOptions
from archcheck.registry.lock.charts import locked_charts
from archcheck.registry.lock.file import read_bytes
from archcheck.registry.lock.model import LockedChart


def locked_charts_of(run: RunOptions) -> Mapping[str, LockedChart]:
    """Return the versions that constraints came to, by the lock of a run, with `--locked` or not.

    With `--refresh` there are none.

    Raises:
        InputError: the lock has charts, and cannot be read.

    """
    lock = run.registry.lock
    if lock is not None:
        return locked_charts(lock.data, str(lock.path))
    if run.registry.cache.refresh:
        return {}
    path = lock_to_read(run.settings, run.directory)
    return locked_charts(read_bytes(path), str(path)) if path.is_file() else {}
