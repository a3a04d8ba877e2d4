"""What a generator is given, and what it gives: parameters, each with the place where a person edits it."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from archcheck.config.model import ClusterSettings
from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.repository_tree import RepositoryTree
from archcheck.sources.gitops.argocd.templates import TemplateLanguage
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.placing import items_at, member, text_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

Parameters: TypeAlias = Mapping[str, PlacedValues]
"""One set of parameters: by dotted names, each a text, or nested where the template is Go's."""


class GeneratorError(Exception):
    """A generator that Argo CD refuses: it makes no Application then."""


class UnknownGeneratorError(Exception):
    """A generator whose parameters are not known here, with its name and the reason."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"generator {name} {reason}")
        self.name = name


@dataclass(frozen=True, slots=True)
class GeneratorContext:
    """What generators ask for: the template's language, the repository's files, the cluster's objects.

    `tree_at` gives the files of a git address; None for one that is not this repository. `clusters` are those
    that the configuration tells of.
    """

    language: TemplateLanguage
    index: ClusterIndex
    tree_at: Callable[[str], RepositoryTree | None]
    clusters: tuple[ClusterSettings, ...] = ()


def generated(value: object) -> PlacedValues:
    """Return a parameter that stands in no file."""
    if isinstance(value, Mapping):
        return {str(key): generated(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [generated(each) for each in value]
    return PlacedScalar(value if isinstance(value, (str, int, float, bool)) else None, str(value))


def with_values(
    parameters: Parameters, generator: PlacedValues | None, language: TemplateLanguage
) -> Parameters:
    """Return parameters with the `values` of a generator, which may name them."""
    values = member(generator, "values")
    if not isinstance(values, Mapping) or not values:
        return parameters
    data = language.data_of(parameters)
    texts = {
        key: language.scalar(each, parameters, data)
        for key, each in values.items()
        if isinstance(each, PlacedScalar)
    }
    if language.is_go:
        return {**parameters, "values": texts}
    return {**parameters, **{f"values.{key}": each for key, each in texts.items()}}


def own_tree(generator: PlacedValues, context: GeneratorContext) -> RepositoryTree:
    """Return the files that a git generator looks at.

    Raises:
        UnknownGeneratorError: they are not this repository's.

    """
    url = text_at(generator, "repoURL")
    tree = context.tree_at(url)
    if tree is None:
        raise UnknownGeneratorError("git", f"looks at another repository: {url}")
    return tree


def patterns(generator: PlacedValues, key: str) -> tuple[list[str], list[str]]:
    """Return the paths that a git generator includes, and those that it leaves out."""
    wanted: list[str] = []
    unwanted: list[str] = []
    for entry in items_at(generator, key):
        excluded = member(entry, "exclude")
        is_excluded = isinstance(excluded, PlacedScalar) and excluded.meaning is True
        (unwanted if is_excluded else wanted).append(text_at(entry, "path"))
    return wanted, unwanted
