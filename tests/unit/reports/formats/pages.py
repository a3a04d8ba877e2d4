"""Markdown as a page: what a reader of GitHub-flavoured Markdown makes of it."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(text: str) -> Iterator[Token]:
    """Yield all tokens, those inside of lines too."""
    for token in _READER.parse(text):
        yield token
        yield from token.children or ()


def of_type(text: str, *types: str) -> list[Token]:
    return [token for token in tokens(text) if token.type in types]


def tables(text: str) -> list[list[list[str]]]:
    """Return the cells of every table, as text."""
    found: list[list[list[str]]] = []
    inside = False
    for token in _READER.parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type in ("td_open", "th_open"):
            inside = True
        elif token.type == "inline" and inside:
            found[-1][-1].append("".join(child.content for child in token.children or ()))
            inside = False
    return found


def texts(text: str) -> str:
    """Return all that is text, and neither code nor an address."""
    return "\n".join(token.content for token in of_type(text, "text"))


def codes(text: str) -> list[str]:
    return [token.content for token in of_type(text, "code_inline")]
