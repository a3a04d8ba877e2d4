"""The simple expressions in the fields of a release: `{{ .Release.Name }}`, `{{ .Values.tag }}`. Pure.

helmfile fills in a release's own fields even of a file that is no template, again and again until nothing
changes (pkg/state/state_exec_tmpl.go, `ExecuteTemplates`). What is more than a look-up is not known here.
"""

import re
from collections.abc import Mapping

from archcheck.frozen import dataclass
from archcheck.sources.gitops.placing import member
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues

_MARK = "{{"
_EXPRESSION = re.compile(r"\{\{-?\s*(?:`(?P<raw>[^`]*)`|(?P<path>\.[\w.]+))\s*-?\}\}")
_PASSES = 6


class UnknownExpressionError(Exception):
    """An expression that is not known here; its text."""


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What expressions may name: the release's own fields, the environment, and its values."""

    release: Mapping[str, str]
    values: PlacedValues
    environment: str = "default"

    def filled(self, text: str) -> str:
        """Return a text with its expressions filled in.

        Raises:
            UnknownExpressionError: one is not known.

        """
        for _ in range(_PASSES):
            if _MARK not in text:
                return text
            text = _EXPRESSION.sub(self._value, text)
            if _MARK in text and _EXPRESSION.search(text) is None:
                break
        if _MARK in text:
            raise UnknownExpressionError(text)
        return text

    def _value(self, match: re.Match[str]) -> str:
        if match["raw"] is not None:
            return match["raw"]
        root, *keys = match["path"].removeprefix(".").split(".")
        if root == "Release" and len(keys) == 1 and keys[0] in self.release:
            return self.release[keys[0]]
        if root == "Environment" and keys == ["Name"]:
            return self.environment
        found = member(self.values, *keys) if root in ("Values", "StateValues") else None
        if isinstance(found, PlacedScalar):
            return found.text
        raise UnknownExpressionError(match[0])
