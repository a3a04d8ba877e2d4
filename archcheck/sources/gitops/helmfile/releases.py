"""An entry of `releases:` → what helmfile installs, as far as it is told without filling in templates.

Source: helmfile pkg/state/state.go (`ReleaseSpec`, `setFlags`, `ApplyOverrides`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.sources.gitops.expansion import ReleaseBuild
from archcheck.sources.gitops.helmfile.charts import chart_of
from archcheck.sources.gitops.helmfile.expressions import ReleaseFacts, UnknownExpressionError
from archcheck.sources.gitops.helmfile.patches import patches_of, programs_of
from archcheck.sources.gitops.helmfile.states import HelmfileState
from archcheck.sources.gitops.helmfile.value_layers import ValueFolder, ValueLayers, layered
from archcheck.sources.gitops.model import ObjectName, Release, SetValue, UnknownPart
from archcheck.sources.gitops.placing import first_origin, is_set, items_at, member, text_at, texts_at
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, as_layers_apart
from archcheck.workloads.model import Origin

KIND = "helmfile"
_FIELDS = ("Name", "Chart", "Namespace", "ChartVersion")
_TAKEN = frozenset({"Warn", "Info", "Debug"})
_ESCAPED = str.maketrans({"{": r"\{", "}": r"\}", ",": r"\,"})


@dataclass(frozen=True, slots=True)
class ReleaseContext:
    """What the releases of a state are read with: the values of its environment are `values`."""

    state: HelmfileState
    repository: Repository
    values: PlacedValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HelmfileRelease:
    """A release, and the files that its values were read of."""

    step: ReleaseBuild
    files: tuple[Path, ...]


def release_of(entry: PlacedValues, context: ReleaseContext) -> HelmfileRelease:
    """Return what helmfile installs of a release.

    Raises:
        UnknownExpressionError: its name, chart, namespace or version is a template that is not known here.

    """
    state, origin = context.state.content, _origin(entry, context)
    facts = ReleaseFacts(_named(entry, state), context.values)
    name, chart, namespace, version = (
        facts.filled(text).strip()
        for text in (facts.release[key] for key in ("Name", "Chart", "Namespace", "ChartVersion"))
    )
    values = _values(entry, context, facts, origin)
    patches = patches_of(entry, context.state.folder, context.repository, origin)
    release = Release(
        ObjectName("", KIND, namespace, name),
        origin,
        chart_of(chart, version, state, context.state.folder, context.repository),
        name,
        namespace,
        as_layers_apart(values.values),
        tuple(_sets(entry, context, facts)),
        post_renderers=patches.renderers,
        skip_tests=True,
        skip_schema=is_set(entry, "skipSchemaValidation")
        or is_set(state, "helmDefaults", "skipSchemaValidation"),
        kube_version=text_at(entry, "kubeVersion") or text_at(state, "kubeVersion"),
        api_versions=tuple(
            each.text for each in texts_at(entry, "apiVersions") or texts_at(state, "apiVersions")
        ),
        unknown=(*values.unknown, *patches.unknown, *programs_of(entry, state, origin)),
    )
    return HelmfileRelease(ReleaseBuild(release, namespace), values.files)


def _named(entry: PlacedValues, state: PlacedValues) -> dict[str, str]:
    return {
        "Name": text_at(entry, "name"),
        "Chart": text_at(entry, "chart") or text_at(entry, "directory"),
        "Namespace": text_at(state, "namespace") or text_at(entry, "namespace"),
        "ChartVersion": text_at(entry, "version"),
    }


def _origin(entry: PlacedValues, context: ReleaseContext) -> Origin:
    name = member(entry, "name")
    place = name.origin if isinstance(name, PlacedScalar) else first_origin(entry)
    return place or Origin(str(context.state.path))


def _values(entry: PlacedValues, context: ReleaseContext, facts: ReleaseFacts, origin: Origin) -> ValueLayers:
    """Return the values of a release: files and mappings in order, encrypted files after them."""
    handler = text_at(entry, "missingFileHandler") or text_at(context.state.content, "missingFileHandler")
    places = ValueFolder(
        context.state.folder,
        context.repository,
        origin,
        text_at(entry, "valuesPathPrefix"),
        handler in _TAKEN,
        facts.filled,
    )
    templates, unknown = _filled_all(items_at(entry, "valuesTemplate"), facts.filled)
    layers = layered([*templates, *items_at(entry, "values")], places)
    secrets = [
        UnknownPart(f"the encrypted file {each.text}", each.origin or origin)
        for each in texts_at(entry, "secrets")
    ]
    return replace(layers, unknown=(*layers.unknown, *unknown, *secrets))


def _filled_all(
    entries: Sequence[PlacedValues], filled: Callable[[str], str]
) -> tuple[list[PlacedValues], list[UnknownPart]]:
    known: list[PlacedValues] = []
    unknown: list[UnknownPart] = []
    for entry in entries:
        try:
            known.append(_filled(entry, filled))
        except UnknownExpressionError as error:
            place = first_origin(entry)
            unknown += [UnknownPart(f"values that are a template: {error}", place)] if place else []
    return known, unknown


def _filled(values: PlacedValues, filled: Callable[[str], str]) -> PlacedValues:
    if isinstance(values, Mapping):
        return {key: _filled(value, filled) for key, value in values.items()}
    if not isinstance(values, PlacedScalar):
        return [_filled(value, filled) for value in values]
    text = filled(values.text)
    return values if text == values.text else replace(values, meaning=text, text=text)


def _sets(entry: PlacedValues, context: ReleaseContext, facts: ReleaseFacts) -> Iterator[SetValue]:
    """Yield the options of helm that single values become; a template that is not known stays as it is."""
    templates, _ = _filled_all(items_at(entry, "setTemplate"), facts.filled)
    typed = [*templates, *items_at(entry, "set"), *items_at(entry, "env")]
    for option, entries in (("--set", typed), ("--set-string", items_at(entry, "setString"))):
        for each in entries:
            name, text = text_at(each, "name").translate(_ESCAPED), text_at(each, "value")
            values = [value.text.translate(_ESCAPED) for value in texts_at(each, "values")]
            file = text_at(each, "file")
            if text:
                yield SetValue(option, f"{name}={text.translate(_ESCAPED)}", _place(each, "value"))
            elif file:
                path = context.repository.within(file, context.state.folder)
                if path is not None:
                    yield SetValue("--set-file", f"{name}={path}", _place(each, "file"))
            elif values:
                yield SetValue(option, f"{name}={{{','.join(values)}}}", first_origin(member(each, "values")))


def _place(entry: PlacedValues, key: str) -> Origin | None:
    return first_origin(member(entry, key))
