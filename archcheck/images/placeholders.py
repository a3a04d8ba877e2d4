"""Words of a manifest that are filled in only later, in whatever field: of an image, of a label, of a node.

A tool marks them (`${ARCH}`, `{{ arch }}`, `__ARCH__`), or documentation has a word in capital letters that
says what is to stand there (`ARCH`, `ZONE_NAME`, Cloud Build's `COMMIT_SHA`). Other words in capital letters
are literal: EKS labels its nodes `ON_DEMAND` and `SPOT`, Oracle's cloud `FAULT-DOMAIN-1`.
"""

import re

_MARKS = re.compile(
    r"""\$\( | \$\{ | \$[A-Za-z_]      # Tekton and the kubelet, the shell and Flux
      | \{\{ | \}\} | \{%              # Go templates, Argo, Jinja
      | \[\[ | \(\(                    # Jinja with other marks, spruce and Concourse
      | << | >>                        # <<PROJECT>>
      | < [A-Za-z_] [^<>]* >           # <your-image>
      | \{ [A-Za-z_] [\w.-]* \}        # {IMAGE}
      | \[ [A-Z] [A-Z0-9_]* \]         # [PROJECT_ID]
      | @ [A-Za-z_]\w* @               # @TAG@, of autoconf and CMake
      | % [A-Za-z_]\w* %               # %TAG%
      | (?<![A-Za-z0-9]) __ [A-Za-z]\w*? __ (?![A-Za-z0-9])  # __ARCH__
    """,
    re.VERBOSE,
)
_MARKING = re.compile(r"[$<>{}\[(@%]|__")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*")
_WORDS = re.compile(r"[_-]")

_THINGS = frozenset(
    {
        *("ARCH", "ARCHITECTURE", "PLATFORM", "REGION", "ZONE", "LOCATION", "HOSTNAME", "NAMESPACE"),
        *("TAG", "VERSION", "REVISION", "SHA", "HASH", "DIGEST", "COMMIT", "BRANCH", "REF", "SLUG"),
        *("ID", "NAME", "NUMBER", "KEY", "VALUE", "LABEL", "PATH", "EMAIL", "URL"),
        *("IMAGE", "REGISTRY", "REPO", "REPOSITORY", "PROJECT", "ACCOUNT", "OWNER", "ORG", "USER"),
        *("HERE", "PLACEHOLDER", "TODO", "FIXME", "TBD", "CHANGEME", "REPLACEME"),
    }
)
"""What a sample says is to stand in its place, as its last word: `PROJECT_ID`."""

_ALONE = frozenset({"OS", "NODE", "POOL", "HOST", "CLUSTER", "ORGANIZATION", "TENANT", "DOMAIN"})
"""The same, where they are all that stands there: `GPU_NODE` is a value that nodes have."""

_REQUESTS = frozenset({"YOUR", "MY", "REPLACE", "CHANGE", "INSERT", "ENTER"})
"""The first words of what is to be replaced: `CHANGE_ME`, `REPLACE_WITH_ZONE`."""


def holds_placeholder(text: str) -> bool:
    """Return whether a text of any field is filled in only later, as a whole or in a part of it."""
    return is_sample(text.strip()) or is_marked(text)


def is_marked(text: str) -> bool:
    """Return whether a text has the mark of a tool that replaces a part of it."""
    return _MARKING.search(text) is not None and _MARKS.search(text) is not None


def is_sample(text: str) -> bool:
    """Return whether a text is one word of documentation that says what is to stand there: `ZONE_NAME`."""
    if not _CAPITALS.fullmatch(text):
        return False
    first, *rest = words = _WORDS.split(text)
    if rest and first in _REQUESTS:
        return True
    return words[-1] in _THINGS or text in _ALONE or (text.endswith("NAME") or text.startswith("YOUR"))
