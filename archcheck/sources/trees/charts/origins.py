"""What a chart renders → the places that a person edits: its templates and values, where those are files."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.images.reference import Reference
from archcheck.sources.charts.metadata import CHART_FILE
from archcheck.sources.charts.model import RenderOptions
from archcheck.sources.charts.probing import unpacked_chart
from archcheck.sources.charts.render import OpenChart
from archcheck.sources.trees.charts.object_lines import in_templates
from archcheck.sources.trees.charts.scopes import Scope, Scopes
from archcheck.sources.trees.charts.templates import NO_TEMPLATE, Template, read_template
from archcheck.workloads.ignoring import adjacent
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.locations import in_chart
from archcheck.workloads.model import ImageUse, Origin, PodSpec, Source, Workload


def values_files(options: RenderOptions) -> list[Path]:
    """Return the values files that a chart is rendered with, as far as they are files of this machine."""
    return [path for path in map(Path, options.values) if path.is_file()]


class DirectoryOrigins:
    """The places of a chart whose directory is the user's: every template is a file to edit."""

    def __init__(self, directory: Path, values: Sequence[Path], variant: str = "") -> None:
        """Take the directory, the values files laid over its own, and what to call these."""
        self._directory = directory
        self._scopes = Scopes(directory, values)
        self._variant = variant
        self._templates: dict[Path, Template] = {}

    def with_origins(self, inventory: Inventory) -> Inventory:
        """Return a render with each workload in its template, and each image where it is named."""
        moved = _moved(inventory, self._workload, lambda path: str(self._at(path)))
        return replace(moved, skipped=tuple(in_templates(inventory.skipped, self._at)))

    def _at(self, path: str) -> Path:
        return self._file(*self._scopes.of(path))

    def _workload(self, workload: Workload) -> Workload:
        scope, inside = self._scopes.of(workload.source.path)
        path = self._file(scope, inside)
        if path not in self._templates:
            self._templates[path] = NO_TEMPLATE if path.name == CHART_FILE else read_template(path)
        trace = _Trace(workload, scope, path, self._templates[path])
        ignores = tuple(replace(ignore, path=str(path)) for ignore in workload.ignores)
        source = Source(str(path), None, self._variant)
        return replace(workload, source=source, pods=trace.pods(), ignores=ignores)

    def _file(self, scope: Scope, inside: str) -> Path:
        """Return the file of a template; one inside an archive has none, and is where its chart is named."""
        file = scope.directory / inside if scope.directory else self._directory / CHART_FILE
        return file if file.is_file() else self._directory / CHART_FILE


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a template. `is_literal`: the text of an image stands there as it is."""

    number: int | None
    is_literal: bool


@dataclass(frozen=True, slots=True)
class _Trace:
    """The images of one workload, on their way back to where they are named."""

    workload: Workload
    scope: Scope
    path: Path
    template: Template

    def pods(self) -> tuple[PodSpec, ...]:
        """Return the pods, with the origin of each image."""
        lines = self._lines()
        return _with_images(self.workload, lambda use: self._use(use, lines[use]))

    def _lines(self) -> dict[ImageUse, _Line]:
        """Return the line of each image in the template, if that is known, and whether it is named there."""
        uses = sorted(self.workload.images, key=lambda use: (use.line, use.column))
        texts = [use.text for use in uses]
        if paired := self.template.paired(texts):
            every = zip(uses, paired, strict=True)
            return {use: _Line(line, self.template.is_literal(use.text, line)) for use, line in every}
        seen: Counter[str] = Counter()
        lines: dict[ImageUse, _Line] = {}
        for use in self.workload.images:
            literal = self.template.line_of(use.text, seen[use.text], texts.count(use.text))
            seen[use.text] += 1
            only = self.template.only_line if len(texts) == 1 else None
            lines[use] = _Line(literal or only, literal is not None)
        return lines

    def _use(self, use: ImageUse, line: _Line) -> ImageUse:
        """Return an image where its text stands in the template, else in the values, else at the template."""
        name = use.image
        wanted = isinstance(name, Reference) and not line.is_literal
        places = self.scope.origins_of(name, self.template) if isinstance(name, Reference) and wanted else ()
        places = places or (Origin(str(self.path), line.number),)
        own = tuple(replace(ignore, path=str(self.path)) for ignore in use.ignores)
        said = adjacent(replace(use, ignores=own), places, self.scope.comments)
        return replace(use, origin=places[0], ignores=said)


class PackedOrigins:
    """The places of a chart that lies in no directory of the user's: values files, and where it is named."""

    def __init__(self, opened: OpenChart, chart: Origin | None) -> None:
        """Take an open chart: what is only unpacked for it is gone with it. `chart` is where it is named.

        An image is where a values file of the user names it, else where the chart itself is named.
        """
        self._chart = chart
        self._files = values_files(opened.options)
        self._scopes = Scopes(unpacked_chart(opened).path, self._files) if self._files else None

    def with_origins(self, inventory: Inventory) -> Inventory:
        """Return a render with each image where it is named; its templates are in no file."""
        moved = _moved(inventory, self._workload, lambda path: path)
        return replace(moved, skipped=tuple(map(self._skipped, moved.skipped)))

    def _skipped(self, skipped: Skipped) -> Skipped:
        """Return an object that is not read where its chart is named, or in a template that is in no file."""
        if not skipped.kind:
            return replace(skipped, line=None)
        path, line = (self._chart.path, self._chart.line) if self._chart else (in_chart(skipped.path), None)
        ignores = tuple(replace(ignore, path=in_chart(ignore.path)) for ignore in skipped.ignores)
        return replace(skipped, path=path, line=line, ignores=ignores)

    def _workload(self, workload: Workload) -> Workload:
        scope, inside = self._scopes.of(workload.source.path) if self._scopes else (None, "")
        file = scope.directory / inside if scope and scope.directory else None
        template = read_template(file) if file else NO_TEMPLATE

        def traced(use: ImageUse) -> ImageUse:
            places = [*self._named(use, scope, template), *([self._chart] if self._chart else ())]
            own = tuple(replace(ignore, path=in_chart(ignore.path)) for ignore in use.ignores)
            said = adjacent(replace(use, ignores=own), places, scope.comments if scope else {})
            return replace(use, origin=places[0] if places else None, ignores=said)

        source = replace(workload.source, path=in_chart(workload.source.path))
        ignores = tuple(replace(ignore, path=source.path) for ignore in workload.ignores)
        return replace(workload, source=source, pods=_with_images(workload, traced), ignores=ignores)

    def _named(self, use: ImageUse, scope: Scope | None, template: Template) -> list[Origin]:
        """Return the values that name an image, as far as they are in files of the user."""
        name = use.image
        if scope is None or not isinstance(name, Reference):
            return []
        return [origin for origin in scope.origins_of(name, template) if Path(origin.path) in self._files]


