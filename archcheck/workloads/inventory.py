"""What an input holds: its workloads, what was skipped of it, and what is broken.

Apart from `stock`, which reads documents: a list of images needs no YAML.
"""

from dataclasses import dataclass, field

from archcheck.errors import InputError
from archcheck.workloads.model import PullSecret, ServiceAccount, Workload


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

    `secrets` and `accounts` are what pods may pull with; see `pull_secrets`.
    """

    workloads: tuple[Workload, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[InputError, ...] = ()
    objects: int = 0
    secrets: tuple[PullSecret, ...] = field(default=(), repr=False)
    accounts: tuple[ServiceAccount, ...] = ()

    def __add__(self, other: "Inventory") -> "Inventory":
        return Inventory(
            self.workloads + other.workloads,
            self.skipped + other.skipped,
            self.errors + other.errors,
            self.objects + other.objects,
            self.secrets + other.secrets,
            self.accounts + other.accounts,
        )
