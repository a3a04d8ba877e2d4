"""A pattern's text → what it means. Source: Go's regexp/syntax, parse.go, with its flags for Perl."""

import re
from collections.abc import Sequence

from archcheck.sources.gitops.go_template.regular.characters import (
    ANY,
    NO_NEW_LINE,
    PERL,
    category,
    folded,
    others,
)
from archcheck.sources.gitops.go_template.regular.classes import ClassReader, escaped_character
from archcheck.sources.gitops.go_template.regular.model import (
    AssertionNode,
    CharacterNode,
    ChoiceNode,
    GroupNode,
    ParsedPattern,
    PatternError,
    PatternNode,
    Ranges,
    RepeatNode,
    SequenceNode,
    UnreadPatternError,
)

_LONGEST = 2000
_DEEPEST = 50
_MOST_REPEATS = 1000
_COUNTS = re.compile(r"\{(?P<least>\d{1,9})(?:(?P<comma>,)(?P<most>\d{1,9})?)?\}")
_NAMED = re.compile(r"\(\?P?<(?P<name>[A-Za-z0-9_]+)>")
_FLAGS = re.compile(r"\(\?(?P<on>[imsU]*)(?P<minus>-(?P<off>[imsU]+))?(?P<end>[:)])")
_ASSERTIONS = {
    "A": AssertionNode.TEXT_BEGIN,
    "z": AssertionNode.TEXT_END,
    "b": AssertionNode.WORD_BOUNDARY,
    "B": AssertionNode.NO_WORD_BOUNDARY,
}
_CATEGORY = re.compile(r"\\[pP](?:\{(?P<not>\^?)(?P<long>\w+)\}|(?P<short>\w))")
_EMPTY = SequenceNode(())


def parse_pattern(text: str) -> ParsedPattern:
    """Return a pattern parsed.

    Raises:
        PatternError: Go refuses it.
        UnreadPatternError: Go takes it, and it is not evaluated here.

    """
    if len(text) > _LONGEST:
        raise UnreadPatternError(f"a pattern of over {_LONGEST} characters")
    if any(0xDC80 <= ord(character) <= 0xDCFF for character in text):
        raise PatternError("invalid UTF-8")
    return _PatternParser(text).pattern()


