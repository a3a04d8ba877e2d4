"""The top of the page: how it came out, what that is of, and the way to each section."""

from collections.abc import Iterator

from archcheck.errors import EXIT_CODE_MEANINGS
from archcheck.reports.formats.html.contents import PageContents
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, tag
from archcheck.reports.formats.releases import followed_text
from archcheck.wording import counted

_OUTCOMES = {
    0: ("passed", "good"),
    1: ("failed", "bad"),
    2: ("input not readable", "bad"),
    3: ("incomplete", "odd"),
    4: ("nothing to check", "odd"),
}
_VERDICTS = ("stuck", "at-risk", "unknown", "ok")


def title(contents: PageContents) -> str:
    """Return the page's title, the outcome in front: it is all that a narrow tab shows."""
    subject = contents.document.subject
    what = f" ({subject})" if subject else ""
    return f"{_outcome(contents)[0].capitalize()}: {_severities(contents)}{what} · archcheck"


def header(contents: PageContents) -> Markup:
    """Return the outcome, its meaning, and the figures, which are links to their sections."""
    word, look = _outcome(contents)
    document = contents.document
    subject = tag(
        "p", joined(("archcheck", *(tag("span", part) for part in [document.subject] if part)), " ")
    )
    lines = (tag("p", line) for line in _lines(contents))
    heading = tag("h1", tag("span", word.capitalize(), class_=f"outcome {look}"), " ", _severities(contents))
    return tag("header", subject, heading, *lines, _tiles(contents), class_=look)


def _outcome(contents: PageContents) -> tuple[str, str]:
    code = contents.document.exit_code
    if code is None:
        return "outcome not said", "odd"
    return _OUTCOMES.get(code, ("did not finish", "bad"))


def _severities(contents: PageContents) -> str:
    severities = [finding.severity.value for finding in contents.document.findings]
    counts = [(severities.count(word), word) for word in ("error", "warning", "note")]
    return ", ".join(counted(count, word) for count, word in counts if count) or "no finding"


def _lines(contents: PageContents) -> Iterator[str]:
    """Yield what the outcome means, and in so many words what is not known."""
    document = contents.document
    meanings = {int(code): meaning for code, meaning in EXIT_CODE_MEANINGS.items()}
    if document.exit_code is not None:
        meaning = meanings.get(document.exit_code, "")
        yield f"Exit code {document.exit_code}{': ' if meaning else ''}{meaning}."
    unknown = sum(image.is_unknown for image in document.images)
    if document.complete:
        yield "Complete: everything that was asked could be found out."
    elif unknown:
        subject = counted(unknown, "image")
        yield f"Not complete: the platforms of {subject} are not known. Unknown is neither there nor missing."
    elif not document.missed:
        yield "Not complete: not everything could be found out."
    if document.missed:
        yield f"Not complete: {document.missed}"
    if document.followed:
        yield followed_text(document)
    if document.required_platforms:
        yield f"Required: {', '.join(document.required_platforms)}."
    elif not contents.document.nodes:
        yield "No platform is required, and no nodes are given: what images lack fails nothing."


def _tiles(contents: PageContents) -> Markup:
    """Return the figures; only those of sections that are on the page."""
    document = contents.document
    tiles = [
        _tile("errors", len(document.unread), ("not readable", "not readable")),
        _tile("images", len(document.images), ("image", "images"), _statuses(contents)),
        _tile("workloads", len(contents.rows), ("workload", "workloads"), _verdicts(contents))
        if document.nodes
        else EMPTY,
        _tile("findings", len(document.findings), ("finding", "findings"), _severities(contents)),
        _tile("suppressed", len(document.suppressed), ("set aside",) * 2, _suppressed(contents)),
        _tile("nodes", sum(node.count for node in document.nodes), ("node", "nodes"), _pools(contents)),
        _tile("releases", len(document.releases), ("release", "releases")),
        _tile("skipped", len(document.passed_over), ("passed over", "passed over")),
        _tile("declared", len(document.declared), ("only declared", "only declared")),
    ]
    shown = [tile for tile in tiles if tile]
    if not shown:
        return EMPTY
    return tag("nav", tag("ul", *shown, class_="tiles"), aria_label="Sections")


def _tile(name: str, count: int, words: tuple[str, str], parts: str = "") -> Markup:
    if not count:
        return EMPTY
    word = words[0] if count == 1 else words[1]
    small = (" ", tag("small", parts)) if parts else ()
    return tag("li", tag("a", tag("b", str(count)), " ", word, *small, href=f"#{name}"))


def _statuses(contents: PageContents) -> str:
    statuses = [image.status for image in contents.document.images]
    found, missing, unresolved = (statuses.count(status) for status in ("found", "missing", "unresolved"))
    unknown = len(statuses) - found - missing - unresolved
    counts = [(found, "found"), (missing, "missing"), (unknown, "unknown"), (unresolved, "unresolved")]
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _verdicts(contents: PageContents) -> str:
    verdicts = [row.verdict for row in contents.rows]
    counts = [(verdicts.count(verdict), verdict.replace("-", " ")) for verdict in _VERDICTS]
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _suppressed(contents: PageContents) -> str:
    held = sum(finding.suppression.by == "baseline" for finding in contents.document.suppressed)
    counts = [(len(contents.document.suppressed) - held, "ignored"), (held, "held back by the baseline")]
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _pools(contents: PageContents) -> str:
    pools = len(contents.document.nodes)
    return (
        f"in {counted(pools, 'pool')}" if sum(node.count for node in contents.document.nodes) != pools else ""
    )
