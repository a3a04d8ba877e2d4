"""Go's fmt.Sprintf, with the verbs that templates use. Source: Go's fmt, print.go and format.go."""

import re
from collections.abc import Callable

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted, is_printable, quoted
from archcheck.sources.gitops.go_template.values import bytes_of, check_length, check_size, type_name

_VERB = re.compile(
    r"%(?P<flags>[-+# 0]*)(?P<width>\d+|\*)?(?:\.(?P<precision>\d+|\*)?)?"
    r"(?P<index>\[[^\]]*\]?)?(?P<verb>.|\Z)",
    re.DOTALL,
)
_WIDEST = 10_000
_INTEGER_BASES = {"b": "b", "o": "o", "x": "x", "X": "X", "d": "d"}


class _Spec:
    """One verb with its flags."""

    def __init__(self, match: re.Match[str]) -> None:
        flags = match["flags"]
        self.verb = match["verb"]
        self.minus, self.plus, self.sharp, self.space = (each in flags for each in "-+# ")
        self.zero = "0" in flags
        self.width: int | None = None
        self.precision: int | None = None

    def padded(self, text: str, *, is_number: bool = False) -> str:
        """Return a text as wide as is asked for."""
        missing = (self.width or 0) - len(text)
        if missing <= 0:
            return text
        if self.minus:
            return text + " " * missing
        if self.zero and is_number and text[:1] in ("+", "-", " "):
            return text[0] + "0" * missing + text[1:]
        return ("0" if self.zero else " ") * missing + text


def sprintf(pattern: str, *values: object) -> str:
    """Return a pattern with values for its verbs."""
    arguments = _Arguments(values)
    parts: list[str] = []
    position = length = 0
    while True:
        match = _VERB.search(pattern, position)
        if match is None:
            break
        parts.append(pattern[position : match.start()])
        parts.append(_written(match, arguments))
        position = match.end()
        length += len(parts[-2]) + len(parts[-1])
        check_length(length)
    parts.extend((pattern[position:], arguments.extra()))
    return "".join(parts)


class _Arguments:
    def __init__(self, values: tuple[object, ...]) -> None:
        self._values = values
        self._next = 0

    def take(self) -> tuple[bool, object]:
        """Return whether there is one more, and it."""
        if self._next >= len(self._values):
            return False, None
        self._next += 1
        return True, self._values[self._next - 1]

    def size(self, written: str | None) -> int | None:
        """Return a width or a precision; `*` takes it from the arguments."""
        if written is None:
            return None
        if written != "*":
            return _bounded(int(written[:9]))
        is_there, value = self.take()
        if not is_there or type(value) is not int:
            raise FunctionError("printf: a `*` without a whole number is not evaluated here")
        return _bounded(value)

    def extra(self) -> str:
        """Return what Go says of values that no verb takes."""
        left = self._values[self._next :]
        if not left:
            return ""
        shown = ", ".join(
            "<nil>" if each is None else f"{type_name(each)}={formatted(each)}" for each in left
        )
        return f"%!(EXTRA {shown})"


def _bounded(size: int) -> int:
    if abs(size) > _WIDEST:
        raise FunctionError(f"printf: a width of over {_WIDEST}")
    return size


def _written(match: re.Match[str], arguments: _Arguments) -> str:
    if match["index"]:
        raise FunctionError("printf: an index of an argument is not evaluated here")
    spec = _Spec(match)
    spec.width = arguments.size(match["width"])
    if spec.width is not None and spec.width < 0:
        spec.width, spec.minus = -spec.width, True
    if "." in match[0][: match.end("verb") - match.start() - len(match["verb"])]:
        spec.precision = arguments.size(match["precision"]) or 0
    if spec.minus:
        spec.zero = False
    if spec.verb == "%":
        return "%"
    if not spec.verb:
        return "%!(NOVERB)"
    is_there, value = arguments.take()
    return _value(spec, value) if is_there else f"%!{spec.verb}(MISSING)"


def _value(spec: _Spec, value: object) -> str:
    check_size(value)
    if spec.verb == "T":
        return spec.padded(type_name(value))
    if value is None:
        return spec.padded("<nil>") if spec.verb == "v" else f"%!{spec.verb}(<nil>)"
    if spec.verb == "v" and spec.sharp:
        raise FunctionError("printf: %#v is not evaluated here")
    return _plain(spec, value)


