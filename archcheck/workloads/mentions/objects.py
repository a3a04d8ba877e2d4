"""A ConfigMap or a Secret → the images that its data names, for pods that some program makes of them.

`image: …` in the configuration of an operator, a whole Pod in a text (local-path-provisioner), values of an
injector (Istio), a runner's TOML (GitLab), a key of its own (`docker_image` of Zalando's operator). Of a
Secret nothing but such a name is taken, and only where it is clearly one.
"""

import base64
import binascii
from collections.abc import Iterator

from archcheck.documents.nodes import Scalar, get, is_null, members, text_of
from archcheck.workloads.mentions.fields import images_in_document
from archcheck.workloads.mentions.known import images_of_istio
from archcheck.workloads.mentions.names import is_image, says_image
from archcheck.workloads.mentions.texts import assigned_images, is_block, roots_in
from archcheck.workloads.model import ImageUse, PodSpec, Role
from archcheck.workloads.objects import KubernetesObject

_LOGINS = frozenset({".dockerconfigjson", ".dockercfg"})
_OF_HELM = "helm.sh/release.v1"
_DOCUMENTATION = "_example"
"""Of Knative and KServe: what could stand in the other keys."""
_LONGEST = 1024 * 1024


def mentions(obj: KubernetesObject) -> Iterator[PodSpec]:
    """Yield for each key of a ConfigMap or a Secret the images that it names, each once."""
    if text_of(get(obj.root, "type")) == _OF_HELM:
        return
    for field, key, text in _texts(obj):
        uses: dict[str, ImageUse] = {}
        for path, image in _images(key, text):
            name = f"{field}.{key}" + (f": {path}" if path else "")
            line = image.line if is_block(text) else text.line
            uses.setdefault(image.text, ImageUse(key, Role.CONFIG, image.text, line, 1, path=name))
        if uses:
            yield PodSpec((field, key), tuple(uses.values()))


def _texts(obj: KubernetesObject) -> Iterator[tuple[str, str, Scalar]]:
    """Yield the texts of an object that may name images."""
    for field in ("data", "stringData"):
        for name, value in members(get(obj.root, field)):
            if isinstance(value, Scalar) and not is_null(value) and name.text not in _LOGINS:
                is_encoded = obj.kind == "Secret" and field == "data"
                text = _decoded(value) if is_encoded else value
                if text is not None and name.text != _DOCUMENTATION and "mage" in text.text + name.text:
                    yield field, name.text, text


def _decoded(value: Scalar) -> Scalar | None:
    """Return what a value of a Secret is, all of it on the line of the value; None where that is no text."""
    if len(value.text) > 2 * _LONGEST:
        return None
    try:
        text = base64.b64decode("".join(value.text.split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return Scalar(text, value.line, value.column, plain=True)


def _images(key: str, text: Scalar) -> Iterator[tuple[str, Scalar]]:
    if says_image(key) and is_image(text.text.strip()):
        yield "", text._replace(text=text.text.strip())
        return
    roots = roots_in(text)
    if not roots:
        yield from assigned_images(text)
    for root in roots:
        yield from images_of_istio(root)
        yield from images_in_document(root)
