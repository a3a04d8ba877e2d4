"""Where an object that installs a chart has the values of it: as members, or as a text that is YAML.

Sources: HelmRelease `spec.values`, laid over `valuesFrom`; Application `helm.valuesObject`, which stands for
`helm.values` and is laid over `valueFiles`; HelmChart of k3s `valuesContent`, below `values` if it has any.
"""

from collections.abc import Sequence

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, elements, get, is_null
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ValuesPlace:
    """The path of values in an object; `is_text`: they are a text."""

    path: tuple[str, ...]
    is_text: bool = False

    @property
    def label(self) -> str:
        """What a person calls the place: `spec.values`."""
        return ".".join(self.path)


def values_place(kind: str, root: Mapping) -> ValuesPlace | None:
    """Return where an object of a kind has values; None where it has no one place for them."""
    match kind:
        case "HelmRelease":
            return ValuesPlace(("spec", "values"))
        case "HelmChart":
            has_values = get(root, "spec", "values") is not None
            return ValuesPlace(("spec", "values")) if has_values else _text(("spec", "valuesContent"))
        case "Application":
            return _of_application(root)
        case _:
            return None


def _text(path: tuple[str, ...]) -> ValuesPlace:
    return ValuesPlace(path, is_text=True)


def _of_application(root: Mapping) -> ValuesPlace | None:
    """Return the place of an Application with one chart."""
    sources = elements(get(root, "spec", "sources"))
    source: YamlNode | None = get(root, "spec", "source")
    path: tuple[str, ...] = ("spec", "source")
    if sources:
        charts = _charts(sources)
        if len(charts) != 1:
            return None
        source, path = sources[charts[0]], ("spec", "sources", str(charts[0]))
    helm = (*path, "helm")
    text = get(source, "helm", "values")
    has_object = get(source, "helm", "valuesObject") is not None
    if not has_object and isinstance(text, Scalar) and not is_null(text) and text.text.strip():
        return _text((*helm, "values"))
    return ValuesPlace((*helm, "valuesObject"))


def _charts(sources: Sequence[YamlNode]) -> list[int]:
    """Return the sources that are more than a name for files of others."""
    return [
        number
        for number, source in enumerate(sources)
        if get(source, "chart") is not None or get(source, "path") is not None
    ]
