r"""The two ways in which helm writes several things in one option.

`--values` and `--api-versions` are lists of pflag's (`StringSlice`): one record of CSV, as `encoding/csv` of
Go reads it. `--set-file` holds pairs, as `pkg/strvals` of helm reads them: `key=path,other=path`, where a
backslash takes the meaning from what stands behind it, and braces hold several paths.
"""


def elements(text: str) -> list[str]:
    """Return the elements of a list.

    Raises:
        ValueError: pflag would refuse it; the text says why.

    """
    if not text:
        return []
    lines = text.replace("\r\n", "\n").removesuffix("\r").lstrip("\n")
    if not lines:
        raise ValueError("EOF")
    found = []
    at = 0
    while True:
        quoted = lines.startswith('"', at)
        field, at = _quoted(lines, at + 1) if quoted else _bare(lines, at)
        found.append(field)
        if lines[at : at + 1] != ",":
            return found
        at += 1


def _bare(text: str, at: int) -> tuple[str, int]:
    """Return the field that begins here, and where it ends."""
    end = next((place for place in range(at, len(text)) if text[place] in ",\n"), len(text))
    if '"' in text[at:end]:
        raise ValueError('bare " in non-quoted-field')
    return text[at:end], end


def _quoted(text: str, at: int) -> tuple[str, int]:
    """Return the field in the quotes that have been opened here, and where what follows them begins."""
    field = ""
    while True:
        end = text.find('"', at)
        if end < 0:
            raise ValueError('extraneous or missing " in quoted-field')
        field, at = field + text[at:end], end + 1
        if text[at : at + 1] in ("", ",", "\n"):
            return field, at
        if text[at] != '"':
            raise ValueError('extraneous or missing " in quoted-field')
        field, at = f'{field}"', at + 1


def element(text: str) -> str:
    """Return a text as the only element of a list."""
    if text and not any(each in text for each in ',"\r\n'):
        return text
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def paths_of_pairs(text: str) -> list[str]:
    """Return the paths in the pairs of `--set-file`; of what helm refuses, what looks like one."""
    paths = []
    _, at = _until(text, 0, "=")
    while at < len(text):
        if text.startswith("={", at):
            at += 1
            while text[at : at + 1] not in ("", "}"):
                path, at = _until(text, at + 1, ",}")
                paths.append(path)
            _, at = _until(text, at, ",")
        else:
            path, at = _until(text, at + 1, ",")
            paths.append(path)
        _, at = _until(text, at, "=")
    return paths


def _until(text: str, at: int, stops: str) -> tuple[str, int]:
    """Return what stands in front of the next of some letters, and the place of that."""
    value = ""
    while at < len(text) and text[at] not in stops:
        at += text[at] == "\\"
        value += text[at : at + 1]
        at += 1
    return value, min(at, len(text))
