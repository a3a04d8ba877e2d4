"""Findings, and the table of rules that they belong to."""

from dataclasses import dataclass, field
from enum import StrEnum

from archcheck.workloads.model import Ignore


class Severity(StrEnum):
    """How much a finding matters; `--fail-on` names the least that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with a stable id. `summary` completes "archcheck reports …"."""

    id: str
    severity: Severity
    summary: str


PLATFORM_MISSING = Rule("platform-missing", Severity.ERROR, "an image that lacks a required platform")
IMAGE_MISSING = Rule("image-missing", Severity.ERROR, "an image that its registry does not have")
IMAGE_UNREADABLE = Rule("image-unreadable", Severity.WARNING, "an image whose platforms could not be read")
IMAGE_UNRESOLVED = Rule("image-unresolved", Severity.WARNING, "a placeholder where an image will be named")
NOT_READ = Rule("not-read", Severity.WARNING, "an object whose pods are not seen, since it is not read")
INDEX_UNTRUE = Rule(
    "index-untrue",
    Severity.WARNING,
    "an index that lists what its registry has not, or has otherwise (--deep)",
)
PLATFORM_HIDDEN = Rule(
    "platform-hidden", Severity.WARNING, "a platform that an index has where runtimes do not look"
)
IMAGE_MISNAMED = Rule(
    "image-misnamed", Severity.WARNING, "an image whose name says an architecture that it does not have"
)
DIGEST_PINS = Rule(
    "digest-pins-platform", Severity.WARNING, "a digest that pins one platform where others are needed"
)

AT_RISK = Rule("at-risk", Severity.ERROR, "a workload that may land on a node that cannot run it")
STUCK = Rule("stuck", Severity.ERROR, "a workload that no node can take and run")
PLACEMENT_UNRESOLVED = Rule(
    "placement-unresolved", Severity.WARNING, "a pod of which it is not known where it may land"
)
DAEMON_AT_RISK = Rule("daemonset-at-risk", Severity.ERROR, "a DaemonSet that reaches nodes without an image")
DAEMON_NOWHERE = Rule("daemonset-nowhere", Severity.NOTE, "a DaemonSet that reaches no node")
KEPT_OFF = Rule(
    "kept-off-by-taints", Severity.NOTE, "a node that could run a workload, and keeps it off by taints alone"
)
SELECTOR_STALE = Rule(
    "selector-stale", Severity.NOTE, "an architecture selected that is narrower than the images need"
)
PREFERENCE_ONLY = Rule(
    "preference-only", Severity.WARNING, "a preference where a requirement would be needed to protect"
)
FALLBACK_ONLY = Rule("fallback-only", Severity.WARNING, "a 64-bit node that gets a 32-bit image")
FALLBACK_OLDER = Rule("fallback-older", Severity.NOTE, "an arm node that gets an image of an older variant")
FALLBACK_DEPENDS = Rule(
    "fallback-depends", Severity.WARNING, "an image that a node may or may not take, as it is configured"
)
VARIANTS_MIXED = Rule(
    "arm-variants-mixed", Severity.WARNING, "a cluster of 32-bit arm variants that no label separates"
)
ARGUMENT_IMAGE = Rule(
    "argument-image", Severity.NOTE, "an image named in an argument, which lacks the platform of a node"
)

ARCH_UNKNOWN = Rule("arch-unknown", Severity.ERROR, "an architecture selected that no node ever has")
ARCH_NOT_IN_IMAGE = Rule(
    "arch-not-in-image", Severity.ERROR, "an architecture selected that an image of the pod lacks"
)
ARCH_DEPRECATED = Rule(
    "arch-label-deprecated", Severity.WARNING, "a selector on beta.kubernetes.io/arch or os"
)
AFFINITY_MALFORMED = Rule(
    "affinity-malformed", Severity.WARNING, "a term of a node affinity that matches no node at all"
)
PREFERENCE_MALFORMED = Rule(
    "preference-malformed", Severity.ERROR, "a preferred node affinity that keeps its pod pending"
)

IGNORE_EXPIRED = Rule(
    "ignore-expired", Severity.WARNING, "an ignore whose day is over, and that counts no more"
)
IGNORE_UNUSED = Rule("ignore-unused", Severity.WARNING, "an ignore that there is nothing for")
IGNORE_UNKNOWN = Rule("ignore-unknown-rule", Severity.WARNING, "an ignore of a rule that there is not")

