"""What a file names: images with their places, and what of it is no image or was not read."""

from archcheck.findings.model import Location
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName
from archcheck.workloads.inventory import Skipped


@dataclass(frozen=True, slots=True)
class NamedImages:
    """Images in the order of the file; `skipped` is what it holds beside them."""

    images: tuple[tuple[ImageName, Location], ...] = ()
    skipped: tuple[Skipped, ...] = ()