def origins_of(opened: OpenChart, chart: Origin | None = None) -> DirectoryOrigins | PackedOrigins:
    """Return the places of an open chart.

    Args:
        opened: the chart.
        chart: where a user names it, for what lies in no file; None for its archive, if that is the user's.

    """
    given = opened.given
    if given is not None and given.is_dir():
        return DirectoryOrigins(given, values_files(opened.options))
    return PackedOrigins(opened, chart or (Origin(str(given)) if given is not None else None))


def chart_file(opened: OpenChart) -> str:
    """Return where the `Chart.yaml` of an open chart is: a file, the archive that has it, or neither."""
    given = opened.given
    if given is None:
        return in_chart(f"{opened.metadata.facts.name}/{CHART_FILE}")
    return str(given / CHART_FILE) if given.is_dir() else str(given)


def _moved(
    inventory: Inventory, placed: Callable[[Workload], Workload], path_of: Callable[[str], str]
) -> Inventory:
    """Return a render with its workloads and errors moved; its lines are those of a text that is gone."""
    return replace(
        inventory,
        workloads=tuple(map(placed, inventory.workloads)),
        errors=tuple(
            InputError(error.what, path=path_of(error.path), why=error.why, hint=error.hint)
            for error in inventory.errors
        ),
    )


def _with_images(workload: Workload, traced: Callable[[ImageUse], ImageUse]) -> tuple[PodSpec, ...]:
    return tuple(replace(pod, images=tuple(map(traced, pod.images))) for pod in workload.pods)
