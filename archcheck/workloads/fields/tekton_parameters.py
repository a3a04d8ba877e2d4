"""`$(params.X)` of Tekton → the values that one object gives for it: a run, a task in it, or a default.

The nearest value that is given counts, from the task outward to its run; then the nearest default.
Source: tektoncd/pipeline, docs/variables.md, docs/tasks.md and docs/pipelineruns.md (propagated parameters).
"""

import re
from collections.abc import Iterator, Sequence

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, at, elements, get, is_null, text_of
from archcheck.workloads.fields.parameters import MOST_LOOKUPS, filled

_VARIABLE = re.compile(r"\$\(([^()]*)\)")
_NAME = re.compile(
    r"(?P<trigger>tt\.)?(?:inputs\.)?params(?:\.(?P<plain>[\w-]+)|\[\s*(?:'(?P<one>[^']+)'|\"(?P<two>[^\"]+)\")\s*\])"
    r"(?:\[(?P<index>\d{1,4})\]|\.(?P<key>[\w-]+))?"
)
_DEEPEST = 8


class TektonParameters:
    """The parameters of one object."""

    def __init__(self, root: Mapping) -> None:
        self._root = root
        self._left = MOST_LOOKUPS

    def texts(self, path: Sequence[str], text: str) -> tuple[str, ...]:
        """Return what the text of a field at `path` may come to; nothing where that is not said."""
        return self._filled(text, path, _DEEPEST)

    def _filled(self, text: str, path: Sequence[str], depth: int) -> tuple[str, ...]:
        if "$(" not in text or not depth:
            return (text,) if "$(" not in text else ()
        return filled(_VARIABLE.split(text), lambda name: self._values(name, path, depth - 1))

    def _values(self, variable: str, path: Sequence[str], depth: int) -> Sequence[str]:
        match = _NAME.fullmatch(variable)
        self._left -= 1
        if match is None or self._left < 0:
            return ()
        name = match["plain"] or match["one"] or match["two"]
        member = match["index"] or match["key"] or ""
        scopes = path[:1] if match["trigger"] else path
        default: tuple[int, YamlNode] | None = None
        for length in range(len(scopes), -1, -1):
            node = at(self._root, tuple(scopes[:length]))
            for value in _matrix(node, name):
                return self._texts(value, "", scopes[:length], depth, every=True)
            given = _parameter(node, name)
            own = get(given, "value")
            if own is not None and not is_null(own):
                return self._texts(own, member, scopes[: max(length - 1, 0)], depth)
            said = get(given, "default")
            if default is None and said is not None and not is_null(said):
                default = (length, said)
        return () if default is None else self._texts(default[1], member, scopes[: default[0]], depth)

    def _texts(
        self, value: YamlNode, member: str, path: Sequence[str], depth: int, *, every: bool = False
    ) -> Sequence[str]:
        if member:
            node = at(value, (member,))
            return self._filled(node.text, path, depth) if isinstance(node, Scalar) else ()
        nodes = elements(value) if every and isinstance(value, Items) else (value,)
        return [
            text
            for node in nodes
            if isinstance(node, Scalar)
            for text in self._filled(node.text, path, depth)
        ]


def _parameter(node: YamlNode | None, name: str) -> YamlNode | None:
    if not isinstance(node, Mapping):
        return None
    return next(
        (each for each in elements(get(node, "params")) if text_of(get(each, "name")) == name),
        None,
    )


def _matrix(node: YamlNode | None, name: str) -> Iterator[YamlNode]:
    """Yield the values of a parameter of a task that is run once for each."""
    matrix = get(node, "matrix")
    for each in elements(get(matrix, "params")):
        value = get(each, "value")
        if text_of(get(each, "name")) == name and value is not None:
            yield value
