"""sprig's `snakecase`, `kebabcase` and `camelcase`. Source: huandu/xstrings, convert.go, step by step."""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum, auto

from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function
from archcheck.sources.gitops.go_template.functions.texts import WHITE_SPACE, lowercase, uppercase


class _Word(Enum):
    """What a word is made of; behind the last one there is none."""

    NONE = auto()
    NUMBER = auto()
    UPPER = auto()
    ALPHABET = auto()
    CONNECTOR = auto()
    MARK = auto()
    OTHER = auto()


_CHINESE = re.compile("[\u3400-\u4d85\u4e00-\u9fcc\U00020000-\U0002b81d]")
_LETTERS_AND_NUMBERS = (_Word.ALPHABET, _Word.NUMBER)


def _is_connector(letter: str) -> bool:
    return letter in "-_" or letter in WHITE_SPACE


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("P")


def _is_upper(letter: str) -> bool:
    return unicodedata.category(letter) == "Lu"


def _is_number(letter: str) -> bool:
    return unicodedata.category(letter).startswith("N")


def _is_letter(letter: str) -> bool:
    """Return whether a letter belongs to words; those of Chinese are no letters here."""
    return letter.isalpha() and not _CHINESE.fullmatch(letter)


def _is_small(letter: str) -> bool:
    return _is_letter(letter) and not _is_upper(letter)


def _is_other(letter: str) -> bool:
    return not (_is_connector(letter) or _is_letter(letter) or _is_number(letter) or _is_mark(letter))


def _run(text: str, start: int, belongs: Callable[[str], bool]) -> int:
    end = start + 1
    while end < len(text) and belongs(text[end]):
        end += 1
    return end


_KINDS: tuple[tuple[Callable[[str], bool], _Word], ...] = (
    (_is_connector, _Word.CONNECTOR),
    (_is_mark, _Word.MARK),
    (_is_small, _Word.ALPHABET),
    (_is_number, _Word.NUMBER),
    (_is_other, _Word.OTHER),
)


def _word(text: str, start: int) -> tuple[_Word, int]:
    """Return what the word is that begins here, and where it ends: `HTTP` and `Status` are two."""
    if _is_upper(text[start]):
        if text[start + 1 : start + 2] and _is_upper(text[start + 1]):
            end = _run(text, start, _is_upper)
            return _Word.UPPER, end - 1 if end < len(text) and _is_letter(text[end]) else end
        return _Word.UPPER, _run(text, start, _is_small)
    belongs, kind = next(pair for pair in _KINDS if pair[0](text[start]))
    return kind, _run(text, start, belongs)


class _CaseWriter:
    """Writes words in lower case, with a connector between them."""

    def __init__(self, text: str, connector: str) -> None:
        self._text, self._connector = text, connector
        self._position = 0
        self._parts: list[str] = []
        self._kind, self._own = _Word.NONE, ""

    def written(self) -> str:
        self._advance()
        while self._position < len(self._text):
            if self._kind is not _Word.CONNECTOR:
                self._put(self._kind, self._own)
            before, last = self._kind, self._own
            self._advance()
            if before is _Word.NUMBER:
                self._join_on()
            elif before is _Word.CONNECTOR:
                self._put(before, last)
            elif before is not _Word.MARK:
                self._behind_letters()
        self._put(self._kind, self._own)
        return "".join(self._parts)

    def _advance(self) -> _Word:
        """Take the next word, and return what it is."""
        if self._position >= len(self._text):
            self._kind, self._own = _Word.NONE, ""
        else:
            self._kind, end = _word(self._text, self._position)
            self._own = self._text[self._position : end]
            self._position = end
        return self._kind

    def _put(self, kind: _Word, word: str) -> None:
        if kind is _Word.CONNECTOR:
            self._parts.append(self._connector * len(word))
        else:
            self._parts.append(lowercase(word) if kind is _Word.UPPER else word)

    def _join_on(self) -> None:
        """Write the letters and numbers that follow, and a connector if a word in upper case does."""
        while self._kind in _LETTERS_AND_NUMBERS:
            self._put(self._kind, self._own)
            self._advance()
        self._connect(unless=(_Word.NONE, _Word.MARK, _Word.CONNECTOR))

    def _connect(self, unless: tuple[_Word, ...] = (_Word.CONNECTOR, _Word.MARK)) -> None:
        if self._kind not in unless:
            self._parts.append(self._connector)

    def _behind_letters(self) -> None:
        """Write what follows letters: a number is part of their word, unless small letters follow it."""
        if self._kind is not _Word.NUMBER:
            self._connect()
            return
        if self._position >= len(self._text):
            return
        number = self._own
        if self._advance() is not _Word.ALPHABET:
            self._put(_Word.NUMBER, number)
            self._connect()
            return
        self._parts.append(self._connector)
        self._put(_Word.NUMBER, number)
        self._join_on()


def lower_case(text: str, connector: str) -> str:
    """Return the words of a text in lower case, with a connector between them."""
    return _CaseWriter(text, connector).written() if text else ""


def pascal_case(text: str) -> str:
    """Return the words of a text in one, each with its first letter in upper case."""
    start = next((number for number, letter in enumerate(text) if not _is_connector(letter)), len(text))
    if start >= len(text) - 1:
        return text[:start] + (uppercase(text[start:]) or text[-1:])
    parts, last = [text[:start]], uppercase(text[start])
    was_upper = _is_upper(text[start])
    for letter in text[start + 1 :]:
        before, last = last, letter
        if _is_connector(letter) and _is_connector(before):
            parts.append(before)
        elif _is_connector(before):
            was_upper, last = _is_upper(letter), uppercase(letter)
        else:
            was_upper = was_upper and _is_upper(letter)
            last = lowercase(letter) if was_upper else letter
            parts.append(before)
    return "".join((*parts, last))


CASES: dict[str, TemplateFunction] = {
    "snakecase": function(lambda text: lower_case(text, "_"), Parameter.STRING),
    "kebabcase": function(lambda text: lower_case(text, "-"), Parameter.STRING),
    "camelcase": function(pascal_case, Parameter.STRING),
}
"""Those that slim-sprig has not."""