class _PatternParser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._flags = ""
        self._groups = 0
        self._names: dict[str, int] = {}
        self._depth = 0

    def pattern(self) -> ParsedPattern:
        node = self._choice()
        if self._at < len(self._text):
            raise PatternError(f"unexpected ): `{self._text}`")
        return ParsedPattern(node, self._groups, self._names)

    def _choice(self) -> PatternNode:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadPatternError(f"a pattern over {_DEEPEST} levels deep")
        branches = [self._sequence()]
        while self._text.startswith("|", self._at):
            self._at += 1
            branches.append(self._sequence())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else ChoiceNode(tuple(branches))

    def _sequence(self) -> PatternNode:
        nodes: list[PatternNode] = []
        was_repeated = False
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            repeated = self._counts()
            if repeated is None:
                nodes.extend(self._atoms())
                was_repeated = False
                continue
            if not nodes:
                raise PatternError("missing argument to repetition operator")
            if was_repeated:
                raise PatternError("invalid nested repetition operator")
            nodes[-1] = RepeatNode(nodes[-1], *repeated)
            was_repeated = True
        return nodes[0] if len(nodes) == 1 else SequenceNode(tuple(nodes)) if nodes else _EMPTY

    def _counts(self) -> tuple[int, int | None, bool] | None:
        """Return how often what stands before is repeated; None if that is not said here."""
        character = self._text[self._at]
        if character in "*+?":
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[character]
            self._at += 1
        else:
            match = _COUNTS.match(self._text, self._at)
            if match is None:
                return None
            least = int(match["least"])
            most = int(match["most"]) if match["most"] else None if match["comma"] else least
            if max(least, most or 0) > _MOST_REPEATS or (most is not None and most < least):
                raise PatternError("invalid repeat count")
            self._at = match.end()
        is_greedy = "U" not in self._flags
        if self._text.startswith("?", self._at):
            self._at += 1
            is_greedy = not is_greedy
        return least, most, is_greedy

    def _atoms(self) -> Sequence[PatternNode]:
        """Return what stands here; flags are nothing, and a quotation is several characters."""
        character = self._text[self._at]
        if character == "(":
            return self._group()
        if character == "\\":
            return self._escape()
        if character == "[":
            reader = ClassReader(self._text, self._at)
            ranges = reader.ranges(folds="i" in self._flags)
            self._at = reader.end
            return (CharacterNode(ranges),)
        self._at += 1
        return (self._plain(character),)

    def _plain(self, character: str) -> PatternNode:
        match character:
            case ".":
                return CharacterNode(ANY if "s" in self._flags else NO_NEW_LINE)
            case "^":
                return AssertionNode.LINE_BEGIN if "m" in self._flags else AssertionNode.TEXT_BEGIN
            case "$":
                return AssertionNode.LINE_END if "m" in self._flags else AssertionNode.TEXT_END
            case _:
                return self._character(character)

    def _character(self, character: str) -> CharacterNode:
        ranges = ((ord(character), ord(character)),)
        return CharacterNode(folded(ranges) if "i" in self._flags else ranges)

    def _group(self) -> Sequence[PatternNode]:
        outer = self._flags
        named = _NAMED.match(self._text, self._at)
        number = 0
        if named is not None:
            if named["name"] in self._names:
                raise PatternError("duplicate capture group name")
            self._at = named.end()
            self._groups += 1
            number = self._names[named["name"]] = self._groups
        elif not self._text.startswith("(?", self._at):
            self._at += 1
            self._groups += 1
            number = self._groups
        elif self._set_flags():
            return ()
        node = self._choice()
        if not self._text.startswith(")", self._at):
            raise PatternError("missing closing )")
        self._at += 1
        self._flags = outer
        return (GroupNode(number, node) if number else node,)

    def _set_flags(self) -> bool:
        """Take flags, and return whether they hold for the rest of the group that they stand in."""
        match = _FLAGS.match(self._text, self._at)
        if match is None or (not match["on"] and not match["minus"] and match["end"] == ")"):
            raise PatternError("invalid or unsupported Perl syntax")
        self._at = match.end()
        off = match["off"] or ""
        self._flags = "".join(flag for flag in self._flags + match["on"] if flag not in off)
        return match["end"] == ")"

    def _escape(self) -> Sequence[PatternNode]:
        letter = self._text[self._at + 1 : self._at + 2]
        if letter in _ASSERTIONS and letter:
            self._at += 2
            return (_ASSERTIONS[letter],)
        if letter == "Q":
            return self._quoted()
        if letter == "C":
            raise UnreadPatternError("\\C is not evaluated here")
        if letter.lower() in PERL and letter:
            return (self._class(PERL[letter.lower()], self._at + 2, is_negated=letter.isupper()),)
        if letter in ("p", "P"):
            return (self._category(),)
        code, self._at = escaped_character(self._text, self._at)
        return (self._character(chr(code)),)

    def _class(self, ranges: Ranges, end: int, *, is_negated: bool) -> CharacterNode:
        self._at = end
        every = folded(ranges) if "i" in self._flags else ranges
        return CharacterNode(others(every) if is_negated else every)

    def _quoted(self) -> Sequence[PatternNode]:
        end = self._text.find("\\E", self._at + 2)
        quoted = self._text[self._at + 2 :] if end < 0 else self._text[self._at + 2 : end]
        self._at = len(self._text) if end < 0 else end + 2
        return tuple(map(self._character, quoted))

    def _category(self) -> CharacterNode:
        match = _CATEGORY.match(self._text, self._at)
        if match is None:
            raise PatternError("invalid character class range")
        ranges = category(match["long"] or match["short"])
        if ranges is None:
            raise UnreadPatternError(f"the class {match[0]} is not evaluated here")
        is_negated = (match[0][1] == "P") != bool(match["not"])
        return self._class(ranges, match.end(), is_negated=is_negated)
