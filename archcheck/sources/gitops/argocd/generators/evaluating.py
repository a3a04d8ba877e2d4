"""A generator → its sets of parameters.

Source: argoproj/argo-cd applicationset/generators/generator_spec_processor.go, Transform.
"""

from collections.abc import Mapping

from archcheck.sources.gitops.argocd.generators.clusters import cluster_parameters
from archcheck.sources.gitops.argocd.generators.combining import matrix_parameters, merge_parameters
from archcheck.sources.gitops.argocd.generators.elements import list_parameters
from archcheck.sources.gitops.argocd.generators.flattening import flattened
from archcheck.sources.gitops.argocd.generators.git_directories import directory_parameters
from archcheck.sources.gitops.argocd.generators.git_files import file_parameters
from archcheck.sources.gitops.argocd.generators.model import (
    GeneratorContext,
    GeneratorError,
    Parameters,
    UnknownGeneratorError,
)
from archcheck.sources.gitops.argocd.generators.selecting import selector_of
from archcheck.sources.gitops.placing import items_at, member
from archcheck.sources.gitops.values import PlacedValues

_UNKNOWN = {
    "clusterDecisionResource": "asks an object of the cluster which clusters there are",
    "plugin": "asks a service in the cluster for its parameters",
    "pullRequest": "needs a Git host: the number of Applications and their images are not known",
    "scmProvider": "needs a Git host: which repositories it has is not known",
}
_SELECTOR, _TEMPLATE, _VALUES = "selector", "template", "values"
_DEEPEST = 3


def evaluated(
    generator: PlacedValues, kind: str, context: GeneratorContext, depth: int = 0
) -> list[Parameters]:
    """Return the sets of parameters that a generator of a kind gives, as far as its selector takes them.

    Raises:
        GeneratorError: Argo CD refuses it.
        UnknownGeneratorError: its parameters are not known here.

    """
    parameters = _of_kind(kind, generator, context, depth)
    selector = selector_of(member(generator, _SELECTOR))
    if selector.is_empty:
        return parameters
    return [
        each
        for each in parameters
        if selector.matches({key: scalar.text for key, scalar in flattened(each).items()})
    ]


def kinds_of(generator: PlacedValues) -> list[str]:
    """Return the kinds that a generator says it is of."""
    if not isinstance(generator, Mapping):
        return []
    return [key for key in generator if key not in (_SELECTOR, _TEMPLATE)]


def _of_kind(kind: str, generator: PlacedValues, context: GeneratorContext, depth: int) -> list[Parameters]:
    block = member(generator, kind)
    options = {} if block is None else block
    match kind:
        case "list":
            return list_parameters(options, context)
        case "git" if items_at(options, "directories"):
            return directory_parameters(options, context)
        case "git" if items_at(options, "files"):
            return file_parameters(options, context)
        case "git":
            raise GeneratorError("a git generator names neither directories nor files")
        case "clusters":
            return cluster_parameters(options, context)
        case "matrix" | "merge" if depth < _DEEPEST:
            combine = matrix_parameters if kind == "matrix" else merge_parameters

            def evaluate(
                child: PlacedValues, within: GeneratorContext, before: Parameters
            ) -> list[Parameters]:
                kinds = kinds_of(child)
                if len(kinds) != 1:
                    raise GeneratorError(f"a generator is of one kind, and this is of {len(kinds)}")
                return evaluated(interpolated(child, within, before), kinds[0], within, depth + 1)

            return combine(options, context, evaluate)
    raise UnknownGeneratorError(kind, _UNKNOWN.get(kind, "is not known"))


def interpolated(generator: PlacedValues, context: GeneratorContext, before: Parameters) -> PlacedValues:
    """Return a generator with the parameters of the one before it filled in.

    Of its `values`, those that name what it gives itself stay as they are. Its template does not count.
    Source: utils.go, RenderGeneratorParams.
    """
    if not before or not isinstance(generator, Mapping):
        return generator
    return {
        kind: _filled_block(block, context, before) if isinstance(block, Mapping) else block
        for kind, block in generator.items()
    }


def _filled_block(block: Parameters, context: GeneratorContext, before: Parameters) -> PlacedValues:
    values, language = block.get(_VALUES), context.language
    rest = {key: each for key, each in block.items() if key not in (_VALUES, _TEMPLATE)}
    filled = language.filled(rest, before)
    if not isinstance(values, Mapping) or not isinstance(filled, Mapping):
        return filled
    known = {key: language.filled_or_kept(each, before) for key, each in values.items()}
    return {**filled, _VALUES: known}
