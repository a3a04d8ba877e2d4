"""Image references by the grammar of the distribution project (`distribution/reference`).

    reference  := [domain "/"] path [":" tag] ["@" digest]
    domain     := host [":" port]

The first component is a domain only if it contains `.` or `:`, is `localhost`, or has an upper-case
letter; everything else lives on Docker Hub, and a single component there means `library/`.
"""

import re

from archcheck.errors import InvalidReferenceError
from archcheck.frozen import dataclass

DOCKER_HUB = "docker.io"

_DOMAIN_COMPONENT = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST = rf"(?:{_DOMAIN_COMPONENT}(?:\.{_DOMAIN_COMPONENT})*|\[[a-fA-F0-9:]+\])"
_PATH_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"

_DOMAIN = re.compile(rf"{_HOST}(?::[0-9]+)?", re.ASCII)
_PATH = re.compile(rf"{_PATH_COMPONENT}(?:/{_PATH_COMPONENT})*", re.ASCII)
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", re.ASCII)
_DIGEST = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}", re.ASCII)
_IMAGE_ID = re.compile(r"[a-f0-9]{64}", re.ASCII)

_HEX_LENGTH = {"sha256": 64, "sha384": 96, "sha512": 128}
_PATH_LIMIT = 255
_TEXT_LIMIT = 4096


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """An image reference in full: registry, repository, and a tag or a digest or both.

    A reference without either has the tag `latest`. `str()` gives the full form, `familiar` the short one.
    """

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def name(self) -> str:
        """Registry and repository, without tag and digest."""
        return f"{self.registry}/{self.repository}"

    @property
    def target(self) -> str:
        """What a registry is asked for: the digest where there is one, else the tag.

        With both, the digest wins and the tag is only for people, as containerd does it.
        """
        return self.digest or self.tag

    @property
    def lookup(self) -> "Reference":
        """The reference reduced to what is asked: two references with one `lookup` cost one request."""
        return Reference(self.registry, self.repository, "" if self.digest else self.tag, self.digest)

    @property
    def familiar(self) -> str:
        """The form in which people write it: `nginx:1.27` for `docker.io/library/nginx:1.27`."""
        full = str(self)
        if self.registry != DOCKER_HUB:
            return full
        short = full.removeprefix(f"{DOCKER_HUB}/")
        rest = short.removeprefix("library/")
        shown = short if "/" in rest else rest
        return full if _is_domain(shown.partition("/")[0]) and "/" in shown else shown

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.name}{tag}{digest}"


def parse_reference(text: str, *, is_qualified: bool = False) -> Reference:
    """Return the reference that `text` means to a container runtime.

    Args:
        text: what is written.
        is_qualified: its first component is a host, whatever it looks like: so ORAS and helm read addresses.

    Raises:
        InvalidReferenceError: the text is not of the grammar; the message says which part.

    """
    if len(text) > _TEXT_LIMIT:
        raise _invalid(text[:40] + "…", "it is longer than any reference may be")
    if _IMAGE_ID.fullmatch(text):
        raise _invalid(text, "64 hexadecimal digits are an image's id, not a name")
    rest, digest = _split_digest(text)
    domain, remainder = _split_domain(rest, is_qualified=is_qualified)
    path, tag = _split_tag(remainder)
    if not _DOMAIN.fullmatch(domain):
        raise _invalid(text, f"{domain!r} is no registry host")
    if path != path.lower():
        raise _invalid(text, "a repository name is lower case")
    if not _PATH.fullmatch(path):
        raise _invalid(text, f"{path!r} is no repository name")
    if len(path) > _PATH_LIMIT:
        raise _invalid(text, f"a repository name has at most {_PATH_LIMIT} characters")
    if not tag and not digest:
        tag = "latest"
    return Reference(domain, path, tag, digest)


def _split_digest(text: str) -> tuple[str, str]:
    rest, separator, digest = text.partition("@")
    if not separator:
        return rest, ""
    if not _DIGEST.fullmatch(digest):
        raise _invalid(text, f"{digest!r} is no digest")
    algorithm, _, value = digest.partition(":")
    expected = _HEX_LENGTH.get(algorithm)
    if expected is not None and (len(value) != expected or value != value.lower()):
        raise _invalid(text, f"a {algorithm} digest has {expected} lower-case hexadecimal digits")
    return rest, digest


def _split_domain(text: str, *, is_qualified: bool) -> tuple[str, str]:
    first, slash, remainder = text.partition("/")
    if is_qualified and not slash:
        raise _invalid(text, "it names no host with a repository")
    if not is_qualified and not (slash and _is_domain(first)):
        first, remainder = DOCKER_HUB, text
    elif first == "index.docker.io":
        first = DOCKER_HUB
    name = remainder.partition(":")[0]
    if first == DOCKER_HUB and "/" not in name:
        remainder = f"library/{remainder}"
    return first, remainder


def _is_domain(first: str) -> bool:
    """Return whether the first of several components is a registry's host."""
    return "." in first or ":" in first or first == "localhost" or first != first.lower()


def _split_tag(text: str) -> tuple[str, str]:
    head, colon, tag = text.rpartition(":")
    if not colon or "/" in tag:
        return text, ""
    if not _TAG.fullmatch(tag):
        raise _invalid(text, f"{tag!r} is no tag")
    return head, tag


def _invalid(text: str, why: str) -> InvalidReferenceError:
    return InvalidReferenceError(f"{text!r} is no image reference", why=why)
