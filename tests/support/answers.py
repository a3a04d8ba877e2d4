"""What is known of images, written by their texts."""

from collections.abc import Iterable, Mapping

from archcheck.images.availability import Availability
from archcheck.images.naming import ImageName, parse_image
from archcheck.workloads.model import Workload


def by_image(known: Mapping[str, Availability]) -> dict[ImageName, Availability]:
    """Return the same by the names that the texts are."""
    return {parse_image(text): answer for text, answer in known.items()}


def same_for_all(workloads: Iterable[Workload], answer: Availability) -> dict[ImageName, Availability]:
    """Return one answer for every image of some workloads."""
    return {use.image: answer for workload in workloads for use in workload.images}
