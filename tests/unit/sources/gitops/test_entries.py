"""Where clusters begin: one entry point for each."""

from pathlib import Path

from archcheck.sources.gitops.entries import RootCandidate, entry_points
from archcheck.sources.gitops.expansion import FilesBuild
from tests.support.gitops import built_object

ROOT = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: NAME, namespace: flux-system}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: home}}
"""


def test_the_same_object_twice_is_two_clusters() -> None:
    """However deep their folders are, and whatever else lies beside those."""
    rows = {
        ("a/cluster.yaml", "b/cluster.yaml"): {"a": 1, "b": 1},
        ("old/x/cluster.yaml", "kubernetes/a/flux/cluster.yaml", "kubernetes/b/flux/cluster.yaml"): {
            "old": 1,
            "kubernetes/a": 1,
            "kubernetes/b": 1,
        },
        ("a/cluster.yaml", "a/one/apps.yaml", "b/cluster.yaml"): {"a": 2, "b": 1},
        ("x/cluster.yaml", "x/apps.yaml"): {"": 2},
    }
    for paths, expected in rows.items():
        assert _found(paths) == expected, paths


def _found(paths: tuple[str, ...]) -> dict[str, int]:
    """Return how many files each entry point has, by its name."""
    candidates = [
        RootCandidate(built_object(ROOT.replace("NAME", Path(path).stem), path), frozenset(), is_here=True)
        for path in paths
    ]
    return {
        entry.name: sum(len(step.files) for step in entry.steps if isinstance(step, FilesBuild))
        for entry in entry_points(candidates)
    }
