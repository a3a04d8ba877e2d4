"""sprig's functions of texts. Source: Masterminds/sprig v3, strings.go and functions.go."""

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted, quoted
from archcheck.sources.gitops.go_template.functions.converting import parsed_whole, texts_of
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.values import (
    GoStringMap,
    GoStrings,
    bytes_of,
    check_length,
    text_of_bytes,
)

WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def uppercase(text: str) -> str:
    """Return a text in upper case, letter by letter: `ß` stays."""
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def lowercase(text: str) -> str:
    """Return a text in lower case, letter by letter."""
    return "".join(_lower(letter) for letter in text)


def _lower(letter: str) -> str:
    return "i" if letter == "\u0130" else letter.lower()


def title(text: str) -> str:
    """Return a text with the first letter of each word in title case."""
    result, starts = [], True
    for letter in text:
        result.append(_title_letter(letter) if starts else letter)
        starts = not (letter == "_" or letter.isalpha() or letter.isdecimal()) and (
            letter < "\x80" or letter in WHITE_SPACE
        )
    return "".join(result)


def _title_letter(letter: str) -> str:
    return letter.title() if len(letter.title()) == 1 else letter


def trunc(count: int, text: str) -> str:
    """Return the first bytes of a text; of a negative number the last."""
    data = bytes_of(text)
    if count < 0:
        return text_of_bytes(data[len(data) + count :]) if len(data) + count > 0 else text
    return text_of_bytes(data[:count]) if len(data) > count else text


def substring(start: int, end: int, text: str) -> str:
    """Return a part of a text, by bytes."""
    data = bytes_of(text)
    if start < 0:
        first, last = 0, end
    elif end < 0 or end > len(data):
        first, last = start, len(data)
    else:
        first, last = start, end
    if not 0 <= first <= last <= len(data):
        raise FunctionError(f"slice bounds out of range [{first}:{last}]")
    return text_of_bytes(data[first:last])


def repeat(count: int, text: str) -> str:
    """Return a text several times."""
    if count < 0:
        raise FunctionError("strings: negative Repeat count")
    check_length(count * len(text))
    return text * count


def replace(old: str, new: str, text: str) -> str:
    """Return a text with all of a part replaced."""
    check_length(len(text) + text.count(old) * len(new))
    return text.replace(old, new)


def indent(spaces: int, text: str) -> str:
    """Return a text whose lines begin with spaces."""
    if spaces < 0:
        raise FunctionError("strings: negative Repeat count")
    check_length(len(text) + (text.count("\n") + 1) * spaces)
    pad = " " * spaces
    return pad + text.replace("\n", "\n" + pad)


def quote(*values: object) -> str:
    """Return values in double quotes; nil is left out."""
    return " ".join(quoted(formatted(value)) for value in values if value is not None)


def squote(*values: object) -> str:
    """Return values in single quotes; nil is left out."""
    return " ".join(f"'{formatted(value)}'" for value in values if value is not None)


def cat(*values: object) -> str:
    """Return values with spaces between them; nil is left out."""
    return " ".join(formatted(value) for value in values if value is not None)


def join(separator: str, value: object) -> str:
    """Return the elements of a list in one text."""
    texts = texts_of(value)
    check_length(sum(len(str(each)) + len(separator) for each in texts))
    return separator.join(map(str, texts))


def split_list(separator: str, text: str, count: int = -1) -> GoStrings:
    """Return the parts of a text, at most `count` if that is above 0; without a separator its characters."""
    if not count:
        return GoStrings()
    if separator:
        return GoStrings(text.split(separator, max(count - 1, -1)))
    letters = list(text)
    if 0 < count < len(letters):
        letters[count - 1 :] = ["".join(letters[count - 1 :])]
    return GoStrings(letters)


def _numbered(parts: GoStrings) -> GoStringMap:
    return GoStringMap((f"_{number}", part) for number, part in enumerate(parts))


_STRING, _INT, _ANY = Parameter.STRING, Parameter.INT, Parameter.ANY

TEXTS: dict[str, TemplateFunction] = {
    "hello": function(lambda: "Hello!"),
    "trunc": function(trunc, _INT, _STRING),
    "trim": function(lambda text: text.strip(WHITE_SPACE), _STRING),
    "upper": function(uppercase, _STRING),
    "lower": function(lowercase, _STRING),
    "title": function(title, _STRING),
    "substr": function(substring, _INT, _INT, _STRING),
    "repeat": function(repeat, _INT, _STRING),
    "trimall": function(lambda cut, text: text.strip(cut), _STRING, _STRING),
    "trimAll": function(lambda cut, text: text.strip(cut), _STRING, _STRING),
    "trimSuffix": function(lambda part, text: text.removesuffix(part), _STRING, _STRING),
    "trimPrefix": function(lambda part, text: text.removeprefix(part), _STRING, _STRING),
    "contains": function(lambda part, text: part in text, _STRING, _STRING),
    "hasPrefix": function(lambda part, text: text.startswith(part), _STRING, _STRING),
    "hasSuffix": function(lambda part, text: text.endswith(part), _STRING, _STRING),
    "quote": variadic(quote, _ANY),
    "squote": variadic(squote, _ANY),
    "cat": variadic(cat, _ANY),
    "indent": function(indent, _INT, _STRING),
    "nindent": function(lambda spaces, text: "\n" + indent(spaces, text), _INT, _STRING),
    "replace": function(replace, _STRING, _STRING, _STRING),
    "plural": function(lambda one, many, count: one if count == 1 else many, _STRING, _STRING, _INT),
    "toString": function(formatted, _ANY),
    "toStrings": function(texts_of, _ANY),
    "atoi": function(lambda text: parsed_whole(text, any_base=False), _STRING),
    "join": function(join, _STRING, _ANY),
    "splitList": function(split_list, _STRING, _STRING),
    "split": function(lambda separator, text: _numbered(split_list(separator, text)), _STRING, _STRING),
    "splitn": function(
        lambda separator, count, text: _numbered(split_list(separator, text, count)), _STRING, _INT, _STRING
    ),
}
