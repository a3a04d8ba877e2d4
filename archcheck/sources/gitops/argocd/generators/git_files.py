"""The git generator over files of JSON and YAML.

Source: argoproj/argo-cd applicationset/generators/git.go, generateParamsForGitFiles.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from archcheck.errors import DocumentError
from archcheck.sources.gitops.argocd.generators.flattening import flattened
from archcheck.sources.gitops.argocd.generators.git_directories import flat_path
from archcheck.sources.gitops.argocd.generators.model import (
    GeneratorContext,
    GeneratorError,
    Parameters,
    generated,
    own_tree,
    patterns,
    with_values,
)
from archcheck.sources.gitops.argocd.globs import matches_pathspec
from archcheck.sources.gitops.go_template.functions.names import normalized_name
from archcheck.sources.gitops.placing import text_at
from archcheck.sources.gitops.repository import shown_path
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, placed_values
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.storage.bounded import read_bounded

_LARGEST = 4 * 1024 * 1024


def file_parameters(generator: PlacedValues, context: GeneratorContext) -> list[Parameters]:
    """Return the sets that the files have: an object is one, a list one for each element."""
    wanted, unwanted = patterns(generator, "files")
    tree = own_tree(generator, context)
    prefix = text_at(generator, "pathParamPrefix")
    return [
        with_values(
            _parameters(each, path, prefix, is_go=context.language.is_go), generator, context.language
        )
        for path in sorted(tree.files)
        if _matches(wanted, path) and not _matches(unwanted, path)
        for each in _objects(tree.root / path)
    ]


def _matches(globs: list[str], path: str) -> bool:
    return any(matches_pathspec(glob, path) for glob in globs)


def _objects(file: Path) -> Iterator[Parameters]:
    shown = str(shown_path(file))
    try:
        node = yaml_in(read_bounded(file, _LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError, DocumentError) as error:
        raise GeneratorError(f"{shown}: {error}") from error
    values = {} if node is None else placed_values(node, shown)
    if isinstance(values, Mapping):
        yield values
        return
    elements = [] if isinstance(values, PlacedScalar) else values
    if isinstance(values, PlacedScalar) or not all(isinstance(each, Mapping) for each in elements):
        raise GeneratorError(f"{shown}: neither an object nor a list of objects")
    yield from _mappings(elements)


def _mappings(elements: Sequence[PlacedValues]) -> Iterator[Parameters]:
    return (each for each in elements if isinstance(each, Mapping))


def _parameters(values: Parameters, path: str, prefix: str, *, is_go: bool) -> Parameters:
    pure = PurePosixPath(path)
    folder, name = str(pure.parent), pure.name
    if is_go:
        base = PurePosixPath(folder).name or folder
        of_path = {
            "path": folder,
            "basename": base,
            "filename": name,
            "basenameNormalized": normalized_name(base),
            "filenameNormalized": normalized_name(name),
            "segments": folder.split("/"),
        }
        return {
            **values,
            **({prefix: generated({"path": of_path})} if prefix else {"path": generated(of_path)}),
        }
    key = f"{prefix}.path" if prefix else "path"
    of_file = {f"{key}.filename": name, f"{key}.filenameNormalized": normalized_name(name)}
    return {
        **flattened(values),
        **flat_path(key, folder),
        **{each: generated(text) for each, text in of_file.items()},
    }
