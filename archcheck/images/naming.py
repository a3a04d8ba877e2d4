"""What the text of an `image:` field means: a reference, a placeholder for one, or neither."""

import re

from archcheck.errors import InvalidReferenceError
from archcheck.images.availability import Reason, Unknown, Unresolved
from archcheck.images.placeholders import is_marked, is_sample
from archcheck.images.reference import Reference, parse_reference

_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9_]*[A-Z](?![a-z0-9])")
_IN_HOST = re.compile(r"[.:-]")
NO_IMAGE = "a pod or container without an image, which is filled in only later"
_SCHEMES = ("ko://", "skaffold://", "build://")
_WORDS = frozenset({"", "auto"})


def is_placeholder(text: str) -> bool:
    """Return whether `text` is resolved only later, so that no registry can be asked for it.

    `auto` is Istio's word for the sidecar that its webhook fills in; `ko://` names Go source to build.
    """
    stripped = text.strip()
    return stripped in _WORDS or stripped.startswith(_SCHEMES) or is_marked(stripped)


def name_of(text: str) -> Reference | Unresolved | Unknown:
    """Return the reference that `text` is, or why no registry can be asked for it.

    Where the grammar takes no capital letter, in a repository, any word in capital letters is a sample.
    """
    if not text.strip():
        return Unresolved(NO_IMAGE)
    if is_placeholder(text):
        return Unresolved()
    try:
        reference = parse_reference(text)
    except InvalidReferenceError as error:
        if _CAPITALS.search(text):
            return Unresolved()
        return Unknown(Reason.INVALID, error.diagnostics().replace("\n  why", ""))
    is_sampled = _is_sample_host(reference.registry) or (is_sample(reference.tag) and not reference.digest)
    return Unresolved() if is_sampled else reference


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
