"""What is asked for, and what came of it."""

import os
import re
from collections.abc import Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING

from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.model import Finding
from archcheck.frozen import dataclass
from archcheck.sources.charts.lists import element, paths_of_pairs
from archcheck.workloads.inventory import Inventory

if TYPE_CHECKING:
    from archcheck.registry.mirrors.routes import Routes

OCI = "oci://"
"""The scheme of charts in registries."""


_DESCRIPTOR = re.compile(r"/(?:dev|proc/self|proc/thread-self)/fd/([0-9]{1,6})", re.ASCII)
_STDIN = frozenset({"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0", "/proc/thread-self/fd/0"})
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """The options of `helm template`, by the names that helm gives them.

    `values` and `api_versions` are what helm's lists hold: one file, one API each. The others are as written.
    """

    release_name: str = "release-name"
    namespace: str = ""
    values: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    set_string: tuple[str, ...] = ()
    set_file: tuple[str, ...] = ()
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    include_crds: bool = False
    no_hooks: bool = False
    skip_tests: bool = False
    skip_schema: bool = False

    def arguments(self) -> list[str]:
        """Return helm's command-line options, each joined to its value: no value can be read as an option."""
        lists = (
            ("--values", tuple(map(element, self.values))),
            ("--set", self.set),
            ("--set-string", self.set_string),
            ("--set-file", self.set_file),
            ("--api-versions", tuple(map(element, self.api_versions))),
            ("--namespace", (self.namespace,) if self.namespace else ()),
            ("--kube-version", (self.kube_version,) if self.kube_version else ()),
        )
        switches = (
            ("--include-crds", self.include_crds),
            ("--no-hooks", self.no_hooks),
            ("--skip-tests", self.skip_tests),
            ("--skip-schema-validation", self.skip_schema),
        )
        options = [f"{name}={value}" for name, values in lists for value in values]
        return [*options, *(name for name, is_on in switches if is_on)]

    def for_kubernetes(self, version: str) -> "RenderOptions":
        """Return the same for a version of Kubernetes, where they name none themselves."""
        return self if self.kube_version else replace(self, kube_version=version)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield what helm reads values from, each with its option: files, web addresses, standard input."""
        yield from (("--values", file) for file in self.values)
        yield from (("--set-file", file) for pairs in self.set_file for file in paths_of_pairs(pairs))

    @property
    def own_files(self) -> list[str]:
        """The files on this machine that helm reads values from."""
        return [file for _, file in self.files() if not is_standard_input(file) and not is_on_the_web(file)]

    @property
    def reads_stdin(self) -> bool:
        """Whether helm reads standard input."""
        return any(is_standard_input(file) for _, file in self.files())

    def descriptors(self) -> list[int]:
        """Return the open files that helm is to read by their numbers: `-f <(sops -d values.yaml)`."""
        matches = (_DESCRIPTOR.fullmatch(file) for file in self.own_files)
        return sorted(
            {number for match in matches if match is not None and _is_open(number := int(match[1]))}
        )


def is_standard_input(path: str) -> bool:
    """Return whether helm reads standard input by a name of a file."""
    return path.strip() in _STDIN


def is_on_the_web(path: str) -> bool:
    """Return whether helm fetches what is named like a file."""
    return path.startswith(_WEB)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """One chart to check: how the user names it, from which repository, in which version.

    `offline`: only what is on this machine. `is_name`: it is no path, whatever lies here. `registries` says
    how those are asked that charts lie in; None where no configuration does.
    """

    chart: str
    repo: str = ""
    version: str = ""
    options: RenderOptions = RenderOptions()
    offline: bool = False
    is_name: bool = False
    registries: "Routes | None" = field(default=None, repr=False, compare=False)

    @property
    def inputs(self) -> list[str]:
        """What is read for it: itself, where it is on this machine, and the files that values come from."""
        stdin = ["-"] if self.options.reads_stdin else []
        return [*([] if self.is_name or self.repo else [self.chart]), *self.options.own_files, *stdin]


@dataclass(frozen=True, slots=True)
class RenderedChart:
    """What a chart holds once rendered, what it says of itself, and what is odd about it."""

    inventory: Inventory
    facts: ChartFacts
    findings: tuple[Finding, ...] = ()
