"""What a regular expression is, parsed."""

from enum import Enum
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.errors import FunctionError


class PatternError(FunctionError):
    """A pattern that Go refuses."""


class UnreadPatternError(FunctionError):
    """A pattern that Go takes, and that is not evaluated here."""


Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Code points from one to another, both included; sorted, without overlaps."""


@dataclass(frozen=True, slots=True)
class CharacterNode:
    """One character of a set."""

    ranges: Ranges


class AssertionNode(Enum):
    """A place between characters."""

    TEXT_BEGIN = "\\A"
    TEXT_END = "\\z"
    LINE_BEGIN = "(?m)^"
    LINE_END = "(?m)$"
    WORD_BOUNDARY = "\\b"
    NO_WORD_BOUNDARY = "\\B"


@dataclass(frozen=True, slots=True)
class GroupNode:
    """What stands between parentheses that keep it, by number from 1 on."""

    number: int
    node: "PatternNode"


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """One after the other."""

    nodes: "tuple[PatternNode, ...]"


@dataclass(frozen=True, slots=True)
class ChoiceNode:
    """The first of several that fits."""

    nodes: "tuple[PatternNode, ...]"


@dataclass(frozen=True, slots=True)
class RepeatNode:
    """Several times; `most` is None for any number."""

    node: "PatternNode"
    least: int
    most: int | None
    is_greedy: bool


PatternNode: TypeAlias = CharacterNode | AssertionNode | GroupNode | SequenceNode | ChoiceNode | RepeatNode


@dataclass(frozen=True, slots=True)
class ParsedPattern:
    """A pattern, the number of its groups, and the numbers of those that have a name."""

    node: PatternNode
    groups: int
    names: dict[str, int]
