"""`image`: images that are named → a report."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from archcheck.actions.check import check
from archcheck.actions.check_request import request_of
from archcheck.actions.overwriting import refuse_inputs
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.findings.model import Location
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName, parse_image
from archcheck.images.places import parse_place
from archcheck.reports.model import Report
from archcheck.sources.image_lists.reading import read_images
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class ImageOptions:
    """References and lists of them; `outputs` get the report, and are none of the lists."""

    run: RunOptions
    references: tuple[str, ...]
    lists: tuple[str, ...] = ()
    outputs: tuple[Path, ...] = ()


def check_images(options: ImageOptions, reporter: Reporter) -> Report:
    """Return which platforms images have.

    Raises:
        InputError: a list cannot be read.
        UsageError: an output is a list.

    """
    run = options.run
    refuse_inputs(options.outputs, options.lists)
    listed = [pair for text in options.references for pair in _named(text, run)]
    inventory = Inventory()
    if not listed and not options.lists:
        from archcheck.actions.stored_images import images_in

        listed = [pair for archive in run.registry.archives for pair in images_in(archive)]
    for path in options.lists:
        named = read_images(path)
        listed += named.images
        inventory += Inventory(skipped=named.skipped)
    required = run.platforms or run.settings.platforms
    request = replace(request_of(run), inventory=inventory, listed=tuple(listed), required=required)
    with reporter.progress() as progress:
        return check(request, progress)


def _named(text: str, run: RunOptions) -> Iterator[tuple[ImageName, Location]]:
    """Yield what an argument names: an image, or those at a place, by the names of skopeo."""
    place = parse_place(text)
    if place is None:
        yield parse_image(text.removeprefix("docker://")), Location()
        return
    from archcheck.actions.stored_images import images_at

    yield from images_at(place, deep=run.registry.deep)
