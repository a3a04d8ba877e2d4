"""The folders of a repository that Applications and ApplicationSets name: where they are, its root is."""

from collections.abc import Iterator
from itertools import takewhile

from archcheck.documents.nodes import YamlNode, elements, get, members, text_of
from archcheck.sources.gitops.argocd.globs import is_glob
from archcheck.sources.gitops.objects import BuiltObject

_DEEPEST = 5
_NESTING = ("matrix", "merge")


def named_folders(obj: BuiltObject) -> Iterator[str]:
    """Yield the folders that an object of Argo CD names, below the root of the repository that it means."""
    spec = get(obj.object.root, "spec")
    yield from _of_sources(spec)
    yield from _of_sources(get(spec, "sourceHydrator"))
    yield from _of_sources(get(spec, "template", "spec"))
    for generator in elements(get(spec, "generators")):
        yield from _of_generator(generator, 0)


def _of_sources(spec: YamlNode | None) -> Iterator[str]:
    for source in (get(spec, "source"), get(spec, "drySource"), *elements(get(spec, "sources"))):
        path = text_of(get(source, "path")) or ""
        if "{{" not in path:
            yield path


def _of_generator(generator: YamlNode, depth: int) -> Iterator[str]:
    """Yield what the patterns of a git generator begin with."""
    for key in ("directories", "files"):
        for entry in elements(get(generator, "git", key)):
            parts = (text_of(get(entry, "path")) or "").split("/")
            fixed = list(takewhile(lambda part: not is_glob(part) and "{{" not in part, parts))
            yield "/".join(fixed if key == "directories" or len(fixed) < len(parts) else fixed[:-1])
    for name, block in members(generator):
        if name.text in _NESTING and depth < _DEEPEST:
            for inner in elements(get(block, "generators")):
                yield from _of_generator(inner, depth + 1)
