"""What a step of a deployment gives: workloads with their places, and objects for controllers to look at."""

from dataclasses import field, replace

from archcheck.errors import InputError
from archcheck.findings.model import Finding
from archcheck.frozen import dataclass
from archcheck.sources.applied import AppliedDocument
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.workloads.followed import FollowedRelease
from archcheck.workloads.inventory import Inventory, Skipped


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step gives. `files` are those that it was made of, by their real paths.

    `documents` are what was built, as it would be applied, where that is kept. `release` is the one that was
    rendered, if it is one.
    """

    inventory: Inventory = field(default_factory=Inventory)
    objects: tuple[BuiltObject, ...] = ()
    files: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    documents: tuple[AppliedDocument, ...] = ()
    release: FollowedRelease | None = None

    def with_skipped(self, *skipped: Skipped) -> "StepResult":
        """Return the same with what was not read."""
        inventory = replace(self.inventory, skipped=(*skipped, *self.inventory.skipped))
        return replace(self, inventory=inventory)

    def with_error(self, error: InputError) -> "StepResult":
        """Return the same with something that is broken."""
        return replace(self, inventory=replace(self.inventory, errors=(error, *self.inventory.errors)))
