"""A component as the input needs it: what stays of an earlier one, and what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.layers import Targets
from archcheck.actions.patch.patching import Patching
from archcheck.patches.kustomize.component import PatchEntry, Target, ambiguous, entries, order_of
from archcheck.patches.kustomize.marking import identity
from archcheck.patches.kustomize.reconciling import Replanner, reconcile, tolerates
from archcheck.patches.kustomize.verifying import Trial
from archcheck.patches.model import Patch, Refusal

_TWICE = (
    "several objects are one to a target of kustomize, and need different patches",
    "patch each kustomization by itself",
)


@dataclass(frozen=True)
class Draft:
    """A component that may be written: its entries, and the places of the workloads that each is for.

    `staying` are the files of those that stay of an earlier component.
    """

    patching: Patching
    targets: Targets
    entries: Sequence[PatchEntry]
    places: Mapping[str, Sequence[int]]
    staying: frozenset[str]

    def trial(self) -> Trial:
        """Return the entries as they are tried."""
        outcomes = self.patching.outcomes
        mine = {name: [outcomes[place] for place in places] for name, places in self.places.items()}
        return Trial(
            self.entries,
            {each.name: self.targets.number(each.target) for each in self.entries},
            spared=frozenset(
                name
                for name in self.staying
                if any(isinstance(each, Refusal) and each.unknown for each in mine[name])
            ),
            wanted=frozenset(each.name for each in self.entries if tolerates(each)),
            owners=frozenset(identity(each.workload) for found in mine.values() for each in found),
        )


def draft(patching: Patching, found: PatchInput, targets: Targets, earlier: Sequence[PatchEntry]) -> Draft:
    """Return a component for an input.

    Args:
        patching: the patches, of objects that have names.
        found: what they are for.
        targets: by what kustomize finds each of its objects.
        earlier: the entries of the component that is there.

    """
    twice = ambiguous(_targeted(patching, targets).values())
    patching = patching.refusing(lambda patch: _TWICE if order_of(patch.workload) in twice else None)
    owners = targets.owners(earlier, found.inventory.workloads)
    replanner = Replanner(patching.answers, patching.cluster) if found.is_read_once else None
    reconciled = reconcile(earlier, patching.outcomes, found.inventory, owners, replanner)
    patching = patching.with_outcomes(reconciled.outcomes)
    staying = frozenset(entry.name for entry in reconciled.entries)
    targeted = _targeted(patching, targets)
    new = entries(list(targeted.values()), staying)
    places: dict[str, Sequence[int]] = {name: owners[name] for name in staying}
    places |= {
        each.name: [place for place, (_, target) in targeted.items() if target == each.target] for each in new
    }
    return Draft(patching, targets, [*reconciled.entries, *new], places, staying)


def _targeted(patching: Patching, targets: Targets) -> dict[int, tuple[Patch, Target]]:
    """Return the patches that have a target, by the places of their workloads."""
    return {
        place: (outcome, targets.every[targets.numbers[place]])
        for place, outcome in enumerate(patching.outcomes)
        if isinstance(outcome, Patch) and place in targets.numbers
    }
