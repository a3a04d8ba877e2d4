"""Images that a container's arguments name: operators start pods of their own with them.

`--acme-http01-solver-image=quay.io/…:v1`, `-images=NAME=IMAGE`, `--manager-image IMAGE`: a plain look at
`image:` keys misses them (helm-images#11).
"""

import re
from collections.abc import Iterator

from archcheck.documents.nodes import Scalar, YamlNode, elements
from archcheck.workloads.mentions.names import is_pinned, says_image

_FLAG = re.compile(r"--?(?P<name>[A-Za-z][\w.-]*)(?:=(?P<value>.*))?", re.DOTALL)
_RELOADER = "config-reloader"
"""Of the Prometheus operator, whose flag says an image without the word."""


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
            named = says_image(match["name"]) or _RELOADER in match["name"]
            flag = match["name"] if named else ""
            value = (match["value"] or "") if named else ""
            flag = "" if match["value"] is not None else flag
        image = value.rpartition("=")[2]
        if image and is_pinned(image):
            yield argument._replace(text=image)
