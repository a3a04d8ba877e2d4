"""Images that a container's arguments name: operators start pods of their own with them.

`--acme-http01-solver-image=quay.io/…:v1`, `-images=NAME=IMAGE`, `--manager-image IMAGE`: a plain look at
`image:` keys misses them (helm-images#11).
"""

import re
from collections.abc import Iterator

from archcheck.documents.nodes import Scalar, YamlNode, elements
from archcheck.errors import InvalidReferenceError
from archcheck.images.reference import parse_reference

_FLAG = re.compile(r"--?(?P<name>[A-Za-z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_OTHER_THINGS = frozenset(
    "cache policy pull registries registry repo repository secret secrets tag timeout".split()  # noqa: SIM905
)


def images_in_arguments(arguments: YamlNode | None) -> Iterator[Scalar]:
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
            named = _names_an_image(match["name"])
            flag = match["name"] if named else ""
            value = (match["value"] or "") if named else ""
            flag = "" if match["value"] is not None else flag
        image = value.rpartition("=")[2]
        if image and _is_pinned(image):
            yield argument._replace(text=image)


def _names_an_image(flag: str) -> bool:
    """Return whether a flag's name says image, and not the pull policy or the registry of one."""
    words = [word.lower() for word in _WORD.findall(flag)]
    says_image = any(word.endswith(("image", "images")) for word in words) or "config-reloader" in flag
    return says_image and _OTHER_THINGS.isdisjoint(words)


def _is_pinned(text: str) -> bool:
    """Return whether a text is a reference with a tag or a digest, and no `host:port`."""
    try:
        reference = parse_reference(text)
    except InvalidReferenceError:
        return False
    if reference.digest:
        return True
    last = text.rpartition("/")[2]
    name = last.removesuffix(f":{reference.tag}")
    is_address = "/" not in text and reference.tag.isdigit() and ("." in name or name == "localhost")
    return name != last and not is_address
