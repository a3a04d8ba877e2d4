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
_SCHEMES = ("ko://", "skaffold://", "build://")
_WORDS = frozenset({"", "auto"})


def is_placeholder(text: str) -> bool:
    """Return whether `text` is resolved only later, so that no registry can be asked for it.

    `auto` is Istio's word for the sidecar that its webhook fills in; `ko://` names Go source to build.
    """
    stripped = text.strip()
    return stripped in _WORDS or stripped.startswith(_SCHEMES) or _MARKS.search(stripped) is not None


def name_of(text: str) -> Reference | Unresolved | Unknown:
    """Return the reference that `text` is, or why no registry can be asked for it."""
    if is_placeholder(text):
        return Unresolved()
    try:
        return parse_reference(text)
    except InvalidReferenceError as error:
        return Unknown(Reason.INVALID, error.diagnostics().replace("\n  why", ""))
