"""sprig's `semver` and `semverCompare`. Source: Masterminds/semver v3, version.go and constraints.go."""

import re
from collections.abc import Callable
from itertools import zip_longest

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function

_LONGEST = 256
_PART = r"[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*"
_VERSION = re.compile(
    rf"v?(?P<major>[0-9]+)(?:\.(?P<minor>[0-9]+))?(?:\.(?P<patch>[0-9]+))?(?:-(?P<pre>{_PART}))?(?:\+(?P<meta>{_PART}))?"
)
_NUMBER = r"[0-9|xX*]+"
_WRITTEN = (
    rf"v?(?P<major>{_NUMBER})(?P<minor>\.{_NUMBER})?(?P<patch>\.{_NUMBER})?(?P<pre>-{_PART})?(?:\+{_PART})?"
)
_PLAIN = re.sub(r"\?P<\w+>", "?:", _WRITTEN)
_OPERATOR = r"=>|=<|>=|<=|!=|~>|=|>|<|~|\^|"
_CONSTRAINT = re.compile(rf"\s*(?P<operator>{_OPERATOR})\s*{_WRITTEN}\s*")
_ITEM = rf"(?:{_OPERATOR})\s*+{_PLAIN}"
_ALL = re.compile(rf"\s*+{_ITEM}(?:(?>\s*+,\s*+|\s++){_ITEM})*\s*+")
_EACH = re.compile(rf"(?:{_OPERATOR})\s*{_PLAIN}")
_RANGE = re.compile(rf"\s*({_PLAIN})\s+-\s+({_PLAIN})\s*")
_ANY = frozenset("xX*")


@dataclass(frozen=True, slots=True)
class SemanticVersion:
    """A version; a template reads its parts (`(semver "1.2.3").Major`)."""

    major: int
    minor: int
    patch: int
    pre: str
    metadata: str
    original: str

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        return text + (f"-{self.pre}" if self.pre else "") + (f"+{self.metadata}" if self.metadata else "")

    @property
    def numbers(self) -> tuple[int, int, int]:
        """Major, minor and patch."""
        return self.major, self.minor, self.patch

    @property
    def template_methods(self) -> dict[str, Callable[[object], object]]:
        """What a template may call on it."""
        return {
            "Major": lambda _: self.major,
            "Minor": lambda _: self.minor,
            "Patch": lambda _: self.patch,
            "Prerelease": lambda _: self.pre,
            "Metadata": lambda _: self.metadata,
            "Original": lambda _: self.original,
            "String": lambda _: str(self),
        }


def semantic_version(text: str) -> SemanticVersion:
    """Return a version; parts that are left out are 0."""
    match = _VERSION.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise FunctionError("Invalid Semantic Version")
    pre = match["pre"] or ""
    numbers = [match["major"], match["minor"] or "0", match["patch"] or "0"]
    if any(part.isdigit() and len(part) > 1 and part[0] == "0" for part in pre.split(".")):
        raise FunctionError("Version segment starts with 0")
    if any(int(number) >= 2**64 for number in numbers):
        raise FunctionError("Error parsing version segment")
    major, minor, patch = map(int, numbers)
    return SemanticVersion(major, minor, patch, pre, match["meta"] or "", text)


def compared(one: SemanticVersion, other: SemanticVersion) -> int:
    """Return -1, 0 or 1 for a version before, like or behind another; metadata does not count."""
    if one.numbers != other.numbers:
        return -1 if one.numbers < other.numbers else 1
    if one.pre == other.pre:
        return 0
    if not one.pre or not other.pre:
        return 1 if not one.pre else -1
    for left, right in zip_longest(one.pre.split("."), other.pre.split("."), fillvalue=""):
        if left != right:
            return _part_compared(left, right)
    return 0


def _part_compared(left: str, right: str) -> int:
    if not left or not right:
        return -1 if not left else 1
    if left.isdigit() and right.isdigit():
        return (int(left) > int(right)) - (int(left) < int(right))
    if left.isdigit() or right.isdigit():
        return -1 if left.isdigit() else 1
    return 1 if left > right else -1


@dataclass(frozen=True, slots=True)
class _Constraint:
    """One comparison; `known` is how many numbers of it are given: of `1.x` one, of `*` none."""

    operator: str
    version: SemanticVersion
    known: int


