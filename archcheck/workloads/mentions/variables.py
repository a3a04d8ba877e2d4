"""Images that environment variables of a container name: operators start pods of their own with them.

`RELATED_IMAGE_…` of operators that OLM installs, `CSI_PROVISIONER_IMAGE`, `STRIMZI_KAFKA_IMAGES` with a line
for each version (`3.9.0=quay.io/…`), and pairs such as `SIDECAR_IMAGE_REPOSITORY` and `SIDECAR_IMAGE_TAG`.
"""

import re
from collections.abc import Iterator, Mapping

from archcheck.documents.nodes import Scalar, YamlNode, elements, get, text_of
from archcheck.workloads.mentions.names import is_image, says_image
from archcheck.workloads.mentions.texts import line_in

_MOST = 1000
_SEPARATORS = re.compile(r"[\s,;]+")
_REPOSITORY = re.compile(r"(?P<stem>.*IMAGE)_(?:REPOSITORY|REPO)")


def images_in_variables(variables: YamlNode | None) -> Iterator[tuple[str, Scalar]]:
    """Yield the name of each variable that names images, with a scalar for each: the image, at its place."""
    written = {
        name: value
        for variable in elements(variables)
        if (name := text_of(get(variable, "name"))) and isinstance(value := get(variable, "value"), Scalar)
    }
    for name, value in written.items():
        if says_image(name):
            for image in _images(value):
                yield name, image
        elif (pair := _REPOSITORY.fullmatch(name)) is not None:
            joined = _joined(value, pair["stem"], written)
            if joined is not None:
                yield name, joined


def _images(value: Scalar) -> Iterator[Scalar]:
    """Yield the images of a value: it as a whole, or each after a `=` of a list."""
    for offset, line in enumerate(value.text.split("\n")[:_MOST]):
        for word in filter(None, _SEPARATORS.split(line)):
            text = word.rpartition("=")[2]
            if is_image(text):
                yield value._replace(text=text, line=line_in(value, offset))


def _joined(repository: Scalar, stem: str, written: Mapping[str, Scalar]) -> Scalar | None:
    tag = written.get(f"{stem}_TAG") or written.get(f"{stem.removesuffix('_IMAGE')}_TAG")
    text = f"{repository.text}:{tag.text}" if tag is not None else ""
    return repository._replace(text=text) if text and is_image(text) else None
