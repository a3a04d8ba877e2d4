"""A component as the input needs it: what stays of an earlier one, and what is new."""

from collections.abc import Mapping, Sequence

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.layers import Targets
from archcheck.actions.patch.patching import Patching
from archcheck.frozen import dataclass
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
    """A component that may be written: its entries, and the indexes of the workloads that each is for.

    `staying` are the files of those that stay of an earlier component.
    """

    patching: Patching
    targets: Targets
    entries: Sequence[PatchEntry]
    indexes: Mapping[str, Sequence[int]]
    staying: frozenset[str]

    def trial(self) -> Trial:
        """Return the entries as they are tried."""
        outcomes = self.patching.outcomes
        mine = {name: [outcomes[index] for index in indexes] for name, indexes in self.indexes.items()}
        return Trial(
            self.entries,
            {entry.name: self.targets.number(entry.target) for entry in self.entries},
            spared=frozenset(
                name
                for name in self.staying
                if any(isinstance(outcome, Refusal) and outcome.unknown for outcome in mine[name])
            ),
            wanted=frozenset(entry.name for entry in self.entries if tolerates(entry)),
            owners=frozenset(
                identity(outcome.workload) for outcomes in mine.values() for outcome in outcomes
            ),
        )


def draft(patching: Patching, inputs: PatchInput, targets: Targets, earlier: Sequence[PatchEntry]) -> Draft:
    """Return a component for an input.

    Args:
        patching: the patches, of objects that have names.
        inputs: what they are for.
        targets: by what kustomize finds each of its objects.
        earlier: the entries of the component that is there.

    """
    twice = ambiguous(_targeted(patching, targets).values())
    patching = patching.refusing(lambda patch: _TWICE if order_of(patch.workload) in twice else None)
    owners = targets.owners(earlier, inputs.inventory.workloads)
    replanner = Replanner(patching.answers, patching.cluster) if inputs.is_read_once else None
    reconciled = reconcile(earlier, patching.outcomes, inputs.inventory, owners, replanner)
    patching = patching.with_outcomes(reconciled.outcomes)
    staying = frozenset(entry.name for entry in reconciled.entries)
    targeted = _targeted(patching, targets)
    new = entries(list(targeted.values()), staying)
    indexes: dict[str, Sequence[int]] = {name: owners[name] for name in staying}
    indexes |= {
        entry.name: [index for index, (_, target) in targeted.items() if target == entry.target]
        for entry in new
    }
    return Draft(patching, targets, [*reconciled.entries, *new], indexes, staying)


def _targeted(patching: Patching, targets: Targets) -> dict[int, tuple[Patch, Target]]:
    """Return the patches that have a target, by the indexes of their workloads."""
    return {
        index: (outcome, targets.every[targets.numbers[index]])
        for index, outcome in enumerate(patching.outcomes)
        if isinstance(outcome, Patch) and index in targets.numbers
    }
