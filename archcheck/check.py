"""The pipeline: an inventory → its images → the registries' answers → findings → a report."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from archcheck.errors import ExitCode
from archcheck.findings.charts import ChartFacts, chart_findings, left_out
from archcheck.findings.images import Place, image_findings
from archcheck.findings.model import Finding, Severity
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.naming import name_of
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.access import Access
from archcheck.registry.client import Logins, look_up_all
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.logins import logins_by_image
from archcheck.workloads.model import Role


@dataclass(frozen=True, slots=True)
class Request:
    """What to check, and by what measure. `listed` are images named outside any workload."""

    inventory: Inventory = field(default_factory=Inventory)
    listed: tuple[tuple[str, Place], ...] = ()
    chart: ChartFacts | None = None
    check_declared: bool = False
    required: tuple[Platform, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    access: Access = field(default_factory=Access)


@dataclass(frozen=True, slots=True)
class Progress:
    """Who wants to know how far the registries are: `start` hears the number of references first."""

    start: Callable[[int], None] = lambda _: None
    step: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Subject:
    """One image under all its places. `runs` is False where it is only ever mounted as a volume."""

    text: str
    reference: Reference | None
    answer: Availability | None
    places: tuple[Place, ...]
    runs: bool


def check(request: Request, progress: Progress) -> Report:
    """Return the report of one run.

    Raises:
        ConfigurationError: an OCI layout that is none.

    """
    workloads = request.inventory.workloads
    chart = request.chart
    omitted = left_out(chart, workloads) if chart else ()
    subjects = _subjects([*_named(request), *(_declared(omitted) if request.check_declared else ())])
    answers, interrupted = _answers(subjects, request, progress)
    findings: list[Finding] = [*chart_findings(chart, workloads)] if chart else []
    for subject, answer in zip(subjects, answers, strict=True):
        if not _is_mounted_artifact(subject, answer):
            name = subject.reference.familiar if subject.reference else subject.text
            findings += image_findings(name, answer, subject.places, request.required)
    complete = is_complete(
        answer
        for subject, answer in zip(subjects, answers, strict=True)
        if not _is_mounted_artifact(subject, answer)
    )
    complete = complete and not any(skipped.unread for skipped in request.inventory.skipped)
    broken = bool(request.inventory.errors)
    return Report(
        images=tuple(
            ImageResult(subject.text, subject.reference, answer)
            for subject, answer in zip(subjects, answers, strict=True)
        ),
        workloads=workloads,
        findings=tuple(findings),
        required=request.required,
        errors=request.inventory.errors,
        skipped=request.inventory.skipped,
        chart=chart,
        declared=() if request.check_declared else omitted,
        complete=complete and not broken and not interrupted,
        exit_code=ExitCode.INTERRUPTED
        if interrupted
        else exit_code(findings, request.fail_on, broken=broken, images=len(subjects), complete=complete),
    )


def _named(request: Request) -> Iterator[tuple[str, Place, bool]]:
    """Yield every image text with its place, and whether it runs there."""
    for text, place in request.listed:
        yield text, place, True
    for workload in request.inventory.workloads:
        for use in workload.images:
            line = use.line if workload.source.line is not None else None
            place = Place(
                workload.label, use.container, workload.source.path, line, use.column if line else None
            )
            yield use.text, place, use.role is not Role.VOLUME


def _declared(references: Iterable[Reference]) -> Iterator[tuple[str, Place, bool]]:
    for reference in references:
        yield str(reference), Place(path="Chart.yaml"), True


def _subjects(named: Iterable[tuple[str, Place, bool]]) -> list[_Subject]:
    """Return one subject for each distinct image, in the order of their first place."""
    subjects: dict[str, _Subject] = {}
    for text, place, runs in named:
        name = name_of(text)
        reference = name if isinstance(name, Reference) else None
        key = str(reference) if reference else text
        known = subjects.get(key)
        places = (*known.places, place) if known else (place,)
        answer = None if isinstance(name, Reference) else name
        subjects[key] = _Subject(text, reference, answer, places, runs or (known is not None and known.runs))
    return list(subjects.values())


def _answers(
    subjects: list[_Subject], request: Request, progress: Progress
) -> tuple[list[Availability], bool]:
    """Return an answer for each subject, and whether somebody did not wait for all of them."""
    references = [subject.reference for subject in subjects if subject.reference]
    progress.start(len({reference.lookup for reference in references}))
    logins = _logins(request.inventory)
    result = look_up_all(references, request.access, lambda _: progress.step(), logins)
    answers: list[Availability] = []
    for subject in subjects:
        if subject.reference is not None:
            answers.append(result.known[subject.reference])
        elif subject.answer is not None:
            answers.append(subject.answer)
    return answers, result.interrupted


def _logins(inventory: Inventory) -> Logins:
    """Return what the pods that run each image pull with, as far as it stands among the same manifests."""
    by_text = logins_by_image(inventory.workloads, inventory.secrets, inventory.accounts)
    found: dict[Reference, dict[tuple[str, str], None]] = {}
    for text, secrets in by_text.items():
        name = name_of(text)
        if isinstance(name, Reference):
            pairs = {(f"the Secret {secret.name}", secret.logins): None for secret in secrets}
            found.setdefault(name.lookup, {}).update(pairs)
    return {reference: tuple(pairs) for reference, pairs in found.items()}


def _is_mounted_artifact(subject: _Subject, answer: Availability) -> bool:
    """An image volume may mount an artifact that never runs (KEP-4639); nothing is wrong with that."""
    return not subject.runs and isinstance(answer, Unknown) and answer.reason is Reason.ARTIFACT