CHART_EMPTY = Rule("chart-empty", Severity.WARNING, "a chart that renders no workload")
CHART_OWN_IMAGES = Rule(
    "chart-own-images", Severity.WARNING, "a chart that renders none of the images it declares for itself"
)

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        AT_RISK,
        STUCK,
        DAEMON_AT_RISK,
        DAEMON_NOWHERE,
        PLACEMENT_UNRESOLVED,
        PLATFORM_MISSING,
        IMAGE_MISSING,
        IMAGE_UNREADABLE,
        IMAGE_UNRESOLVED,
        NOT_READ,
        INDEX_UNTRUE,
        PLATFORM_HIDDEN,
        IMAGE_MISNAMED,
        DIGEST_PINS,
        ARGUMENT_IMAGE,
        ARCH_UNKNOWN,
        ARCH_NOT_IN_IMAGE,
        ARCH_DEPRECATED,
        AFFINITY_MALFORMED,
        PREFERENCE_MALFORMED,
        SELECTOR_STALE,
        PREFERENCE_ONLY,
        FALLBACK_ONLY,
        FALLBACK_OLDER,
        FALLBACK_DEPENDS,
        VARIANTS_MIXED,
        KEPT_OFF,
        CHART_EMPTY,
        CHART_OWN_IMAGES,
        IGNORE_EXPIRED,
        IGNORE_UNUSED,
        IGNORE_UNKNOWN,
    )
}


_OF_IMAGES = frozenset(
    rule.id
    for rule in (
        IMAGE_MISSING,
        IMAGE_UNREADABLE,
        IMAGE_UNRESOLVED,
        PLATFORM_HIDDEN,
        NOT_READ,
        IMAGE_MISNAMED,
        ARCH_UNKNOWN,
        ARCH_NOT_IN_IMAGE,
        ARCH_DEPRECATED,
        AFFINITY_MALFORMED,
        PREFERENCE_MALFORMED,
        CHART_EMPTY,
        CHART_OWN_IMAGES,
    )
)
_OF_PLATFORMS = frozenset({PLATFORM_MISSING.id, DIGEST_PINS.id})
_OF_DEEP = frozenset({INDEX_UNTRUE.id})


def possible_rules(*, nodes: bool, platforms: bool, deep: bool, locked: bool) -> frozenset[str]:
    """Return the rules that can have a finding.

    Args:
        nodes: whether nodes are given, which most rules need.
        platforms: whether platforms are required.
        deep: whether indexes are not believed.
        locked: whether a lock answers, which never says that an image is missing.

    """
    of_nodes = frozenset(RULES) - _OF_IMAGES - _OF_DEEP - {PLATFORM_MISSING.id}
    found = _OF_IMAGES - ({IMAGE_MISSING.id} if locked else frozenset())
    found |= of_nodes if nodes else frozenset()
    found |= _OF_PLATFORMS if platforms else frozenset()
    return found | (_OF_DEEP if deep else frozenset())


@dataclass(frozen=True, slots=True)
class Location:
    """One place that names an image: the workload and container, or the line of a list of images.

    `template` is what rendered the workload, where `path` is another file; `ignores` are what is written
    beside the workload about this place.
    """

    workload: str = ""
    container: str = ""
    path: str = ""
    line: int | None = None
    column: int | None = None
    template: str = ""
    ignores: tuple[Ignore, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that causes a finding, and what its owner wrote beside it.

    `container` and `image` are empty where the pod as a whole is meant.
    """

    container: str = ""
    image: str = ""
    ignores: tuple[Ignore, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is wrong, and what to do about it.

    `workload`, `container` and `image` are empty where none is meant; `line` and `column` are 1-based or
    None. `template` is what rendered the workload, where `path` is another file: one that names the image.
    `causes` are all that cause it, of which `container` and `image` are the first; `lacks` are platforms
    that are missing. All texts may hold input: a report escapes them.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    workload: str = ""
    container: str = ""
    image: str = ""
    path: str = ""
    line: int | None = None
    column: int | None = None
    template: str = ""
    causes: tuple[Cause, ...] = field(default=(), compare=False, repr=False)
    lacks: tuple[str, ...] = field(default=(), compare=False, repr=False)
