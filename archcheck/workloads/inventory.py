"""What an input holds: its workloads, what was skipped of it, and what is broken.

Apart from `stock`, which reads documents: a list of images needs no YAML.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archcheck.errors import InputError
from archcheck.workloads.model import Workload
from archcheck.workloads.surroundings import NONE, Surroundings

if TYPE_CHECKING:
    from archcheck.documents.nodes import Mapping


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document or a directory that was passed over, and why. `line` is None where the whole is meant.

    `unread` says that it may well hold workloads, so that a run which passes it over is not complete.
    """

    path: str
    line: int | None
    reason: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Inventory:
    """What an input holds. `objects` counts the Kubernetes objects read, with and without images.

    `surroundings` are those that decide how pods run. `roots` are the objects of the workloads as they are
    written, one for each; empty where nobody asked for them to be kept.
    """

    workloads: tuple[Workload, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[InputError, ...] = ()
    objects: int = 0
    surroundings: Surroundings = NONE
    roots: "tuple[Mapping, ...]" = ()

    def __add__(self, other: "Inventory") -> "Inventory":
        return Inventory(
            self.workloads + other.workloads,
            self.skipped + other.skipped,
            self.errors + other.errors,
            self.objects + other.objects,
            self.surroundings + other.surroundings,
            self.roots + other.roots,
        )
