"""What an input holds: its workloads, what was skipped of it, and what is broken.

Apart from `stock`, which reads documents: a list of images needs no YAML.
"""

from dataclasses import dataclass

from archcheck.errors import InputError
from archcheck.workloads.model import Workload
from archcheck.workloads.surroundings import NONE, Surroundings


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

    `surroundings` are those that decide how pods run.
    """

    workloads: tuple[Workload, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[InputError, ...] = ()
    objects: int = 0
    surroundings: Surroundings = NONE

    def __add__(self, other: "Inventory") -> "Inventory":
        return Inventory(
            self.workloads + other.workloads,
            self.skipped + other.skipped,
            self.errors + other.errors,
            self.objects + other.objects,
            self.surroundings + other.surroundings,
        )
