"""What controllers make names of: `normalize` and `slugify`.

Source: argo-cd, applicationset/utils; gosimple/slug, slug.go. Of letters beyond ASCII those are known that
are one of ASCII with a mark, and a few more; others have a table of their own that is not here.
"""

import re
import unicodedata

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.functions.texts import WHITE_SPACE, lowercase

_OTHER_THAN_DNS = re.compile(r"[^-a-z0-9.]")
_LONGEST_NAME = 253
_LONGEST_LABEL = 63
_OTHER_THAN_SLUG = re.compile(r"[^a-zA-Z0-9_-]")
_DASHES = re.compile(r"-+")
_WORDS = {
    **dict.fromkeys("\"'\u2019", ""),
    **dict.fromkeys("\u2012\u2013\u2014\u2015", "-"),
    "&": "and",
    "@": "at",
}
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ł": "l",
    "Ł": "L",
    "þ": "th",
    "ð": "d",
    "œ": "oe",
    "Œ": "OE",
}


def normalized_name(name: str) -> str:
    """Return a text as a name that DNS takes."""
    return _OTHER_THAN_DNS.sub("-", lowercase(name))[:_LONGEST_NAME].strip("-.")


def slug(text: str, longest: int = _LONGEST_LABEL, *, cuts_at_words: bool = True) -> str:
    """Return a text in small letters of ASCII, digits and dashes, cut at the end of a word."""
    worded = "".join(_WORDS.get(letter, letter) for letter in text.strip(WHITE_SPACE))
    plain = "".join(map(_plain, worded)).lower()
    if not cuts_at_words and len(plain) >= longest:
        if longest < 0:
            raise FunctionError("slugify: a negative length")
        plain = plain[:longest]
    result = _DASHES.sub("-", _OTHER_THAN_SLUG.sub("-", plain)).strip("-_")
    if longest > 0 and cuts_at_words and len(result) > longest:
        end = result.rfind("-", 0, longest + 1)
        return result[: longest if end < 0 else end]
    return result


def _plain(letter: str) -> str:
    if letter.isascii():
        return letter
    known = _LETTERS.get(letter)
    if known is not None:
        return known
    base = "".join(each for each in unicodedata.normalize("NFD", letter) if not unicodedata.combining(each))
    if base.isascii() and letter.isalpha():
        return base
    raise FunctionError(f"slugify: the letter {letter!r} is not evaluated here")


def _argo_slug(*arguments: object) -> str:
    """Return a slug of at most 50 letters, or as many as the first argument says; cut at words or not."""
    if not arguments:
        return ""
    *options, name = arguments
    longest, cuts_at_words = options[0] if options else 50, options[1] if len(options) > 1 else True
    if not isinstance(name, str) or type(longest) is not int or not isinstance(cuts_at_words, bool):
        raise FunctionError("interface conversion: slugify takes a number, a truth value and a text")
    return slug(normalized_name(name), longest, cuts_at_words=cuts_at_words)


ARGO_NAMES: dict[str, TemplateFunction] = {
    "normalize": function(normalized_name, Parameter.STRING),
    "slugify": variadic(_argo_slug, Parameter.ANY),
}
FLUX_NAMES: dict[str, TemplateFunction] = {"slugify": function(slug, Parameter.STRING)}
