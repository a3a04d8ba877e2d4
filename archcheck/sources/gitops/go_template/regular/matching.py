"""Instructions and a text → where it matches: the leftmost place, its first way.

Source: Go's regexp, exec.go.

All ways are followed at once, character by character, so no pattern takes longer than its length times the
text's.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from archcheck.sources.gitops.go_template.regular.model import AssertionNode, UnreadPatternError
from archcheck.sources.gitops.go_template.regular.parsing import parse_pattern
from archcheck.sources.gitops.go_template.regular.programs import (
    AssertStep,
    JumpStep,
    MatchStep,
    PatternProgram,
    SaveStep,
    SplitStep,
    TakeStep,
    compiled,
)

_MOST_WORK = 1_000_000
"""Instructions times characters."""

_Slots = tuple[int, ...]


class GoPattern:
    """A regular expression of Go's."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._program: PatternProgram = compiled(parse_pattern(text))

    @property
    def names(self) -> dict[str, int]:
        """The numbers of groups with names."""
        return self._program.names

    def find(self, text: str, start: int = 0) -> _Slots | None:
        """Return where the pattern matches from a position on, and each of its groups; None if nowhere.

        A group that takes no part is at -1.
        """
        steps = self._program.steps
        empty = (-1,) * (2 * self._program.groups + 2)
        threads: list[tuple[int, _Slots]] = []
        best: _Slots | None = None
        for position in range(start, len(text) + 1):
            seen: set[int] = set()
            current: list[tuple[int, _Slots]] = []
            for step, slots in threads:
                self._add(step, slots, position, text, seen, current)
            if best is None:
                self._add(0, (position, *empty[1:]), position, text, seen, current)
            if not current:
                if best is not None:
                    break
                threads = []
                continue
            code = ord(text[position]) if position < len(text) else -1
            threads = []
            for step, slots in current:
                instruction = steps[step]
                if isinstance(instruction, MatchStep):
                    best = (slots[0], position, *slots[2:])
                    break
                if isinstance(instruction, TakeStep) and instruction.takes(code):
                    threads.append((step + 1, slots))
            if not threads and best is not None:
                break
        return best

    def _add(
        self,
        step: int,
        slots: _Slots,
        position: int,
        text: str,
        seen: set[int],
        current: list[tuple[int, _Slots]],
    ) -> None:
        """Add a thread, and all that it goes on to without taking a character, in their order."""
        pending = [(step, slots)]
        while pending:
            number, own = pending.pop()
            if number in seen:
                continue
            seen.add(number)
            match self._program.steps[number]:
                case SplitStep() as split:
                    pending.extend(((split.second, own), (split.first, own)))
                case JumpStep() as jump:
                    pending.append((jump.target, own))
                case SaveStep() as save:
                    pending.append((number + 1, (*own[: save.slot], position, *own[save.slot + 1 :])))
                case AssertStep() as check:
                    if _holds(check.assertion, text, position):
                        pending.append((number + 1, own))
                case _:
                    current.append((number, own))

    def find_all(self, text: str, count: int = -1) -> Iterator[_Slots]:
        """Yield all matches, at most `count` if that is not negative; an empty one beside another is none."""
        self._check_work(text)
        position, taken, previous_end = 0, 0, -1
        while (count < 0 or taken < count) and position <= len(text):
            match = self.find(text, position)
            if match is None:
                return
            is_taken = not (match[1] == position and match[0] == previous_end)
            position = position + 1 if match[1] == position else match[1]
            previous_end = match[1]
            if is_taken:
                taken += 1
                yield match

    def _check_work(self, text: str) -> None:
        if len(text) * len(self._program.steps) > _MOST_WORK:
            raise UnreadPatternError("a text that is too long for the pattern")


def _holds(assertion: AssertionNode, text: str, position: int) -> bool:
    match assertion:
        case AssertionNode.TEXT_BEGIN:
            return position == 0
        case AssertionNode.TEXT_END:
            return position == len(text)
        case AssertionNode.LINE_BEGIN:
            return position == 0 or text[position - 1] == "\n"
        case AssertionNode.LINE_END:
            return position == len(text) or text[position] == "\n"
        case _:
            is_boundary = _is_word(text, position - 1) != _is_word(text, position)
            return is_boundary == (assertion is AssertionNode.WORD_BOUNDARY)


def _is_word(text: Sequence[str], position: int) -> bool:
    if not 0 <= position < len(text):
        return False
    character = text[position]
    return character == "_" or (character.isascii() and character.isalnum())


@lru_cache(maxsize=128)
def go_pattern(text: str) -> GoPattern:
    """Return a pattern, compiled once."""
    return GoPattern(text)
