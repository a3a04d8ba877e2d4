"""An HTML page read again, as a browser reads it as far as these pages go."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "input", "wbr", "link", "br", "img"})
CLOSED_BY = {"td": {"td", "th", "tr", "tbody"}, "th": {"td", "th", "tr", "tbody"}, "tr": {"tr", "tbody"}}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.children)

    def all(self, *names: str, **attributes: str) -> "list[Element]":
        """Return the elements below of some names (any, if none) and with these attributes."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                has = all(child.attributes.get(key.rstrip("_")) == value for key, value in attributes.items())
                found += [child] if has and (not names or child.name in names) else []
                found += child.all(*names, **attributes)
        return found

    def one(self, *names: str, **attributes: str) -> "Element":
        [found] = self.all(*names, **attributes)
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.stack[-1].name in CLOSED_BY and tag in CLOSED_BY[self.stack[-1].name]:
            self.stack.pop()
        assert len(attrs) == len(dict(attrs)), f"an attribute twice in {tag}"
        element = Element(tag, dict(attrs))
        self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self.stack[-1].name in CLOSED_BY and tag != self.stack[-1].name:
            self.stack.pop()
        assert self.stack.pop().name == tag, f"a stray </{tag}>"

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def parsed(page: str) -> Element:
    """Return the root of a page; every element must be closed where it has to be."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    [root] = reader.stack
    return root
