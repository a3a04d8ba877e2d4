"""Which entry of an index a node's runtime pulls, if any, and how that runs."""

from dataclasses import replace

from archcheck.images.listing import ListedOther, Listing, executed_as
from archcheck.images.matching import is_native, is_newer, pick
from archcheck.images.platform import Platform
from archcheck.images.walking import Taken, names_platform, walk
from archcheck.scheduling.executing import executed
from archcheck.scheduling.outcomes import PULL_FAILS, UNKNOWN, RunOutcome, Runs, fails
from archcheck.scheduling.pulling_crio import pulled_by_crio
from archcheck.scheduling.runtime import Machine, PullRule
from archcheck.scheduling.unmatched import no_match

_NO_VARIANT_REPORTED = ("amd64", "arm64")
"""containerd reports no level of an amd64 CPU, and v8 for every 64-bit arm."""
_UNTOLD = (PullRule.OPEN, PullRule.STRICT)
"""The transfer service of containerd: whether it takes what is not the node's own is not told."""


def pulled(listing: Listing, machine: Machine) -> RunOutcome:
    """Return what a node makes of an index."""
    asked = reported(machine)
    if machine.pull is PullRule.CRIO and asked.os != "windows":
        return pulled_by_crio(listing, asked)
    docker = machine.pull is PullRule.DOCKER
    taken = walk(listing, asked, machine.builds, silent=docker)
    if isinstance(taken.child, ListedOther):
        return fails(PULL_FAILS, f"what it takes of the index is no image: {taken.child.what}")
    return _by_docker(taken, asked) if docker else _by_containerd(taken, asked, machine)


def reported(machine: Machine) -> Platform:
    """Return the platform that a node's runtime asks an index for."""
    node = machine.platform
    if node.architecture == "amd64" and machine.pull is PullRule.DOCKER:
        return node
    return replace(node, variant="") if node.architecture in _NO_VARIANT_REPORTED else node


def _by_containerd(taken: Taken, asked: Platform, machine: Machine) -> RunOutcome:
    """Judge what containerd takes: it holds a child without a platform to what its config says."""
    said = "no match for platform in manifest"
    child = taken.child
    if child is None or (machine.pull is PullRule.STRICT and not taken.exact):
        return no_match(said, taken, asked)
    assert not isinstance(child, ListedOther)
    image = executed_as(child)
    if image is None:
        return UNKNOWN
    if not names_platform(child) and pick([image], asked, machine.builds) is None:
        return no_match(said, taken, asked)
    run = executed(image, asked)
    exact = taken.exact and is_native(image, asked, machine.builds)
    if not exact and machine.pull in _UNTOLD and run.runs is not Runs.NO:
        return replace(run, runs=Runs.DEPENDS)
    return run


def _by_docker(taken: Taken, asked: Platform) -> RunOutcome:
    """Judge what Docker takes: a child without a platform is pulled anywhere, and fails when it is executed.

    Its store of containerd takes an empty platform for one that matches nothing, its older one for none.
    """
    child = taken.child
    if child is None:
        run = no_match(f"no matching manifest for {asked} in the manifest list entries", taken, asked)
    else:
        assert not isinstance(child, ListedOther)
        run = executed(executed_as(child), asked)
        if child.declared is not None and not names_platform(child, silent=True) and run.entry:
            run = replace(run, runs=Runs.DEPENDS)
    if run.runs is Runs.NO and (entry := _of_some_level(taken.within, asked)):
        return RunOutcome(Runs.DEPENDS, entry)
    return run


def _of_some_level(listing: Listing, node: Platform) -> Platform | None:
    """Return an entry for newer CPUs of the node's architecture: its own level is not told."""
    if node.architecture != "amd64" or node.variant:
        return None
    declared = [child.declared for child in listing.children if child.declared is not None]
    return next((platform for platform in declared if is_newer(platform.on(node.os), node)), None)
