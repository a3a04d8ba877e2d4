"""Where something stands, as one text: a file, standard input, or a part of a chart that is no file here.

What a reader opens must be told from what it cannot: a chart of a repository has templates, and none of them
lies on this machine when the report is read.
"""

STANDARD_INPUT = "-"
_CHART = "chart:"


def in_chart(path: str) -> str:
    """Return the text for a part of a chart that lies in no file: `chart:wordpress/templates/web.yaml`."""
    return f"{_CHART}{path}"


def is_file(path: str) -> bool:
    """Return whether a text is the path of a file or a directory."""
    return path not in ("", STANDARD_INPUT) and not path.startswith(_CHART)