def is_within(constraint: str, version: str) -> bool:
    """Return whether a version meets a constraint."""
    if len(constraint) > 2 * _LONGEST:
        raise FunctionError("improper constraint")
    ranged = _RANGE.sub(lambda match: f">= {match[1]}, <= {match[2]} ", constraint)
    alternatives = [_parsed(part) for part in ranged.split("||")]
    own = semantic_version(version)
    return any(all(_is_met(each, own) for each in alternative) for alternative in alternatives)


def _parsed(text: str) -> list[_Constraint]:
    if not _ALL.fullmatch(text):
        raise FunctionError(f"improper constraint: {text}")
    return [_one(each) for each in _EACH.findall(text)]


def _one(text: str) -> _Constraint:
    match = _CONSTRAINT.fullmatch(text)
    if match is None:
        raise FunctionError(f"improper constraint: {text}")
    parts = [match["major"], (match["minor"] or "").lstrip("."), (match["patch"] or "").lstrip(".")]
    known = next((number for number, part in enumerate(parts) if not part or part in _ANY), 3)
    numbers = ".".join([*parts[:known], "0", "0", "0"][:3])
    try:
        version = semantic_version(numbers + (match["pre"] or ""))
    except FunctionError as error:
        raise FunctionError("constraint Parser Error") from error
    return _Constraint(match["operator"], version, known)


def _is_met(constraint: _Constraint, version: SemanticVersion) -> bool:
    operator = constraint.operator
    if operator == "!=":
        return _is_unlike(constraint, version)
    if version.pre and not constraint.version.pre:
        return False
    return _CHECKS.get(operator, _is_like)(constraint, version)


def _is_like(constraint: _Constraint, version: SemanticVersion) -> bool:
    if constraint.known < 3:
        return _is_near(constraint, version)
    return compared(version, constraint.version) == 0


def _is_unlike(constraint: _Constraint, version: SemanticVersion) -> bool:
    own, known = constraint.version, constraint.known
    if known < 3 and version.pre and not own.pre:
        return False
    if known in (1, 2):
        is_beyond = version.numbers[:known] != own.numbers[:known]
        return is_beyond or (known == 2 and version.pre != own.pre)
    return compared(version, own) != 0


def _is_above(constraint: _Constraint, version: SemanticVersion) -> bool:
    own = constraint.version
    if constraint.known == 3 or version.major != own.major:
        return compared(version, own) > 0 if constraint.known == 3 else version.major > own.major
    if constraint.known == 1:
        return False
    return version.minor > own.minor if constraint.known == 2 else compared(version, own) > 0


def _is_at_most(constraint: _Constraint, version: SemanticVersion) -> bool:
    own = constraint.version
    if constraint.known == 3:
        return compared(version, own) <= 0
    if version.major > own.major:
        return False
    return not (version.major == own.major and version.minor > own.minor and constraint.known != 1)


def _is_near(constraint: _Constraint, version: SemanticVersion) -> bool:
    own = constraint.version
    if compared(version, own) < 0:
        return False
    if own.numbers == (0, 0, 0) and constraint.known not in (1, 2):
        return True
    return version.major == own.major and (version.minor == own.minor or constraint.known == 1)


def _is_compatible(constraint: _Constraint, version: SemanticVersion) -> bool:
    own = constraint.version
    if compared(version, own) < 0:
        return False
    if own.major > 0 or constraint.known == 1:
        return version.major == own.major
    if version.major > 0:
        return False
    if own.minor > 0 or constraint.known == 2:
        return version.minor == own.minor
    return version.minor == 0 and version.patch == own.patch


_CHECKS: dict[str, Callable[[_Constraint, SemanticVersion], bool]] = {
    ">": _is_above,
    "<": lambda constraint, version: compared(version, constraint.version) < 0,
    **dict.fromkeys((">=", "=>"), lambda constraint, version: compared(version, constraint.version) >= 0),
    **dict.fromkeys(("<=", "=<"), _is_at_most),
    **dict.fromkeys(("~", "~>"), _is_near),
    "^": _is_compatible,
}

VERSIONS: dict[str, TemplateFunction] = {
    "semver": function(semantic_version, Parameter.STRING),
    "semverCompare": function(is_within, Parameter.STRING, Parameter.STRING),
}
"""Those that slim-sprig has not."""
