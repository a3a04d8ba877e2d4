"""What an Application lays over the kustomization of its path, and the options that Argo CD builds it with.

Source: argoproj/argo-cd util/kustomize/kustomize.go, Build; kubernetes-sigs/kustomize
kustomize/commands/edit/set/setimage.go.
"""

import re
from collections.abc import Iterator, Mapping

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import Scalar, YamlNode
from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.environment import ArgoEnvironment
from archcheck.sources.gitops.expansion import KustomizeChanges
from archcheck.sources.gitops.placing import is_set, items_at, lined_node, text_at, texts_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

_TAGGED = re.compile(r"(?P<name>.*):(?P<tag>[a-zA-Z0-9._-]*|\*)", re.DOTALL)
_ENABLE_HELM = "--enable-helm"
_NO_RESTRICTOR = re.compile(r"--load[-_]restrictor[= ](?:LoadRestrictionsNone|none)")


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """The options of `kustomize build` that Argo CD is told, and whether it is known that it is.

    `is_known` is false where neither argocd-cm nor the values of Argo CD's chart are there to be read.
    """

    text: str = ""
    is_known: bool = False

    @property
    def enables_helm(self) -> bool:
        """Whether charts of a kustomization are rendered; where it is not known, they are taken to be."""
        return _ENABLE_HELM in self.text or not self.is_known

    @property
    def loads_all(self) -> bool:
        """Whether files beside the kustomization may be loaded."""
        return _NO_RESTRICTOR.search(self.text) is not None


def kustomize_changes(options: PlacedValues, environment: ArgoEnvironment, path: str) -> KustomizeChanges:
    """Return what the `kustomize` block of a source says.

    Args:
        options: the block.
        environment: the variables that images may name.
        path: the file whose lines nodes have.

    """
    return KustomizeChanges(
        namespace=text_at(options, "namespace"),
        name_prefix=text_at(options, "namePrefix"),
        name_suffix=text_at(options, "nameSuffix"),
        components=tuple(each.text for each in texts_at(options, "components")),
        ignore_missing_components=is_set(options, "ignoreMissingComponents"),
        patches=tuple(_nodes(options, "patches", path)),
        images=tuple(_images(options, environment, path)),
        images_replace=True,
        path=path,
        replicas=tuple(_nodes(options, "replicas", path)),
    )


def _nodes(options: PlacedValues, key: str, path: str) -> Iterator[YamlNode]:
    return (lined_node(each, path) for each in items_at(options, key) if isinstance(each, Mapping))


def _images(options: PlacedValues, environment: ArgoEnvironment, path: str) -> Iterator[YamlNode]:
    for scalar in texts_at(options, "images"):
        entry = image_entry(environment.expanded(scalar.text))
        if entry:
            yield _entry_node(entry, scalar, path)


def _entry_node(entry: Mapping[str, str], scalar: PlacedScalar, path: str) -> YamlNode:
    origin = scalar.origin
    line, column = (
        (origin.line or 0, origin.column or 0) if origin is not None and origin.path == path else (0, 0)
    )

    def text(value: str) -> Scalar:
        return Scalar(value, line, column, plain=False)

    return MappingNode(tuple((text(key), text(value)) for key, value in entry.items()), line, column)


def image_entry(text: str) -> dict[str, str]:
    """Return an entry of `images` as `kustomize edit set image` makes it of `old=new:tag`, or none."""
    name, renamed, rest = text.partition("=")
    if renamed:
        return {"name": name, **(_parts("newName", rest) if rest else {})}
    found = _parts("name", text)
    return found if len(found) > 1 else {}


def refused_images(options: PlacedValues, environment: ArgoEnvironment) -> list[str]:
    """Return the entries of `images` for which kustomize fails."""
    texts = [environment.expanded(scalar.text) for scalar in texts_at(options, "images")]
    return [text for text in texts if not image_entry(text)]


def _parts(key: str, text: str) -> dict[str, str]:
    before, at, digest = text.partition("@")
    tagged = _TAGGED.fullmatch(before)
    found = {key: tagged["name"], "newTag": tagged["tag"]} if tagged else {key: before}
    return {**found, "digest": digest} if at else found
