"""`images`: paths → the images that they deploy, each once, and which of some platforms each lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import ReadOptions, is_whole, read_paths
from archcheck.errors import ExitCode
from archcheck.findings.checked_images import image_findings
from archcheck.findings.outcome import is_complete
from archcheck.findings.run_images import RunImage, is_mounted_artifact, run_images
from archcheck.findings.skipped_objects import skipped_findings
from archcheck.findings.suppression.acknowledged import acknowledged_unknowns, with_accepted
from archcheck.findings.suppression.applying import apply_suppressions
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Found
from archcheck.images.naming import ImageName, Invalid, Placeholder
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.images.walking import lacking
from archcheck.registry.client.resolving import resolve_images
from archcheck.workloads.followed import followed_lines
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class ImagesOptions:
    """What to list the images of; registries are asked only where there are platforms that each must have."""

    run: RunOptions
    paths: tuple[str, ...]
    platforms: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class DeployedImage:
    """An image, and which platforms it lacks; `answer` is None where no registry was asked."""

    image: Reference
    answer: Availability | None = None
    lacks: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageList:
    """The images of paths, in the order of their names, and what stands where one is named and is none."""

    images: tuple[DeployedImage, ...]
    placeholders: tuple[Placeholder, ...]
    invalid: tuple[Invalid, ...]
    exit_code: ExitCode

    @property
    def is_complete(self) -> bool:
        """Whether these are all."""
        return self.exit_code in (ExitCode.OK, ExitCode.NOTHING_TO_CHECK)


def list_images(options: ImagesOptions, reporter: Reporter) -> ImageList:
    """Return the images of paths; what is not read, and what is broken, is said on the way.

    Raises:
        ConfigurationError: a pattern of `include:` or `exclude:` is malformed.

    """
    run, paths = options.run, options.paths
    with reporter.progress() as progress:
        whole = is_whole(paths, run)
        tree = read_paths(paths, run, changed=False, whole=whole, how=ReadOptions(progress.reading))
    inventory = tree.inventory
    for line in followed_lines(tree.followed):
        reporter.warning(line)
    subjects = run_images((), inventory.workloads)
    answers, interrupted = _answers(subjects, inventory, options, reporter)
    judged = [
        (subject, answer)
        for subject in subjects
        if (answer := answers.get(subject.image)) is not None and not is_mounted_artifact(subject, answer)
    ]
    skipped, complete = _complete(inventory, judged, options)
    for error in inventory.errors:
        reporter.error(error)
    reporter.skipped(skipped.skipped)
    names = [subject.image for subject in subjects]
    images = [_listed(name, answers.get(name), options) for name in names if isinstance(name, Reference)]
    return ImageList(
        tuple(sorted(images, key=lambda listed: listed.image.familiar)),
        tuple(name for name in names if isinstance(name, Placeholder)),
        tuple(name for name in names if isinstance(name, Invalid)),
        _exit_code(inventory, has_images=bool(subjects), complete=complete, interrupted=interrupted),
    )


def _answers(
    subjects: Iterable[RunImage], inventory: Inventory, options: ImagesOptions, reporter: Reporter
) -> tuple[Mapping[ImageName, Availability], bool]:
    """Return what is known of images, and whether asking was interrupted."""
    names = [subject.image for subject in subjects]
    known: dict[ImageName, Availability] = {
        name: name.availability for name in names if not isinstance(name, Reference)
    }
    if not options.platforms:
        return known, False
    references = [name for name in names if isinstance(name, Reference)]
    with reporter.progress() as progress:
        progress.start(len({reference.lookup for reference in references}))
        result = resolve_images(references, options.run.registry, lambda _: progress.step(), inventory)
    return {**known, **{name: result.known[name] for name in references}}, result.interrupted


def _complete(
    inventory: Inventory, judged: Iterable[tuple[RunImage, Availability]], options: ImagesOptions
) -> tuple[Inventory, bool]:
    """Return the input with marks on what its owner takes as it is, and whether all else of it is known."""
    pairs = list(judged)
    findings = (
        *skipped_findings(inventory.skipped),
        *(
            finding
            for subject, answer in pairs
            for finding in image_findings(subject.image, answer, subject.locations, options.platforms)
        ),
    )
    policy = replace(options.run.suppressions, baseline={}, is_strict=False, is_whole=False)
    filtered = apply_suppressions(findings, inventory.workloads, inventory.unattached, policy)
    skipped = with_accepted(inventory.skipped, filtered)
    aside = acknowledged_unknowns(filtered).images
    known = is_complete(answer for subject, answer in pairs if subject.image.familiar not in aside)
    is_read = not any(part.is_missed for part in skipped)
    return replace(inventory, skipped=skipped), known and is_read


def _listed(image: Reference, answer: Availability | None, options: ImagesOptions) -> DeployedImage:
    lacks = tuple(lacking(answer, options.platforms)) if isinstance(answer, Found) else ()
    return DeployedImage(image, answer, lacks)


def _exit_code(inventory: Inventory, *, has_images: bool, complete: bool, interrupted: bool) -> ExitCode:
    if interrupted:
        return ExitCode.INTERRUPTED
    if inventory.errors:
        return ExitCode.USAGE
    if not complete:
        return ExitCode.INCOMPLETE
    return ExitCode.OK if has_images else ExitCode.NOTHING_TO_CHECK
