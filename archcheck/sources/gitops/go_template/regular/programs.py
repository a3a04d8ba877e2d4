"""A parsed pattern → instructions for matching. Source: Go's regexp/syntax, compile.go."""

from bisect import bisect_right
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.regular.model import (
    AssertionNode,
    CharacterNode,
    ChoiceNode,
    GroupNode,
    ParsedPattern,
    PatternNode,
    Ranges,
    RepeatNode,
    SequenceNode,
    UnreadPatternError,
)

_MOST_INSTRUCTIONS = 2000


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Take a character of a set. `lows` and `highs` are its ranges."""

    lows: tuple[int, ...]
    highs: tuple[int, ...]

    def takes(self, code: int) -> bool:
        """Return whether a character is in the set."""
        index = bisect_right(self.lows, code) - 1
        return index >= 0 and code <= self.highs[index]


class SplitStep:
    """Go on in two places, the first before the second."""

    __slots__ = ("first", "second")

    def __init__(self, first: int, second: int) -> None:
        self.first = first
        self.second = second


class JumpStep:
    """Go on in another place."""

    __slots__ = ("target",)

    def __init__(self, target: int) -> None:
        self.target = target


@dataclass(frozen=True, slots=True)
class SaveStep:
    """Remember the position."""

    slot: int


@dataclass(frozen=True, slots=True)
class AssertStep:
    """Go on only at such a place."""

    assertion: AssertionNode


@dataclass(frozen=True, slots=True)
class MatchStep:
    """All of the pattern is there."""


PatternStep: TypeAlias = TakeStep | SplitStep | JumpStep | SaveStep | AssertStep | MatchStep


@dataclass(frozen=True, slots=True)
class PatternProgram:
    """Instructions, the number of groups, and the numbers of those with names."""

    steps: tuple[PatternStep, ...]
    groups: int
    names: dict[str, int]


def compiled(pattern: ParsedPattern) -> PatternProgram:
    """Return a pattern as instructions."""
    compiler = _Compiler()
    compiler.node(pattern.node)
    compiler.steps.append(MatchStep())
    return PatternProgram(tuple(compiler.steps), pattern.groups, pattern.names)


class _Compiler:
    def __init__(self) -> None:
        self.steps: list[PatternStep] = []

    def node(self, node: PatternNode) -> None:
        if len(self.steps) > _MOST_INSTRUCTIONS:
            raise UnreadPatternError("a pattern that is too large")
        match node:
            case CharacterNode():
                self.steps.append(_take(node.ranges))
            case AssertionNode():
                self.steps.append(AssertStep(node))
            case GroupNode():
                self.steps.append(SaveStep(2 * node.number))
                self.node(node.node)
                self.steps.append(SaveStep(2 * node.number + 1))
            case SequenceNode():
                for each in node.nodes:
                    self.node(each)
            case ChoiceNode():
                self._choice(node)
            case RepeatNode():
                self._repeat(node)

    def _choice(self, node: ChoiceNode) -> None:
        jumps = []
        for each in node.nodes[:-1]:
            split = self._split()
            self.node(each)
            jumps.append(JumpStep(0))
            self.steps.append(jumps[-1])
            split.second = len(self.steps)
        self.node(node.nodes[-1])
        for jump in jumps:
            jump.target = len(self.steps)

    def _split(self) -> SplitStep:
        """Add a choice whose first way is what follows."""
        split = SplitStep(len(self.steps) + 1, 0)
        self.steps.append(split)
        return split

    def _repeat(self, node: RepeatNode) -> None:
        for _ in range(node.least - (node.most is None and node.least > 0)):
            self.node(node.node)
        if node.most is None:
            self._loop(node)
            return
        splits = []
        for _ in range(node.most - node.least):
            splits.append(self._split())
            self.node(node.node)
        for split in splits:
            split.second = len(self.steps)
            self._order(split, is_greedy=node.is_greedy)

    def _loop(self, node: RepeatNode) -> None:
        """Add any number of times, or at least once. What can be empty is tried once before it ends."""
        is_optional = node.least == 0
        outer = self._split() if is_optional else None
        start = len(self.steps)
        self.node(node.node)
        again = SplitStep(start, len(self.steps) + 1)
        self.steps.append(again)
        self._order(again, is_greedy=node.is_greedy)
        if outer is not None:
            outer.second = len(self.steps)
            self._order(outer, is_greedy=node.is_greedy)

    @staticmethod
    def _order(split: SplitStep, *, is_greedy: bool) -> None:
        if not is_greedy:
            split.first, split.second = split.second, split.first


def _take(ranges: Ranges) -> TakeStep:
    return TakeStep(tuple(low for low, _ in ranges), tuple(high for _, high in ranges))
