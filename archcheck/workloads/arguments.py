"""Images that a container's arguments name: operators start pods of their own with them.

`--acme-http01-solver-image=quay.io/…:v1`, `-images=NAME=IMAGE`, `--manager-image IMAGE`: a plain look at
`image:` keys misses them (helm-images#11).
"""

import re
from collections.abc import Iterator

from archcheck.documents.nodes import Node, Scalar, elements
from archcheck.errors import InvalidReferenceError
from archcheck.images.reference import parse_reference

_FLAG = re.compile(r"--?(?P<name>[A-Za-z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_NAMES_AN_IMAGE = re.compile(r"image|config-reloader", re.IGNORECASE)
_NAMES_SOMETHING_ELSE = re.compile(r"registr|polic|secret|pull|repo|tag|cache|timeout", re.IGNORECASE)


def images_in_arguments(arguments: Node | None) -> Iterator[Scalar]:
    """Yield a scalar for each image in a list of arguments: its text is the image, its place the argument's.

    Only a value with a tag or a digest counts, after a flag whose name says image; a registry or a pull
    policy is none.
    """
    flag = ""
    for argument in elements(arguments):
        if not isinstance(argument, Scalar):
            flag = ""
            continue
        match = _FLAG.fullmatch(argument.text)
        if match is None:
            value = argument.text if flag else ""
            flag = ""
        else:
            named = _NAMES_AN_IMAGE.search(match["name"]) and not _NAMES_SOMETHING_ELSE.search(match["name"])
            flag = match["name"] if named else ""
            value = (match["value"] or "") if named else ""
            flag = "" if match["value"] is not None else flag
        image = value.rpartition("=")[2]
        if image and _is_pinned(image):
            yield argument._replace(text=image)


def _is_pinned(text: str) -> bool:
    try:
        reference = parse_reference(text)
    except InvalidReferenceError:
        return False
    return bool(reference.digest) or text.rpartition("/")[2].endswith(f":{reference.tag}")
