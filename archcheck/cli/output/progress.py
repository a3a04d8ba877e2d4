"""Progress on stderr, for a person at a terminal."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache

from archcheck.actions.reporter import Progress
from archcheck.reports.text import printable

_LONGEST = 72


@contextmanager
def progress(*, enabled: bool) -> Iterator[Progress]:
    """Give the callbacks for a run; they do nothing where stderr is no terminal.

    Nothing is shown, and nothing is loaded, before there is something to show.
    """
    if not enabled:
        yield Progress()
        return
    with ExitStack() as stack:
        registries = cache(lambda: _registries(stack))
        reading = cache(lambda: _reading(stack))

        def start(total: int) -> None:
            registries()[0](total)

        def step() -> None:
            registries()[1]()

        def read(text: str) -> None:
            reading()(text)

        yield Progress(start, step, read)


def _registries(stack: ExitStack) -> tuple[Callable[[int], None], Callable[[], None]]:
    """Show a bar, and return what sets its length and what moves it on."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("asking registries"), BarColumn(), MofNCompleteColumn())
    bar = stack.enter_context(Bar(*columns, console=Console(stderr=True), transient=True))
    task = bar.add_task("", total=None)
    return (lambda total: bar.update(task, total=total)), (lambda: bar.advance(task))


def _reading(stack: ExitStack) -> Callable[[str], None]:
    """Show a line, and return what changes it; it goes with the context."""
    from rich.console import Console
    from rich.text import Text

    status = stack.enter_context(Console(stderr=True).status(""))
    return lambda text: status.update(Text(printable(text)[:_LONGEST]))
