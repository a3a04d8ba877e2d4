"""A file before and after, as a unified diff: by document, since only what was edited can differ."""

import difflib
from collections.abc import Iterator, Sequence

_CONTEXT = 3
_MOST_GAINED = 60
_NO_NEWLINE = "\\ No newline at end of file\n"

Opcode = tuple[str, int, int, int, int]


def unified(path: str, pieces: Sequence[tuple[bytes, bytes]]) -> str:
    """Return the diff of a file whose documents were one text each and are another; empty if none differs."""
    before: list[str] = []
    after: list[str] = []
    codes: list[Opcode] = []
    for old, new in pieces:
        was, now = _lines(old), _lines(new)
        codes += _shifted(was, now, len(before), len(after))
        before += was
        after += now
    body = [line for group in _grouped(_joined(codes)) for line in _hunk(group, before, after)]
    name = "".join(letter if letter.isprintable() else "?" for letter in path.lstrip("/"))
    return "".join([f"--- a/{name}\n", f"+++ b/{name}\n", *body]) if body else ""


def _lines(text: bytes) -> list[str]:
    """Return lines with their ends: those that `patch` takes for lines."""
    lines = text.decode(errors="surrogateescape").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _shifted(old: Sequence[str], new: Sequence[str], first: int, second: int) -> Iterator[Opcode]:
    """Yield what differs between two documents that begin at lines `first` and `second` of their files."""
    for tag, *ends in _codes(old, new):
        yield tag, ends[0] + first, ends[1] + first, ends[2] + second, ends[3] + second


def _codes(old: Sequence[str], new: Sequence[str]) -> Iterator[Opcode]:
    """Yield what differs, in one walk: lines were put in, or took the place of one.

    difflib compares every line with every other that is like it, which in a List of alike objects takes
    minutes; it is asked only about what no insertion explains.
    """
    i = j = 0
    while i < len(old) and j < len(new):
        start = i
        while i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
        yield "equal", start, i, j - (i - start), j
        if i == len(old) or j == len(new):
            break
        skipped = _skipped(old, new, i, j)
        if skipped is None:
            for tag, *ends in difflib.SequenceMatcher(None, old[i:], new[j:], autojunk=False).get_opcodes():
                yield tag, ends[0] + i, ends[1] + i, ends[2] + j, ends[3] + j
            return
        lost, gained = skipped
        yield "replace" if lost else "insert", i, i + lost, j, j + gained
        i, j = i + lost, j + gained
    if i < len(old) or j < len(new):
        yield "replace", i, len(old), j, len(new)


def _skipped(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int] | None:
    """Return how many lines were lost and gained here: none or one lost, a few gained."""
    for gained in range(1, _MOST_GAINED):
        for lost in (0, 1):
            follow = old[i + lost : i + lost + _CONTEXT]
            if new[j + gained : j + gained + len(follow)] == follow:
                return lost, gained
    return None


def _joined(codes: Sequence[Opcode]) -> list[Opcode]:
    """Return the same with equal stretches that follow each other as one."""
    joined: list[Opcode] = []
    for code in codes:
        if code[1] == code[2] and code[3] == code[4]:
            continue
        if joined and joined[-1][0] == code[0] == "equal":
            joined[-1] = ("equal", joined[-1][1], code[2], joined[-1][3], code[4])
        else:
            joined.append(code)
    return joined


def _grouped(codes: Sequence[Opcode]) -> Iterator[list[Opcode]]:
    """Yield what belongs into one hunk: changes with at most twice the context between them."""
    group: list[Opcode] = []
    for number, (tag, start, end, begin, stop) in enumerate(codes):
        if tag != "equal":
            group.append((tag, start, end, begin, stop))
            continue
        is_last = number == len(codes) - 1
        if group and (is_last or end - start > 2 * _CONTEXT):
            short = min(_CONTEXT, end - start)
            yield [*group, (tag, start, start + short, begin, begin + short)]
            group = []
        if not is_last:
            before = min(_CONTEXT, end - start) if not group else end - start
            group.append((tag, end - before, end, stop - before, stop))
    if any(tag != "equal" for tag, *_ in group):
        yield group


def _hunk(group: Sequence[Opcode], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
    for tag, start, end, begin, stop in group:
        if tag == "equal":
            yield from (_line(" ", line) for line in before[start:end])
            continue
        yield from (_line("-", line) for line in before[start:end])
        yield from (_line("+", line) for line in after[begin:stop])


def _range(start: int, end: int) -> str:
    """Return a range of lines as diff writes it: an empty one begins on the line before."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + bool(length)},{length}"


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{_NO_NEWLINE}"
