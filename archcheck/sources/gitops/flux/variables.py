"""The variables of a Flux Kustomization: `spec.postBuild` → what `${NAME}` stands for in what it builds.

Source: fluxcd/pkg kustomize/kustomize_varsub.go (v1.41.0); kustomize-controller, its specification.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from archcheck.documents.nodes import YamlNode, elements, get, members, text_of
from archcheck.documents.values import value_of
from archcheck.sources.gitops.expansion import Variables, Waiting
from archcheck.sources.gitops.flux.references import KINDS, MissingData, referenced_data
from archcheck.sources.gitops.flux.substitution import unknown_value
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository

_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_GROUP = "kustomize.toolkit.fluxcd.io"
_DISABLED = "disabled"
_KEY = f"{_GROUP}/substitute"


@dataclass(slots=True)
class _Gathered:
    """Variables in the making."""

    values: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    secret: set[str] = field(default_factory=set)

    def add(self, name: str, value: str | None, *, is_secret: bool) -> None:
        """Set a variable as Flux does it, without its line breaks; None: to what is not known."""
        if not _NAME.fullmatch(name):
            self.refused.append(f"{name} is no name of a variable")
            return
        self.values[name] = unknown_value(name) if value is None else value.replace("\n", "")
        if is_secret and value:
            self.secret.add(name)
        else:
            self.secret.discard(name)


def variables_of(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Variables | Waiting | None:
    """Return the variables of a Kustomization, or that it waits for a ConfigMap; None without `postBuild`.

    What the user gives is laid over those of the repository. An optional ConfigMap that is not in the
    repository is missing too: it may be in the cluster.
    """
    post_build = get(obj.object.root, "spec", "postBuild")
    if not any(members(post_build)):
        return None
    gathered = _Gathered()
    for kind, name in _references(post_build, gathered):
        data = referenced_data(index, kind, obj.object.namespace, name)
        if isinstance(data, MissingData):
            if not is_final:
                return Waiting(data.name.label)
            gathered.missing.append(data.name.label)
            continue
        if data.is_encrypted:
            gathered.missing.append(data.holder.name.label)
        is_secret = kind == "Secret" or data.holder.has_secrets
        for key, text in data.texts.items():
            gathered.add(key, text, is_secret=is_secret)
    for own, node in members(get(post_build, "substitute")):
        if not isinstance(value_of(node), str):
            gathered.refused.append(f"substitute.{own.text} is not a text: it needs quotes")
        gathered.add(own.text, text_of(node) or "", is_secret=obj.has_secrets)
    return Variables(
        tuple({**gathered.values, **repository.variables}.items()),
        tuple(dict.fromkeys(gathered.missing)),
        always=text_of(get(post_build, "substituteStrategy")) == "Always",
        refused=next(iter(gathered.refused), ""),
        secret=frozenset(gathered.secret - repository.variables.keys()),
    )


def is_left_alone(root: YamlNode) -> bool:
    """Return whether an object asks, by a label or an annotation, not to be substituted."""
    return any(
        text_of(get(root, "metadata", field, _KEY)) == _DISABLED for field in ("labels", "annotations")
    )


def _references(post_build: YamlNode | None, gathered: _Gathered) -> Iterator[tuple[str, str]]:
    """Yield the kind and the name of each ConfigMap and Secret, in their order: the later ones win."""
    for element in elements(get(post_build, "substituteFrom")):
        kind, name = text_of(get(element, "kind")) or "", text_of(get(element, "name")) or ""
        if kind in KINDS and name:
            yield kind, name
        else:
            gathered.refused.append("substituteFrom names what is neither a ConfigMap nor a Secret")
