"""What `#`, `##`, `%` and `%%` take off a value, by the shell patterns of Flux.

Source: fluxcd/pkg envsubst/path/match.go and funcs.go (v1.8.0): Go's path.Match, but that `*` and `?` match
slashes too. A pattern that is wrong takes nothing off.
"""


class _BadPatternError(Exception):
    pass


def without_prefix(text: str, pattern: str, *, longest: bool) -> str:
    """Return a text without the shortest or the longest of its beginnings that match; never an empty one."""
    try:
        found = (length for length in range(len(text), 0, -1) if matches(pattern, text[:length]))
        length = next(found, 0) if longest else min(found, default=0)
    except _BadPatternError:
        return text
    return text[length:]


def without_suffix(text: str, pattern: str, *, longest: bool) -> str:
    """Return a text without an end that matches: pattern and text are read backwards for it."""
    return without_prefix(text[::-1], pattern[::-1], longest=longest)[::-1]


def matches(pattern: str, name: str) -> bool:
    """Return whether a pattern matches the whole of a text."""
    while pattern:
        star, chunk, pattern = _next_chunk(pattern)
        if star and not chunk:
            return True
        rest = _chunk_rest(chunk, name)
        if rest is not None and (not rest or pattern):
            name = rest
            continue
        after = _behind_star(chunk, name, is_last=not pattern) if star else None
        if after is None:
            return False
        name = after
    return not name


def _behind_star(chunk: str, name: str, *, is_last: bool) -> str | None:
    """Return what is left behind the first place where a chunk matches; the last one has to reach the end."""
    for start in range(1, len(name) + 1):
        rest = _chunk_rest(chunk, name[start:])
        if rest is not None and not (is_last and rest):
            return rest
    return None


def _next_chunk(pattern: str) -> tuple[bool, str, str]:
    """Return whether a star stands in front, the pattern up to the next star, and what is left."""
    plain = pattern.lstrip("*")
    is_star, in_range, index = plain != pattern, False, 0
    while index < len(plain):
        letter = plain[index]
        if letter == "*" and not in_range:
            break
        if letter == "\\" and index + 1 < len(plain):
            index += 1
        elif letter in "[]":
            in_range = letter == "["
        index += 1
    return is_star, plain[:index], plain[index:]


def _chunk_rest(chunk: str, text: str) -> str | None:
    """Return what is left of a text behind a chunk without stars, None where it does not match."""
    while chunk:
        if not text:
            return None
        if chunk[0] == "[":
            is_member, chunk = _in_class(chunk[1:], text[0])
            if not is_member:
                return None
        elif chunk[0] == "?":
            chunk = chunk[1:]
        else:
            if chunk[0] == "\\":
                chunk = chunk[1:]
                if not chunk:
                    raise _BadPatternError
            if chunk[0] != text[0]:
                return None
            chunk = chunk[1:]
        text = text[1:]
    return text


def _in_class(chunk: str, letter: str) -> tuple[bool, str]:
    """Return whether a letter is of a class, whose `[` is left out, and the pattern behind it."""
    is_negated = chunk.startswith("^")
    chunk = chunk.removeprefix("^")
    is_member, count = False, 0
    while not (chunk.startswith("]") and count):
        low, chunk = _escaped(chunk)
        high = low
        if chunk[0] == "-":
            high, chunk = _escaped(chunk[1:])
        is_member = is_member or low <= letter <= high
        count += 1
    return is_member is not is_negated, chunk[1:]


def _escaped(chunk: str) -> tuple[str, str]:
    """Return the next letter of a class and what follows it, which has to be something."""
    if not chunk or chunk[0] in "-]":
        raise _BadPatternError
    if chunk[0] == "\\":
        chunk = chunk[1:]
    if len(chunk) < 2:
        raise _BadPatternError
    return chunk[0], chunk[1:]
