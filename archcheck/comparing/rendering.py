"""A comparison → text for people, Markdown for a pull request, JSON for programs."""

import json
from collections.abc import Iterator
from typing import Any

from archcheck.comparing.model import Comparison, ImageChange, PlatformLoss, VerdictChange
from archcheck.errors import InvalidReferenceError
from archcheck.images.reference import parse_reference
from archcheck.reports.formats.markdown.gfm import prose, row
from archcheck.reports.text import printable

SCHEMA = "archcheck.diff/v1"
_SAYS_NOTHING = ("", ".")
"""Variants that tell nothing apart: there is none, or what was built is all that is compared."""


def as_text(comparison: Comparison) -> str:
    """Return one line for each difference, and a summary."""
    lines = [_image_line(change) for change in comparison.images]
    lines += [f"{familiar(name)}: new" for name in comparison.added]
    lines += [f"{familiar(name)}: gone" for name in comparison.removed]
    lines += [_verdict_line(change) for change in comparison.verdicts]
    lines += [_loss_line(loss) for loss in comparison.losses]
    return "".join(f"{printable(line)}\n" for line in (*lines, summary(comparison)))


def summary(comparison: Comparison) -> str:
    """Return what the differences come to."""
    losses = sum(bool(change.lost) for change in comparison.images)
    worse = sum(change.is_worse for change in comparison.verdicts)
    better = len(comparison.verdicts) - worse
    counts = [
        (len(comparison.images) - losses, "with more platforms"),
        (losses, "with fewer"),
        (len(comparison.added), "new"),
        (len(comparison.removed), "gone"),
    ]
    parts = [f"{count} {what}" for count, what in counts if count]
    text = f"Images: {', '.join(parts) or 'no difference'}."
    if comparison.verdicts:
        text += f" Workloads: {worse} worse, {better} better."
    if comparison.losses:
        text += f" Containers that lack a required platform now: {len(comparison.losses)}."
    if comparison.is_loss_of_nodes:
        text += " A node needs what was lost."
    return text if comparison.is_complete else f"{text} Not everything is known."


def as_json(comparison: Comparison) -> str:
    """Return the comparison as JSON text."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "complete": comparison.is_complete,
        "loss": comparison.is_loss,
        "images": [
            {
                "old": change.old,
                "new": change.new,
                "lost": [str(platform) for platform in change.lost],
                "gained": [str(platform) for platform in change.gained],
                "needed_by": list(change.needed_by),
            }
            for change in comparison.images
        ],
        "added": list(comparison.added),
        "removed": list(comparison.removed),
        "workloads": [
            {
                "workload": change.workload,
                "path": change.path,
                "variant": change.variant or None,
                "old": change.old or None,
                "new": change.new,
                "fails_on": list(change.fails_on),
                "worse": change.is_worse,
                "release": change.release or None,
                "clusters": list(change.clusters),
            }
            for change in comparison.verdicts
        ],
        "required": [
            {
                "workload": loss.workload,
                "path": loss.path,
                "variant": loss.variant or None,
                "container": loss.container,
                "old": loss.old or None,
                "new": loss.new,
                "lacks": [str(platform) for platform in loss.lacks],
                "release": loss.release or None,
                "clusters": list(loss.clusters),
            }
            for loss in comparison.losses
        ],
    }
    return json.dumps(document, indent=2) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """Return the comparison as tables of GitHub-flavoured Markdown."""
    return "\n".join(_markdown(comparison)) + "\n"


def _markdown(comparison: Comparison) -> Iterator[str]:
    yield f"### archcheck: {_outcome(comparison)}"
    yield ""
    yield prose(summary(comparison))
    if comparison.images:
        yield from ("", "| image | lost | gained | needed by |", "|---|---|---|---|")
        for image in comparison.images:
            cells = [_names(image), _listed(image.lost), _listed(image.gained), ", ".join(image.needed_by)]
            yield row(map(prose, cells))
    if comparison.verdicts:
        yield from ("", "| workload | was | is | fails on |", "|---|---|---|---|")
        for change in comparison.verdicts:
            cells = [_named(change), change.old or "new", change.new, ", ".join(change.fails_on)]
            yield row(map(prose, cells))
    if comparison.losses:
        yield from ("", "| workload | container | image | lacks now |", "|---|---|---|---|")
        for loss in comparison.losses:
            yield row(map(prose, [_named(loss), loss.container, _images(loss), _listed(loss.lacks)]))


def _outcome(comparison: Comparison) -> str:
    if comparison.is_loss_of_nodes:
        return "a loss that a node needs"
    return "a loss of what is required" if comparison.losses else "no loss"


def _named(change: VerdictChange | PlatformLoss) -> str:
    """Return a workload, with what it was built as where others are called alike."""
    return f"{_subject(change)}{_variant(change)}{_released(change)}"


def _subject(change: VerdictChange | PlatformLoss) -> str:
    """Return a workload, with the clusters where not all are meant."""
    return f"{change.workload} in {', '.join(change.clusters)}" if change.clusters else change.workload


def _image_line(change: ImageChange) -> str:
    parts = [f"lost {_listed(change.lost)}"] if change.lost else []
    parts += [f"gained {_listed(change.gained)}"] if change.gained else []
    needed = f" (needed by {', '.join(change.needed_by)})" if change.needed_by else ""
    return f"{_names(change)}: {'; '.join(parts) or 'runs on fewer nodes'}{needed}"


def _names(change: ImageChange) -> str:
    old, new = familiar(change.old), familiar(change.new)
    return new if old == new else f"{old} → {new}"


def _verdict_line(change: VerdictChange) -> str:
    fails = f", fails on {', '.join(change.fails_on)}" if change.fails_on else ""
    return f"{_subject(change)}: {_said(change.old) or 'new'} → {_said(change.new)}{fails}{_place(change)}"


def _loss_line(loss: PlatformLoss) -> str:
    lacks = f"{loss.container} lacks {_listed(loss.lacks)} now"
    return f"{_subject(loss)}: {lacks}, {_images(loss)}{_place(loss)}"


def _images(loss: PlatformLoss) -> str:
    """Return what a container runs, and what it ran before."""
    if not loss.old:
        return f"new with {loss.new}"
    return loss.new if loss.old == loss.new else f"{loss.old} → {loss.new}"


def _place(change: VerdictChange | PlatformLoss) -> str:
    return f"  {change.path}{_variant(change)}{_released(change)}"


def _variant(change: VerdictChange | PlatformLoss) -> str:
    return f" ({change.variant})" if change.variant not in _SAYS_NOTHING else ""


def _released(change: VerdictChange | PlatformLoss) -> str:
    return f" by {change.release}" if change.release and change.release != change.workload else ""


def _said(verdict: str) -> str:
    return verdict.replace("-", " ")


def _listed(platforms: tuple[object, ...]) -> str:
    return ", ".join(map(str, platforms))


def familiar(name: str) -> str:
    """Return a reference as people write it."""
    try:
        return parse_reference(name).familiar
    except InvalidReferenceError:
        return name
