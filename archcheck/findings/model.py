"""Findings: what is wrong, where, and what causes it."""

from dataclasses import field
from enum import StrEnum

from archcheck.frozen import dataclass
from archcheck.images.platform import Platform
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
class Location:
    """One place that names an image: the workload and container, or the line of a list of images.

    `template` is what rendered the workload, where `path` is another file; `ignores` are what is written
    at the workload for this location. `platforms` are what this place alone asks for (`FROM --platform`),
    empty where it asks for none; None where it asks for those of the run. `is_started` says whether a pod of
    what names it runs or mounts it: else some program may make a pod with it, and a finding is a note. `via`
    says what lies between the place and the render, if that has a place of its own: `default of the chart`.
    `clusters` are those that have it, where the input deploys several.
    """

    workload: str = ""
    container: str = ""
    path: str = ""
    line: int | None = None
    column: int | None = None
    template: str = ""
    ignores: tuple[Ignore, ...] = field(default=(), compare=False, repr=False)
    platforms: tuple[Platform, ...] | None = None
    is_started: bool = True
    via: str = field(default="", compare=False)
    clusters: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that causes a finding, and the ignores that its owner wrote for it.

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
    `clusters` are those that it is about, where the input deploys several; none for all of them.
    `causes` are all that cause it, of which `container` and `image` are the first; `lacks` are platforms
    that are missing. `via` is what an image came through that `path` does not name, as of `Location`. All
    texts may hold input: a report escapes them.
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
    via: str = field(default="", compare=False)
    clusters: tuple[str, ...] = field(default=(), compare=False)
