"""A chart request → what the real `helm template` renders, hooks and tests included."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.frozen import dataclass
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.charts.dependencies import with_dependencies
from archcheck.sources.charts.helm import find_helm, helm_output
from archcheck.sources.charts.locate import given_chart, locate
from archcheck.sources.charts.metadata import Metadata, read_metadata
from archcheck.sources.charts.model import (
    ChartRequest,
    RenderedChart,
    RenderOptions,
    is_on_the_web,
    is_standard_input,
)
from archcheck.sources.stdin import all_of_standard_input
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.locations import in_chart


def render_chart(
    request: ChartRequest, artifact_hub: str, cache: Path, *, keep: bool = False
) -> RenderedChart:
    """Return what a chart renders, and what it says of itself.

    `keep` keeps the objects of the workloads as they were rendered.
    Nothing is written outside temporary folders and `cache`, where charts are kept by digest.

    Raises:
        ChartError: it cannot be found, read or rendered (with helm's own message), or there is no helm.

    """
    with opened_chart(request, artifact_hub, cache) as chart:
        return RenderedChart(chart.render(keep=keep), chart.metadata.facts)


@dataclass(frozen=True, slots=True)
class OpenChart:
    """A chart on this machine, with its dependencies, that can be rendered as often as need be.

    `folder` is for whatever is made of it; it goes when the chart is closed. `given` is what the user has of
    it: a directory, or an archive; None where it was fetched.
    """

    path: Path
    metadata: Metadata
    options: RenderOptions
    folder: Path
    given: Path | None = None

    @property
    def shown(self) -> str:
        """Where it lies, for what is said of it as a whole: the user's directory or archive, or no file."""
        return in_chart(self.metadata.facts.name) if self.given is None else str(self.given)

    def render(
        self, *values: Path, keep: bool = False, seen: Callable[[bytes], object] | None = None
    ) -> Inventory:
        """Return what it renders, with more values files behind those of the options.

        `seen` is given the text that helm renders.

        Raises:
            ChartError: it cannot be rendered, with helm's own message.

        """
        options = replace(self.options, values=(*self.options.values, *map(str, values)))
        arguments = ["template", *options.arguments(), "--", options.release_name, str(self.path.absolute())]
        stdin = all_of_standard_input() if options.reads_stdin else b""
        with helm_output(arguments, stdin=stdin, descriptors=options.descriptors()) as output:
            stream = output
            if seen is not None:
                data = output.read()
                seen(data)
                stream = io.BytesIO(data)
            return collect_workloads(read(stream), self.shown, rendered=True, keep=keep)


@contextmanager
def opened_chart(request: ChartRequest, artifact_hub: str, cache: Path) -> Iterator[OpenChart]:
    """Give a chart, fetched if need be.

    Raises:
        ChartError: it cannot be found or read, or there is no helm.

    """
    find_helm()
    _require_values(request.options, offline=request.offline)
    with scratch_folder() as scratch:
        chart = locate(request, scratch, cache, artifact_hub)
        metadata = read_metadata(chart)
        if chart.is_dir():
            chart = with_dependencies(chart, metadata, scratch, offline=request.offline)
        yield OpenChart(chart, metadata, request.options, scratch, given_chart(request))


def _require_values(options: RenderOptions, *, offline: bool) -> None:
    for option, path in options.files():
        if is_on_the_web(path):
            if offline:
                raise ChartUnreachableError(f"{option} {path}: nothing is fetched with --offline")
        elif option == "--values" and not is_standard_input(path) and not Path(path).exists():
            raise ChartError(f"{option} {path}: there is no such file")
