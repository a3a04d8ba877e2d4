"""What the text of an `image:` field means: a reference, a placeholder for one, or neither.

A text is parsed once, where it is read from a manifest, a list or the command line. All that comes after has
the name: it is what availability is known by, and what tells two ways to write one image to be the same.
"""

import re
from functools import lru_cache
from typing import TypeAlias

from archcheck.errors import InvalidReferenceError
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Reason, Unknown, Unresolved
from archcheck.images.placeholders import is_marked, is_sample
from archcheck.images.reference import Reference, parse_reference

_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9_]*[A-Z](?![a-z0-9])")
_IN_HOST = re.compile(r"[.:-]")
_SCHEMES = ("ko://", "skaffold://", "build://")
_WORDS = frozenset({"", "auto"})
_KEPT = 8192
"""Texts whose names are kept: a repository names few images, each of them in hundreds of places."""

LATER = "a placeholder: the image is named only later"
NO_IMAGE = "a pod or container without an image, which is filled in only later"


@dataclass(frozen=True, slots=True)
class _Unparsed:
    """A text where an image is to be named, and that no registry can be asked for."""

    text: str

    @property
    def familiar(self) -> str:
        """The text as it is written."""
        return self.text

    @property
    def name(self) -> str:
        """The text, as nothing of it is known to be a tag or a digest."""
        return self.text

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Placeholder(_Unparsed):
    """A text that stands where an image is named only later."""

    message: str = LATER

    @property
    def availability(self) -> Unresolved:
        """What is known of the image."""
        return Unresolved(self.message)


@dataclass(frozen=True, slots=True)
class Invalid(_Unparsed):
    """A text that is no image reference, and no placeholder either; `message` says why."""

    message: str

    @property
    def availability(self) -> Unknown:
        """What is known of the image."""
        return Unknown(Reason.INVALID, self.message)


@dataclass(frozen=True, slots=True)
class StoredImage(_Unparsed):
    """An image that a user names by where it is kept, as skopeo does: `docker-archive:FILE:@0`.

    It was looked up there, and is an image of its own: a registry may have another under its reference.
    """

    availability: Availability


ImageName: TypeAlias = Reference | Placeholder | Invalid | StoredImage
"""What names an image: `str()` is for programs, `familiar` for people, `name` has neither tag nor digest."""


@lru_cache(_KEPT)
def parse_image(text: str) -> ImageName:
    """Return what the text of an `image:` field means.

    Where the grammar takes no capital letter, in a repository, any word in capital letters is a sample.
    """
    if not text.strip():
        return Placeholder(text, NO_IMAGE)
    if is_placeholder(text):
        return Placeholder(text)
    try:
        reference = parse_reference(text)
    except InvalidReferenceError as error:
        if _CAPITALS.search(text):
            return Placeholder(text)
        return Invalid(text, error.diagnostics().replace("\n  why", ""))
    is_sampled = _is_sample_host(reference.registry) or (is_sample(reference.tag) and not reference.digest)
    return Placeholder(text) if is_sampled else reference


def is_placeholder(text: str) -> bool:
    """Return whether `text` is resolved only later, so that no registry can be asked for it.

    `auto` is Istio's word for the sidecar that its webhook fills in; `ko://` names Go source to build.
    """
    stripped = text.strip()
    return stripped in _WORDS or stripped.startswith(_SCHEMES) or is_marked(stripped)


def _is_sample_host(host: str) -> bool:
    """Return whether a host is one to be filled in: `REGISTRY`, `REGION-docker.pkg.dev`.

    The case of a host says nothing: `GHCR.IO` and `Registry.Example.COM` are hosts. A word in capital letters
    with neither dot nor port would be no host in small letters, but a user of Docker Hub, who has none.
    """
    if host == host.lower():
        return False
    if "." not in host and ":" not in host:
        return _CAPITALS.fullmatch(host) is not None
    is_shouted = host == host.upper() and "." in host
    return not is_shouted and any(map(is_sample, _IN_HOST.split(host)))