def _plain(spec: _Spec, value: object) -> str:
    if isinstance(value, list):
        return f"[{' '.join(_element(spec, each) for each in value)}]"
    if isinstance(value, dict):
        keys = sorted(value, key=bytes_of)
        return f"map[{' '.join(f'{_plain(spec, key)}:{_element(spec, value[key])}' for key in keys)}]"
    write: Callable[[_Spec, object], str | None]
    if isinstance(value, bool):
        write = _bool
    elif isinstance(value, int):
        write = _integer
    elif isinstance(value, float):
        write = _float
    else:
        write = _text
    written = write(spec, value)
    if written is not None:
        return written
    verb, spec.verb = spec.verb, "v"
    shown = write(spec, value)
    spec.verb = verb
    return f"%!{verb}({type_name(value)}={shown})"


def _element(spec: _Spec, value: object) -> str:
    return "<nil>" if value is None else _plain(spec, value)


def _bool(spec: _Spec, value: object) -> str | None:
    return spec.padded("true" if value else "false") if spec.verb in "tv" else None


def _text(spec: _Spec, value: object) -> str | None:
    text = formatted(value)
    if spec.verb not in ("v", "s", "q", "x", "X"):
        return None
    if spec.verb in "xX":
        if spec.space or spec.sharp:
            raise FunctionError("printf: flags of %x are not evaluated here")
        data = bytes_of(text)[: spec.precision]
        return spec.padded(data.hex() if spec.verb == "x" else data.hex().upper())
    if spec.precision is not None:
        text = text[: spec.precision]
    if spec.verb == "q":
        if spec.sharp or spec.plus:
            raise FunctionError("printf: flags of %q are not evaluated here")
        text = quoted(text)
    return spec.padded(text)


def _integer(spec: _Spec, value: object) -> str | None:
    assert isinstance(value, int)
    verb = "d" if spec.verb == "v" else spec.verb
    if verb in ("c", "q", "U"):
        return _character(spec, int(value))
    base = _INTEGER_BASES.get(verb)
    if base is None:
        return None
    digits = format(abs(value), base)
    if spec.precision is not None:
        digits = "" if not spec.precision and not value else digits.rjust(spec.precision, "0")
        spec.zero = False
    if spec.sharp:
        digits = {"b": "0b", "o": "0", "x": "0x", "X": "0X", "d": ""}[base] + digits
    return spec.padded(_sign(spec, negative=value < 0) + digits, is_number=True)


def _sign(spec: _Spec, *, negative: bool) -> str:
    if negative:
        return "-"
    return "+" if spec.plus else " " if spec.space else ""


def _character(spec: _Spec, code: int) -> str:
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code < 0xE000:
        code = 0xFFFD
    character = chr(code)
    if spec.verb == "c":
        return spec.padded(character)
    if spec.verb == "U":
        return spec.padded(f"U+{code:04X}")
    if character == "'":
        return spec.padded("'\\''")
    if character == '"' or is_printable(character):
        return spec.padded(f"'{character}'" if character != "\\" else "'\\\\'")
    return spec.padded(f"'{quoted(character)[1:-1]}'")


def _float(spec: _Spec, value: object) -> str | None:
    assert isinstance(value, float)
    if spec.verb in "xXb":
        raise FunctionError(f"printf: %{spec.verb} of a float is not evaluated here")
    if spec.verb not in "vgGeEfF":
        return None
    if spec.verb in "gGv" and spec.precision is not None:
        raise FunctionError(f"printf: a precision of %{spec.verb} is not evaluated here")
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124, NaN is unlike itself
        raise FunctionError("printf: infinity and NaN are not evaluated here")
    text = _digits(spec, abs(value)) if str(value)[0] == "-" else _digits(spec, value)
    return spec.padded(_sign(spec, negative=str(value)[0] == "-") + text, is_number=True)


def _digits(spec: _Spec, value: float) -> str:
    if spec.verb in "vg":
        return formatted(value)
    if spec.verb == "G":
        return formatted(value).upper()
    precision = 6 if spec.precision is None else spec.precision
    if spec.verb in "fF":
        return f"{value:.{precision}f}"
    return format(value, f".{precision}{spec.verb}")
