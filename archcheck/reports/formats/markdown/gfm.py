"""GitHub-flavoured Markdown that no foreign text can break out of.

A word that could mean something to Markdown or to what GitHub does after it (mentions, references to issues
and commits, autolinks, emoji, mathematics) becomes a code span, where none of that happens; plain words stay
plain. So no escape is needed that another reader would show.
"""

import re
from collections.abc import Iterable, Sequence

from archcheck.reports.text import printable

_ENDS = ",;:.?"
_PLAIN = re.compile(r"[^\W_]+(?:['-][^\W\d_]+)*")
_TOOLS = frozenset(
    {"archcheck", "crane", "docker", "flux", "helm", "jsonnet", "kubectl", "kustomize", "sops"}
)
_ARGUMENT = re.compile(r"-.*|[A-Z][A-Z_]+|[^=]+=.+")
_COMMIT = re.compile(r"[0-9a-f]{7,}", re.IGNORECASE)
_DIGEST = re.compile(r"(@sha256:[0-9a-f]{12})[0-9a-f]{52}")
_TICKS = re.compile(r"`+")
_BEFORE_PIPE = re.compile(r"(\\*)\|")


def prose(text: str) -> str:
    """Return a sentence of which every command, and every other word that is not plain, is a code span."""
    words = shortened(printable(text)).split()
    parts = []
    while words:
        length = _command(words)
        parts.append(_worded(" ".join(words[:length])))
        del words[:length]
    return " ".join(parts)


def _command(words: Sequence[str]) -> int:
    """Return how many of the words are one command, up to its last argument; 1 where none begins here.

    A sentence that has a tool for its subject has no option and no argument in capital letters in it.
    """
    if words[0] not in _TOOLS:
        return 1
    end = next((number for number, word in enumerate(words) if word[-1] in _ENDS), len(words) - 1)
    arguments = [
        number for number, word in enumerate(words[: end + 1]) if _ARGUMENT.fullmatch(word.rstrip(_ENDS))
    ]
    return arguments[-1] + 1 if arguments else 1


def shortened(text: str) -> str:
    """Return a text with its digests cut short, as the table does."""
    return _DIGEST.sub(r"\1…", text)


def code(text: str) -> str:
    """Return a code span of a text (CommonMark §6.1); `(empty)` for none, which a span cannot hold."""
    shown = printable(text)
    if not shown.strip():
        return "(empty)"
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def row(cells: Iterable[str]) -> str:
    """Return a row of a table, of cells that are Markdown already."""
    return f"| {' | '.join(_in_cell(cell) for cell in cells)} |"


def header(headings: Sequence[str], texts: int) -> list[str]:
    """Return the two lines above a table: the first `texts` columns hold texts, the others symbols."""
    rules = ["---" if number < texts else ":-:" for number in range(len(headings))]
    return [row(headings), row(rules)]


def _in_cell(cell: str) -> str:
    r"""Return a cell whose pipes do not end it.

    Of backslashes in front of one there are an odd number then: `\\|` would end it for cmark-gfm, which
    reads the two backslashes as a pair.
    """
    return _BEFORE_PIPE.sub(lambda match: match[1] * 2 + r"\|", cell)


def _worded(word: str) -> str:
    """Return a word, with the brackets and stops around it left outside of the code span."""
    inner = word.rstrip(_ENDS)
    opening = closing = ""
    if inner.startswith("("):
        opening, inner = "(", inner[1:]
    if inner.endswith(")") and inner.count(")") > inner.count("("):
        closing, inner = ")", inner[:-1]
    if not inner:
        return code(word)
    ends = word[len(word.rstrip(_ENDS)) :]
    plain = _PLAIN.fullmatch(inner) and not _COMMIT.fullmatch(inner)
    return f"{opening}{inner if plain else code(inner)}{closing}{ends}"
