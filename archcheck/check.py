"""The pipeline: an inventory → its images → the registries' answers → placement → findings → a report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from archcheck.errors import ExitCode
from archcheck.findings.charts import ChartFacts, chart_findings, left_out
from archcheck.findings.ignores import Sieve, Sifted
from archcheck.findings.images import Place, image_findings
from archcheck.findings.model import (
    IMAGE_UNREADABLE,
    IMAGE_UNRESOLVED,
    Finding,
    Severity,
    possible_rules,
)
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.findings.subjects import Subject, familiar, is_mounted_artifact, key_of, subjects_of
from archcheck.images.availability import Availability, Unknown, Unresolved
from archcheck.images.naming import name_of
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.access import Access
from archcheck.registry.client import Logins, look_up_all
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.logins import logins_by_image
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node
    from archcheck.scheduling.placing import Answers, Placing


@dataclass(frozen=True, slots=True)
class Request:
    """What to check, and by what measure.

    `listed` are images named outside any workload. Workloads are placed on `nodes`; `required` platforms
    are demanded of every image. `gates` are the cluster's feature gates. `found` are findings of whoever read
    the input; all findings go through `sieve`.
    """

    inventory: Inventory = field(default_factory=Inventory)
    listed: tuple[tuple[str, Place], ...] = ()
    chart: ChartFacts | None = None
    check_declared: bool = False
    required: tuple[Platform, ...] = ()
    nodes: "tuple[Node, ...]" = ()
    gates: frozenset[str] = frozenset()
    fail_on: Severity | None = Severity.ERROR
    access: Access = field(default_factory=Access)
    found: tuple[Finding, ...] = ()
    sieve: Sieve = field(default_factory=Sieve)


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how far the registries are: `start` hears the number of references first."""

    start: Callable[[int], None] = lambda _: None
    step: Callable[[], None] = lambda: None


def check(request: Request, progress: Progress) -> Report:
    """Return the report of one run.

    Raises:
        ConfigurationError: an OCI layout that is none.

    """
    inventory, chart = request.inventory, request.chart
    omitted = left_out(chart, inventory.workloads) if chart else ()
    subjects = subjects_of(request.listed, inventory.workloads, omitted if request.check_declared else ())
    answers, interrupted = _answers(subjects, request, progress)
    judged = [pair for pair in zip(subjects, answers, strict=True) if not is_mounted_artifact(*pair)]
    by_text = _by_text(subjects, answers)
    placing = _placing(request, by_text)
    findings = (*request.found, *_findings(request, judged, placing, by_text))
    sifted = _sifted(findings, request, settled=not interrupted and not inventory.errors)
    open_answers = [answer for subject, answer in judged if subject.name not in _set_aside(sifted)]
    complete = is_complete(open_answers)
    complete = complete and not any(skipped.unread for skipped in inventory.skipped)
    complete = complete and not (placing and _is_unknown(placing, inventory.workloads, sifted, by_text))
    broken = bool(inventory.errors)
    return Report(
        images=tuple(
            ImageResult(subject.text, subject.reference, answer)
            for subject, answer in zip(subjects, answers, strict=True)
        ),
        workloads=inventory.workloads,
        findings=sifted.findings,
        required=request.required,
        errors=inventory.errors,
        skipped=inventory.skipped,
        chart=chart,
        declared=() if request.check_declared else omitted,
        complete=complete and not broken and not interrupted,
        exit_code=ExitCode.INTERRUPTED
        if interrupted
        else exit_code(
            sifted.findings, request.fail_on, broken=broken, images=len(subjects), complete=complete
        ),
        placing=placing,
        suppressed=sifted.suppressed,
        locate=request.sieve.locate,
    )


def _sifted(findings: tuple[Finding, ...], request: Request, *, settled: bool) -> Sifted:
    """Return the findings that count; nothing is loaded for it where nothing could set one aside."""
    inventory, sieve = request.inventory, request.sieve
    said = inventory.stray or any(workload.ignores for workload in inventory.workloads)
    if not (said or sieve.entries or sieve.baseline or sieve.severities):
        return Sifted(findings)
    from archcheck.findings.sifting import sift

    could = possible_rules(nodes=bool(request.nodes), platforms=bool(request.required)) if settled else None
    return sift(findings, inventory.workloads, inventory.stray, sieve, could=could)


