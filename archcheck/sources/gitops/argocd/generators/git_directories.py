"""The git generator over directories.

Source: argoproj/argo-cd applicationset/generators/git.go, generateParamsForGitDirectories.
"""

from archcheck.sources.gitops.argocd.generators.model import (
    GeneratorContext,
    Parameters,
    generated,
    own_tree,
    patterns,
    with_values,
)
from archcheck.sources.gitops.argocd.globs import matches_path
from archcheck.sources.gitops.go_template.functions.names import normalized_name
from archcheck.sources.gitops.placing import text_at
from archcheck.sources.gitops.values import PlacedValues


def directory_parameters(generator: PlacedValues, context: GeneratorContext) -> list[Parameters]:
    """Return one set for each directory that is wanted, and that no other pattern leaves out."""
    wanted, unwanted = patterns(generator, "directories")
    prefix = text_at(generator, "pathParamPrefix")
    return [
        with_values(_parameters(path, prefix, is_go=context.language.is_go), generator, context.language)
        for path in own_tree(generator, context).directories
        if _matches(wanted, path) and not _matches(unwanted, path)
    ]


def _matches(globs: list[str], path: str) -> bool:
    return any(matches_path(glob, path) for glob in globs)


def _parameters(path: str, prefix: str, *, is_go: bool) -> Parameters:
    parts = path.split("/")
    if is_go:
        of_path = {
            "path": path,
            "basename": parts[-1],
            "basenameNormalized": normalized_name(parts[-1]),
            "segments": parts,
        }
        return {prefix: generated({"path": of_path})} if prefix else {"path": generated(of_path)}
    return flat_path(f"{prefix}.path" if prefix else "path", path)


def flat_path(name: str, path: str) -> Parameters:
    """Return the parameters of a path by dotted names."""
    parts = path.split("/")
    texts = {
        name: path,
        f"{name}.basename": parts[-1],
        f"{name}.basenameNormalized": normalized_name(parts[-1]),
        **{f"{name}[{place}]": part for place, part in enumerate(parts) if part},
    }
    return {key: generated(text) for key, text in texts.items()}
