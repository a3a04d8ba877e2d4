"""`targetPath` of a HelmRelease's `valuesFrom`: one value, set among others as helm's `--set` sets it.

Source: helm pkg/strvals/parser.go (v4.2.2); fluxcd/pkg chartutil/values.go (v1.30.0), ReplacePathValue. What
is set is changed in place, as there: a mapping that is shared is changed wherever it is.
"""

import re
from dataclasses import field
from typing import TypeAlias

from archcheck.documents.scalars import Plain
from archcheck.frozen import dataclass
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, merged
from archcheck.workloads.model import Origin

_HIGHEST_INDEX = 65_536
_DEEPEST_NAME = 30
_DEEPEST_LIST = 50
_MOST_SLOTS = 1_000_000
_INTEGER = re.compile(r"[+-]?[0-9]+")
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None}
_ESCAPED = re.compile(r"([\\,\[\]{}])")

MutableValues: TypeAlias = dict[str, PlacedValues]


class TargetPathError(ValueError):
    """A path that helm does not take, or that leads through what is no mapping or list."""


@dataclass(frozen=True, slots=True)
class TargetSetting:
    """A value for a path, from a ConfigMap or a Secret. `is_literal`: nothing in its text is special."""

    path: str
    text: str
    is_literal: bool = False
    origin: Origin | None = None
    level: int = 0


def set_value(values: MutableValues, setting: TargetSetting) -> None:
    """Set a value among others, in place.

    Raises:
        TargetPathError: helm refuses it.

    """
    text, is_text = setting.text, setting.is_literal
    if setting.is_literal:
        text = _ESCAPED.sub(r"\\\1", text)
    elif text[:1] in ("'", '"') and text.endswith(text[:1]):
        text, is_text = text.strip("'\""), True
    parser = _Parser(f"{setting.path}={text}", setting, is_text=is_text)
    try:
        while True:
            parser.key(values, 0)
    except _EndError:
        return


class _EndError(Exception):
    """The text is over: where it is expected, and in some places where helm does not mind."""


@dataclass(slots=True)
class _Parser:
    text: str
    setting: TargetSetting
    is_text: bool
    position: int = 0
    slots: int = field(default=0, init=False)

    def key(self, values: MutableValues, level: int) -> None:
        """Set what the next key names."""
        name, stop = self._until("=[,.")
        match stop:
            case "":
                if name:
                    raise TargetPathError(f"key {name} has no value")
                raise _EndError
            case "[":
                self._list(values, name, level)
            case "=":
                self._value(values, name)
            case ",":
                raise TargetPathError(f"key {name} has no value")
            case _:
                self._inner(values, name, level + 1)

    def _list(self, values: MutableValues, name: str, level: int) -> None:
        index = self._index()
        items = values.get(name, [])
        if not isinstance(items, list):
            raise TargetPathError(f"{name} is no list")
        try:
            items = self._item(items, index, level, 0)
        finally:
            _put(values, name, items)

    def _value(self, values: MutableValues, name: str) -> None:
        if self.position == len(self.text):
            _put(values, name, self._scalar(""))
            raise _EndError
        _put(values, name, self._read_value())

    def _inner(self, values: MutableValues, name: str, level: int) -> None:
        if level > _DEEPEST_NAME:
            raise TargetPathError(f"it is nested more than {_DEEPEST_NAME} levels deep")
        inner = values.get(name, {})
        if not isinstance(inner, dict):
            raise TargetPathError(f"{name} is no mapping")
        try:
            self.key(inner, level)
        finally:
            if inner:
                _put(values, name, inner)
        if not inner:
            raise TargetPathError(f"key {name} has no value")

    def _item(self, items: list[PlacedValues], index: int, level: int, depth: int) -> list[PlacedValues]:
        """Return a list with an element set; a list that has it already is changed in place."""
        if not 0 <= index <= _HIGHEST_INDEX or depth > _DEEPEST_LIST:
            raise TargetPathError(f"index {index} is not allowed")
        name, stop = self._until("[.=")
        if name:
            raise TargetPathError("there is text behind an index")
        match stop:
            case "":
                raise _EndError
            case "=":
                over = self.position == len(self.text)
                return self._with_item(items, index, self._scalar("") if over else self._read_value())
            case "[":
                next_index = self._index()
                inner = items[index] if index < len(items) else None
                inner = [] if _is_null(inner) else inner
                if not isinstance(inner, list):
                    raise TargetPathError("an element is no list")
                return self._with_item(items, index, self._item(inner, next_index, level, depth + 1))
            case _:
                member = items[index] if index < len(items) else None
                values = member if isinstance(member, dict) else {}
                if index < len(items):
                    items[index] = values
                self.key(values, level)
                return self._with_item(items, index, values)

    def _with_item(self, items: list[PlacedValues], index: int, value: PlacedValues) -> list[PlacedValues]:
        more = index + 1 - len(items)
        if more > 0:
            self.slots += index + 1
            if self.slots > _MOST_SLOTS:
                raise TargetPathError("its lists are too long")
            items = [*items, *[PlacedScalar(None, "", None, self.setting.level)] * more]
        items[index] = value
        return items

    def _read_value(self) -> PlacedValues:
        if self.text[self.position] != "{":
            return self._scalar(self._until(",")[0])
        self.position += 1
        items: list[PlacedValues] = []
        while True:
            text, stop = self._until(",}")
            if not stop:
                raise TargetPathError("list must terminate with '}'")
            items.append(self._scalar(text))
            if stop == "}":
                self.position += self.text.startswith(",", self.position)
                return items

    def _index(self) -> int:
        text, stop = self._until("]")
        if not stop:
            raise _EndError
        if not _INTEGER.fullmatch(text) or len(text) > 10:
            raise TargetPathError(f"index {text} is no number")
        return int(text)

    def _until(self, stops: str) -> tuple[str, str]:
        """Return the text up to one of some letters, and the letter, which is gone over; empty at the end."""
        parts: list[str] = []
        while self.position < len(self.text):
            letter = self.text[self.position]
            self.position += 1
            if letter in stops:
                return "".join(parts), letter
            if letter == "\\":
                letter = self.text[self.position : self.position + 1]
                self.position += 1
            parts.append(letter)
        self.position = len(self.text)
        return "".join(parts), ""

    def _scalar(self, text: str) -> PlacedScalar:
        meaning: Plain = text if self.is_text else _typed(text)
        return PlacedScalar(meaning, text, self.setting.origin, self.setting.level)


def _put(values: MutableValues, name: str, value: PlacedValues) -> None:
    if not name:
        return
    old = values.get(name)
    is_over = isinstance(old, PlacedScalar) and isinstance(value, PlacedScalar)
    values[name] = merged(old, value) if old is not None and is_over else value


def _is_null(value: "PlacedValues | None") -> bool:
    return value is None or (isinstance(value, PlacedScalar) and value.meaning is None)


def _typed(text: str) -> Plain:
    """Return what a text means to `--set`: a word, a whole number without zeros in front, else itself."""
    word = text.casefold()
    if word in _WORDS:
        return _WORDS[word]
    if text == "0":
        return 0
    if not text.startswith("0") and _INTEGER.fullmatch(text) and len(text) <= 20:
        number = int(text)
        return number if -(2**63) <= number < 2**63 else text
    return text