def _set_aside(sifted: Sifted) -> frozenset[str]:
    """Return the images that are not known, and that somebody said do not matter."""
    rules = {IMAGE_UNREADABLE.id, IMAGE_UNRESOLVED.id}
    left = {finding.image for finding in sifted.findings if finding.rule in rules}
    gone = {each.finding.image for each in sifted.suppressed if each.finding.rule in rules}
    return frozenset(gone - left)


def _is_unknown(
    placing: "Placing", workloads: Iterable[Workload], sifted: Sifted, answers: "Answers"
) -> bool:
    """Return whether a verdict is unknown, and not for images alone that somebody said do not matter."""
    aside = _set_aside(sifted)
    return any(
        placed.verdict == "unknown" and (not aside or not _only(workload, aside, answers))
        for workload, placed in zip(workloads, placing.placed, strict=True)
    )


def _only(workload: Workload, aside: frozenset[str], answers: "Answers") -> bool:
    unknown = [use.text for use in workload.images if isinstance(answers(use.text), (Unknown, Unresolved))]
    return bool(unknown) and all(familiar(text) in aside for text in unknown)


def _findings(
    request: Request,
    judged: Iterable[tuple[Subject, Availability]],
    placing: "Placing | None",
    by_text: "Answers",
) -> Iterable[Finding]:
    workloads = request.inventory.workloads
    if request.chart:
        yield from chart_findings(request.chart, workloads)
    for subject, answer in judged:
        yield from image_findings(subject.name, answer, subject.places, request.required)
    if placing is not None or any(map(_speaks_of_nodes, workloads)):
        from archcheck.findings.collected import workload_findings

        yield from workload_findings(workloads, placing, by_text)


def _speaks_of_nodes(workload: Workload) -> bool:
    """Return whether a workload says anything of nodes: else the rules about that need not be loaded."""
    said = [pod.constraints for pod in workload.pods]
    return any(each.selector or each.required is not None or each.preferred for each in said)


def _placing(request: Request, answers: "Answers") -> "Placing | None":
    if not request.nodes:
        return None
    from archcheck.scheduling.placing import place
    from archcheck.scheduling.taints import COMPARISON_GATE

    return place(
        request.inventory.workloads,
        answers,
        request.nodes,
        request.inventory.surroundings,
        comparisons=COMPARISON_GATE in request.gates,
    )


def _by_text(subjects: list[Subject], answers: list[Availability]) -> "Answers":
    """Return what is known of an image, however its text writes it."""
    by_key = {key_of(subject.text): answer for subject, answer in zip(subjects, answers, strict=True)}
    return cache(lambda text: by_key[key_of(text)])


def _answers(
    subjects: list[Subject], request: Request, progress: Progress
) -> tuple[list[Availability], bool]:
    """Return an answer for each subject, and whether somebody did not wait for all of them."""
    references = [subject.reference for subject in subjects if subject.reference]
    progress.start(len({reference.lookup for reference in references}))
    logins = logins_of(request.inventory)
    result = look_up_all(references, request.access, lambda _: progress.step(), logins)
    answers: list[Availability] = []
    for subject in subjects:
        if subject.reference is not None:
            answers.append(result.known[subject.reference])
        elif subject.answer is not None:
            answers.append(subject.answer)
    return answers, result.interrupted


def logins_of(inventory: Inventory) -> Logins:
    """Return what the pods that run each image pull with, as far as it stands among the same manifests."""
    beside = inventory.surroundings
    by_text = logins_by_image(inventory.workloads, beside.secrets, beside.accounts)
    found: dict[Reference, dict[tuple[str, str], None]] = {}
    for text, secrets in by_text.items():
        name = name_of(text)
        if isinstance(name, Reference):
            pairs = {(f"the Secret {secret.name}", secret.logins): None for secret in secrets}
            found.setdefault(name.lookup, {}).update(pairs)
    return {reference: tuple(pairs) for reference, pairs in found.items()}
