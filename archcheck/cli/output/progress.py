"""Progress on stderr, for a person at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from archcheck.actions.reporter import Progress


@contextmanager
def progress(*, enabled: bool) -> Iterator[Progress]:
    """Give the callbacks for a run; they do nothing where stderr is no terminal."""
    if not enabled:
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("asking registries"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield Progress(
            start=lambda total: bar.update(task, total=total),
            step=lambda: bar.advance(task),
        )
