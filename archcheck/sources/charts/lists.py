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
    # as encoding/csv of Go, by which helm reads its lists: empty lines in front do not count
    lines = text.replace("\r\n", "\n").removesuffix("\r").lstrip("\n")
    if not lines:
        raise ValueError("EOF")
    fields = []
    position = 0
    while True:
        quoted = lines.startswith('"', position)
        field, position = _quoted(lines, position + 1) if quoted else _bare(lines, position)
        fields.append(field)
        if lines[position : position + 1] != ",":
            return fields
        position += 1


def _bare(text: str, start: int) -> tuple[str, int]:
    """Return the field that begins here, and where it ends."""
    end = next((index for index in range(start, len(text)) if text[index] in ",\n"), len(text))
    if '"' in text[start:end]:
        raise ValueError('bare " in non-quoted-field')
    return text[start:end], end


def _quoted(text: str, position: int) -> tuple[str, int]:
    """Return the field in the quotes that have been opened here, and where what follows them begins."""
    field = ""
    while True:
        end = text.find('"', position)
        if end < 0:
            raise ValueError('extraneous or missing " in quoted-field')
        field, position = field + text[position:end], end + 1
        if text[position : position + 1] in ("", ",", "\n"):
            return field, position
        if text[position] != '"':
            raise ValueError('extraneous or missing " in quoted-field')
        field, position = f'{field}"', position + 1


def element(text: str) -> str:
    """Return a text as the only element of a list."""
    if text and not any(letter in text for letter in ',"\r\n'):
        return text
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def paths_of_pairs(text: str) -> list[str]:
    """Return the paths in the pairs of `--set-file`; of what helm refuses, what looks like one."""
    paths = []
    _, position = _until(text, 0, "=")
    while position < len(text):
        if text.startswith("={", position):
            position += 1
            while text[position : position + 1] not in ("", "}"):
                path, position = _until(text, position + 1, ",}")
                paths.append(path)
            _, position = _until(text, position, ",")
        else:
            path, position = _until(text, position + 1, ",")
            paths.append(path)
        _, position = _until(text, position, "=")
    return paths


def _until(text: str, position: int, stops: str) -> tuple[str, int]:
    """Return what stands in front of the next of some letters, and the place of that."""
    value = ""
    while position < len(text) and text[position] not in stops:
        position += text[position] == "\\"
        value += text[position : position + 1]
        position += 1
    return value, min(position, len(text))
