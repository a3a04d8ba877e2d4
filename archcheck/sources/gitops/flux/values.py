"""The values of a HelmRelease: `valuesFrom` in order, `spec.values` over them, each scalar at its place.

Source: fluxcd/pkg chartutil/values.go (v1.30.0), ChartValuesFromReferences. `spec.values` are laid over all
in the end, and so over what a `targetPath` has set, unless that was set in one of their own mappings.
"""

from collections.abc import Callable
from typing import TypeAlias

from archcheck.documents.nodes import Mapping, YamlNode, elements, get, is_null, is_true, text_of
from archcheck.frozen import dataclass
from archcheck.sources.gitops.expansion import Waiting
from archcheck.sources.gitops.flux.places import WrittenText, block_of, placed_by, placed_in, read_text
from archcheck.sources.gitops.flux.references import (
    KINDS,
    KnownData,
    MissingData,
    ReferencedData,
    referenced_data,
)
from archcheck.sources.gitops.flux.target_paths import (
    MutableValues,
    TargetPathError,
    TargetSetting,
    set_value,
)
from archcheck.sources.gitops.model import ObjectName, UnknownPart
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.values import PlacedValues, merged
from archcheck.workloads.model import Origin

_KEY = "values.yaml"

TextFinder: TypeAlias = Callable[[BuiltObject, str, str], WrittenText | None]
"""An object that no file writes, a key of its data, and the text below it → where that text is written."""


@dataclass(frozen=True, slots=True)
class ComposedValues:
    """All values of a release but its chart's own, and what is not known of them.

    `has_secrets`: those of a Secret are among them.
    """

    values: PlacedValues
    unknown: tuple[UnknownPart, ...] = ()
    has_secrets: bool = False


@dataclass(frozen=True, slots=True)
class _Reference:
    """One element of `valuesFrom`, where a person edits it; `level` is that of its values."""

    node: YamlNode
    origin: Origin
    level: int

    def text(self, key: str) -> str:
        return text_of(get(self.node, key)) or ""

    @property
    def is_optional(self) -> bool:
        return is_true(get(self.node, "optional"))

    @property
    def key(self) -> str:
        return self.text("valuesKey") or _KEY


def composed_values(
    obj: BuiltObject, index: ClusterIndex, written_text: TextFinder, *, is_final: bool
) -> ComposedValues | Waiting:
    """Return the values of a HelmRelease, or that it waits for a ConfigMap or a Secret."""
    references = _references(obj)
    composing = _Composing(_own_values(obj, len(references) + 1), written_text)
    has_secrets = False
    for reference in references:
        kind, name = reference.text("kind"), reference.text("name")
        data = referenced_data(index, kind, obj.object.namespace, name)
        if isinstance(data, MissingData) and kind in KINDS and not is_final:
            return Waiting(data.name.label)
        composing.add(reference, data)
        has_secrets = has_secrets or _is_readable_secret(kind, data)
    return ComposedValues(merged(composing.values, composing.own), tuple(composing.unknown), has_secrets)


def _is_readable_secret(kind: str, data: ReferencedData) -> bool:
    """Return whether a Secret's values are in what a reference names: its own, or put there by variables."""
    if not isinstance(data, KnownData) or not any(data.texts.values()):
        return False
    return kind == "Secret" or data.holder.has_secrets


def _own_values(obj: BuiltObject, level: int) -> MutableValues:
    written = get(obj.written.root, "spec", "values") if obj.written else None
    values = get(obj.object.root, "spec", "values")
    placed = {} if values is None else placed_by(values, written, obj.origin.path, level)
    return placed if isinstance(placed, dict) else {}


def _references(obj: BuiltObject) -> list[_Reference]:
    """Return the elements of `valuesFrom`, in their order."""
    written = elements(get(obj.written.root, "spec", "valuesFrom")) if obj.written else ()
    usual = obj.line_of("spec", "valuesFrom")
    references = []
    for number, node in enumerate(elements(get(obj.object.root, "spec", "valuesFrom"))):
        name = text_of(get(node, "name"))
        at_number = written[number : number + 1]
        own = next((each for each in (*at_number, *written) if text_of(get(each, "name")) == name), None)
        line = get(own, "name")
        origin = Origin(usual.path, line.line, line.column) if line is not None else usual
        references.append(_Reference(node, origin, number + 1))
    return references


class _Composing:
    """Values on their way from layer to layer: `own` are those of the release itself."""

    def __init__(self, own: MutableValues, written_text: TextFinder) -> None:
        self.own = own
        self.written_text = written_text
        self.values: MutableValues = {}
        self.unknown: list[UnknownPart] = []

    def add(self, reference: _Reference, data: ReferencedData) -> None:
        """Lay what a reference names over the values so far."""
        if isinstance(data, MissingData):
            if data.name.kind not in KINDS:
                self._leave_out(reference, "valuesFrom names what is neither a ConfigMap nor a Secret")
            elif not reference.is_optional:
                self._leave_out(reference, f"{_label(data.name)} is in no file of the repository")
            return
        label = _label(data.holder.name)
        if data.is_closed or data.texts.get(reference.key, "") is None:
            self._leave_out(reference, f"{label} is encrypted (SOPS): its values were left out")
        elif reference.key in data.texts:
            self._lay(reference, data, data.texts[reference.key] or "")
        elif not reference.is_optional:
            self._leave_out(reference, f"{label} has no key {reference.key}")

    def _lay(self, reference: _Reference, data: KnownData, text: str) -> None:
        written = self._written(data, reference.key, text)
        if reference.text("targetPath"):
            self._set(reference, written, text)
            return
        node = read_text(text)
        if isinstance(node, Mapping):
            self._merge(placed_in(node, written, reference.level))
        elif node is None or not is_null(node):
            label = _label(data.holder.name)
            self._leave_out(reference, f"{reference.key} of {label} is no mapping of values")

    def _merge(self, values: PlacedValues) -> None:
        laid = merged(self.values, values)
        assert isinstance(laid, dict), "two mappings give one"
        self.values = laid

    def _set(self, reference: _Reference, written: WrittenText | None, text: str) -> None:
        self._merge(self.own)
        origin = None if written is None else Origin(written.path, written.line)
        is_literal = is_true(get(reference.node, "literal"))
        setting = TargetSetting(reference.text("targetPath"), text, is_literal, origin, reference.level)
        try:
            set_value(self.values, setting)
        except TargetPathError as error:
            why = "helm does not take it" if reference.text("kind") == "Secret" else str(error)
            self._leave_out(reference, f"targetPath {setting.path}: {why}")

    def _written(self, data: KnownData, key: str, text: str) -> WrittenText | None:
        """Return where the text below a key is written: by the object, or in a file that it was made of."""
        holder = data.holder
        if holder.written is None:
            return self.written_text(holder, key, text)
        root, path = holder.written.root, holder.written.path
        if holder.object.kind != "Secret":
            return block_of(get(root, "data", key), path)
        encoded = get(root, "data", key)
        in_clear = block_of(get(root, "stringData", key), path)
        if in_clear is not None or encoded is None:
            return in_clear
        return WrittenText(text, path, encoded.line, is_block=False)

    def _leave_out(self, reference: _Reference, reason: str) -> None:
        self.unknown.append(UnknownPart(reason, reference.origin))


def _label(name: ObjectName) -> str:
    """Return `Secret apps/web`."""
    return f"{name.kind} {'/'.join(part for part in (name.namespace, name.name) if part)}"
