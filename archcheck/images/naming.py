"""What the text of an `image:` field means: a reference, a placeholder for one, or neither."""

import re

from archcheck.errors import InvalidReferenceError
from archcheck.images.availability import Reason, Unknown, Unresolved
from archcheck.images.reference import Reference, parse_reference

_MARKS = re.compile(
    r"""\$\( | \$\{ | \$[A-Za-z_]      # Tekton and the kubelet, the shell and Flux
      | \{\{ | \}\} | \{%              # Go templates, Argo, Jinja
      | << | >>                        # <<PROJECT>>
      | < [A-Za-z_] [^<>]* >           # <your-image>
      | \{ [A-Za-z_] [\w.-]* \}        # {IMAGE}
      | \[ [A-Z] [A-Z0-9_]* \]         # [PROJECT_ID]
    """,
    re.VERBOSE,
)
_MARKING = frozenset("$<>[{}")
_SAMPLE = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9_]*[A-Z](?![a-z0-9])")
"""A word in capital letters, as documentation has it where a reader's own is to stand: `PROJECT_ID`."""

_SAMPLE_TAG = re.compile(r"(?:[A-Z]+_)*(?:TAG|VERSION)")
NO_IMAGE = "a container without an image, which is filled in only later"
_SCHEMES = ("ko://", "skaffold://", "build://")
_WORDS = frozenset({"", "auto"})


def holds_placeholder(text: str) -> bool:
    """Return whether a text of any field has a mark in it that is replaced only later."""
    return not _MARKING.isdisjoint(text) and _MARKS.search(text) is not None


def is_placeholder(text: str) -> bool:
    """Return whether `text` is resolved only later, so that no registry can be asked for it.

    `auto` is Istio's word for the sidecar that its webhook fills in; `ko://` names Go source to build.
    """
    stripped = text.strip()
    return stripped in _WORDS or stripped.startswith(_SCHEMES) or _MARKS.search(stripped) is not None


def name_of(text: str) -> Reference | Unresolved | Unknown:
    """Return the reference that `text` is, or why no registry can be asked for it."""
    if not text.strip():
        return Unresolved(NO_IMAGE)
    if is_placeholder(text):
        return Unresolved()
    try:
        reference = parse_reference(text)
    except InvalidReferenceError as error:
        if _SAMPLE.search(text):
            return Unresolved()
        return Unknown(Reason.INVALID, error.diagnostics().replace("\n  why", ""))
    return Unresolved() if _is_sample(reference) else reference


def _is_sample(reference: Reference) -> bool:
    """Return whether a reference is one to be copied and filled in: `REGISTRY/app:1`, `x/app:IMAGE_TAG`.

    The grammar takes capital letters in a host and in a tag; a host all in capital letters is a host.
    """
    host, tag = reference.registry, reference.tag
    is_mixed = host != host.upper() or "." not in host
    return bool((is_mixed and _SAMPLE.search(host)) or (_SAMPLE_TAG.fullmatch(tag) and not reference.digest))
