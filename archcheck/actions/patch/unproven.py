"""What is said of patches in a component that no build has proved: objects followed by name alone."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.layers import Layers
from archcheck.documents.nodes import Mapping
from archcheck.documents.values import same
from archcheck.errors import InputError
from archcheck.findings.texts import listed
from archcheck.patches.kustomize.component import PatchEntry
from archcheck.patches.kustomize.marking import ObjectIdentity, identity
from archcheck.patches.model import Patch, PatchOutcome
from archcheck.sources.kustomize import find_kustomize
from archcheck.sources.stdin import STDIN
from archcheck.workloads.inventory import Inventory

_WITHOUT_KUSTOMIZE = "neither kustomize nor kubectl is installed"
_TAKEN_BY_NONE = "what takes it in is not known, and --kustomization FILE says it"
_BY_NAME = (
    "followed by name alone. What {file} builds under that name is safe now, and is another object than the "
    "one that was read"
)
_MOST_NAMED = 5


def unproven(
    outcomes: Sequence[PatchOutcome], layers: Layers | None, inputs: PatchInput, earlier: Sequence[PatchEntry]
) -> Iterator[str]:
    """Yield what is not known of patches: nothing where every one has been tried on its own object.

    Args:
        outcomes: what came of the workloads of the input, and of those that are built beside them.
        layers: where the component was tried; None if it was not.
        inputs: the input.
        earlier: the entries of the component that was there.

    """
    every = range(len(inputs.inventory.workloads))
    patched = [index for index in every if isinstance(outcomes[index], Patch)]
    if layers is None:
        if patched:
            why = _TAKEN_BY_NONE if find_kustomize() else _WITHOUT_KUSTOMIZE
            yield f"the component finds objects by their names, and has not been tried: {why}"
        return
    named = [index for index in patched if _is_known_by_name(index, inputs)]
    proved = _built(layers, inputs, earlier) if named else frozenset()
    labels = [outcomes[index].workload.label for index in named if index not in proved]
    if labels:
        more = [f"{len(labels) - _MOST_NAMED} more"] if len(labels) > _MOST_NAMED else []
        named_ones = listed([*labels[:_MOST_NAMED], *more])
        yield f"{named_ones}: {_BY_NAME.format(file=layers.file)}"


def _is_known_by_name(index: int, inputs: PatchInput) -> bool:
    """Return whether a workload is from a chart or from standard input, and not from a file that is known."""
    path = inputs.inventory.workloads[index].source.path
    return inputs.maker(index) is None and (inputs.chart is not None or path == STDIN)


def _built(layers: Layers, inputs: PatchInput, earlier: Sequence[PatchEntry]) -> frozenset[int]:
    """Return the indexes of the workloads that are built just so, without the component or with the old."""
    roots: list[dict[ObjectIdentity, Mapping]] = []
    for file in layers.judged:
        for entries in ([], earlier):
            with suppress(InputError):  # an earlier component whose tests fail since its base has changed
                roots.append(dict(_roots(layers.build(file, entries))))
    return frozenset(
        index
        for index, (name, root) in enumerate(_roots(inputs.inventory))
        if any(name in built and same(root, built[name]) for built in roots)
    )


def _roots(inventory: Inventory) -> Iterator[tuple[ObjectIdentity, Mapping]]:
    return zip(map(identity, inventory.workloads), inventory.roots, strict=True)
