"""What is asked for, and what came of it."""

import csv
import io
from dataclasses import dataclass

from archcheck.findings.charts import ChartFacts
from archcheck.findings.model import Finding
from archcheck.workloads.inventory import Inventory

OCI = "oci://"
"""The scheme of charts in registries."""


def one_value(text: str) -> str:
    """Return a text as one element of helm's lists, which it splits at commas as CSV."""
    if not any(each in text for each in ',"\r\n'):
        return text
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def each_value(text: str) -> list[str]:
    """Return the elements of one of helm's lists."""
    try:
        return next(csv.reader(io.StringIO(text, newline="")), [])
    except csv.Error:
        return [text]


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """The options of `helm template`, by the names that helm gives them."""

    release_name: str = "release-name"
    namespace: str = ""
    values: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    set_string: tuple[str, ...] = ()
    set_file: tuple[str, ...] = ()
    kube_version: str = ""
    api_versions: tuple[str, ...] = ()
    include_crds: bool = False

    def arguments(self) -> list[str]:
        """Return helm's command-line options, each joined to its value: no value can be read as an option."""
        lists = (
            ("--values", self.values),
            ("--set", self.set),
            ("--set-string", self.set_string),
            ("--set-file", self.set_file),
            ("--api-versions", self.api_versions),
            ("--namespace", (self.namespace,) if self.namespace else ()),
            ("--kube-version", (self.kube_version,) if self.kube_version else ()),
        )
        options = [f"{name}={value}" for name, values in lists for value in values]
        return [*options, *(["--include-crds"] if self.include_crds else [])]


@dataclass(frozen=True, slots=True)
class ChartRequest:
    """One chart to check: how the user names it, from which repository, in which version.

    `offline`: only what is on this machine. `is_name`: it is no path, whatever lies here.
    """

    chart: str
    repo: str = ""
    version: str = ""
    options: RenderOptions = RenderOptions()
    offline: bool = False
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class RenderedChart:
    """What a chart holds once rendered, what it says of itself, and what is odd about it."""

    inventory: Inventory
    facts: ChartFacts
    findings: tuple[Finding, ...] = ()
