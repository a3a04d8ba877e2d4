"""A component that nothing includes → its manifests as they stand, and what of it is not read.

A component is no whole by itself, but something elsewhere may include it (`spec.components` of Flux'
Kustomization does), and what it deploys then must not go unseen.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from archcheck.sources.trees.discover.file_references import included, may_be_path
from archcheck.sources.trees.discover.inflation import inflated_charts
from archcheck.sources.trees.discover.kustomizations import Kustomization
from archcheck.sources.trees.kustomize.tracing import shown
from archcheck.workloads.inventory import Loss, Skipped

A_COMPONENT = "a component, which no kustomization here includes"
_ELSEWHERE = f"{A_COMPONENT}: it names {{}}, which is not fetched"
_GONE = f"{A_COMPONENT}: it names {{}}, which is not there"


def left_files(component: Kustomization, others: Collection[Path]) -> list[Path]:
    """Return the manifests that a component names, as one sees them from here; `others` are in a build."""
    return [Path(shown(file, component)) for file in sorted(component.resources) if file not in others]


def left_unread(component: Kustomization) -> Iterator[Skipped]:
    """Yield what is said of a component: that it is one, and what it names that is not on this machine.

    A chart that lies beside it is checked by itself.
    """
    name = str(component.directory)
    yield from (chart.skipped() for chart in inflated_charts([component]) if chart.directory is None)
    remote, gone = component.remote, _gone(component)
    if remote:
        yield Skipped(name, None, _ELSEWHERE.format(remote), loss=Loss.PART)
    elif gone:
        yield Skipped(name, None, _GONE.format(gone), loss=Loss.PART)
    else:
        yield Skipped(name, None, A_COMPONENT)


def _gone(component: Kustomization) -> str:
    """Return the first file that a component names and that is not there; empty where all are."""
    names = (text for text in included(component.root) if may_be_path(text))
    return next((text for text in names if not (component.directory / text).exists()), "")
