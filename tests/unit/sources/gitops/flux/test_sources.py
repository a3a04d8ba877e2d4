"""Where the content of a source lies: here, in an artifact, elsewhere, or not known."""

from pathlib import Path

import pytest

from archcheck.sources.gitops.flux.sources import (
    ArtifactSource,
    FluxSource,
    OtherSource,
    OwnSource,
    UnknownSource,
    flux_source,
    source_name,
)
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from tests.support.gitops import built_objects, node_of_text

GROUP = "source.toolkit.fluxcd.io"
OTHER = "https://git.example/acme/other"


def name(kind: str = "GitRepository", own: str = "other", namespace: str = "flux-system") -> ObjectName:
    return ObjectName(GROUP, kind, namespace, own)


def source(kind: str, own: str, spec: str) -> str:
    return (
        f"apiVersion: {GROUP}/v1\nkind: {kind}\n"
        f"metadata: {{name: {own}, namespace: flux-system}}\nspec: {spec}\n---\n"
    )


def kustomization(own: str, source_of: str, path: str) -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {own}, namespace: flux-system}}\n"
        f"spec: {{path: {path}, sourceRef: {{kind: GitRepository, name: {source_of}}}}}\n---\n"
    )


def found(
    objects: str, wanted: ObjectName, repository: Repository, path: str = "clusters/home/a.yaml"
) -> FluxSource:
    index = ClusterIndex().with_objects(built_objects(objects, path) if objects else ())
    return flux_source(wanted, index, repository)


def test_a_source_that_no_file_writes_is_this_repository() -> None:
    repository = Repository(Path("/r"), sources=frozenset({name(own="other", namespace="")}))
    for kind in ("GitRepository", "OCIRepository", "Bucket"):
        assert found("", name(kind, "flux-system"), repository) == OwnSource(Path("/r")), kind
    assert found("", name(), repository) == UnknownSource(
        "GitRepository/flux-system/other is written in a file that nothing applies"
    )
    assert isinstance(found("", name("Secret"), repository), UnknownSource)
    elsewhere = Repository(Path("/r"), sources=frozenset({name(namespace="apps")}))
    assert found("", name(), elsewhere) == OwnSource(Path("/r"))


def test_an_address_of_the_checkout_is_this_repository() -> None:
    repository = Repository(Path("/r"), remotes=("git@git.example:acme/other.git",))
    own = source("GitRepository", "other", f"{{url: {OTHER}, ref: {{branch: main}}}}")
    assert found(own, name(), repository) == OwnSource(Path("/r"))


def test_any_other_address_is_elsewhere_and_said_with_what_is_taken_of_it() -> None:
    rows = {
        "{branch: main}": "main",
        "{branch: main, tag: v1}": "v1",
        "{tag: v1, semver: 1.x}": "1.x",
        "{semver: 1.x, name: refs/heads/a}": "refs/heads/a",
        "{name: refs/heads/a, commit: abc}": "abc",
        "{}": "",
    }
    for ref, reference in rows.items():
        written = source("GitRepository", "other", f"{{url: {OTHER}, ref: {ref}}}")
        outcome = found(written, name(), Repository(Path("/r")))
        assert outcome == OtherSource(name(), OTHER, reference), ref
    assert OtherSource(name(), OTHER, "v1").label == (
        "GitRepository/flux-system/other (https://git.example/acme/other, v1)"
    )
    registry = source("OCIRepository", "other", "{url: oci://r/x, ref: {tag: a, digest: 'sha256:1'}}")
    assert found(registry, name("OCIRepository"), Repository(Path("/r"))) == OtherSource(
        name("OCIRepository"), "oci://r/x", "sha256:1"
    )


def test_a_folder_of_the_same_name_does_not_make_another_source_this_one(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    objects = source("GitRepository", "other", f"{{url: {OTHER}}}") + kustomization(
        "other", "other", "./deploy"
    )
    assert isinstance(found(objects, name(), Repository(tmp_path)), OtherSource)


def test_what_flux_bootstrap_made_is_this_repository_whatever_its_remotes_are(tmp_path: Path) -> None:
    (tmp_path / "clusters" / "home").mkdir(parents=True)
    objects = source("GitRepository", "flux-system", f"{{url: {OTHER}}}")
    fork = Repository(tmp_path, remotes=("https://git.example/fork/other",))
    named = objects + kustomization("flux-system", "flux-system", "./clusters/home")
    assert found(named, name(own="flux-system"), fork) == OwnSource(tmp_path)
    gone = objects + kustomization("flux-system", "flux-system", "./clusters/gone")
    assert isinstance(found(gone, name(own="flux-system"), fork), OtherSource)


def test_a_kustomization_that_applies_its_own_file_has_this_repository_where_nothing_else_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path.resolve()
    (root / "clusters" / "home").mkdir(parents=True)
    monkeypatch.chdir(root)
    objects = source("GitRepository", "other", f"{{url: {OTHER}}}")
    own = objects + kustomization("cluster", "other", "./clusters/home")
    assert found(own, name(), Repository(root)) == OwnSource(root)
    remote = Repository(root, remotes=("https://git.example/acme/home",))
    assert isinstance(found(own, name(), remote), OtherSource)
    whole = objects + kustomization("cluster", "other", "./")
    assert isinstance(found(whole, name(), Repository(root)), OtherSource)


def test_what_the_flux_operator_made_is_this_repository() -> None:
    (made,) = built_objects(source("GitRepository", "other", f"{{url: {OTHER}}}"))
    instance = ObjectName("fluxcd.controlplane.io", "FluxInstance", "flux-system", "flux")
    index = ClusterIndex().with_objects([BuiltObject(made.object, made.origin, producer=instance)])
    assert flux_source(name(), index, Repository(Path("/r"))) == OwnSource(Path("/r"))


def test_a_folder_that_the_user_gives_stands_for_a_source() -> None:
    for key in ("OCIRepository/flux-system/other", "flux-system/other", "other"):
        repository = Repository(Path("/r"), folders={key: Path("/r/sub")})
        assert found("", name("OCIRepository"), repository) == OwnSource(Path("/r/sub")), key


def test_an_artifact_is_named() -> None:
    wanted = name("ExternalArtifact", "apps")
    assert found("", wanted, Repository(Path("/r"))) == ArtifactSource(wanted)


def test_the_namespace_of_a_source_is_that_of_what_names_it() -> None:
    assert source_name(node_of_text("{kind: GitRepository, name: other}"), "apps") == name(namespace="apps")
    assert (
        source_name(node_of_text("{kind: GitRepository, name: other, namespace: x}"), "apps").namespace == "x"
    )
    assert source_name(None, "apps") == ObjectName(GROUP, "", "apps", "")


def test_the_root_of_what_is_pushed_into_a_registry_is_the_folder_that_has_its_paths(tmp_path: Path) -> None:
    for path in ("kubernetes/clusters/home", "kubernetes/apps", "docs/apps", ".old/clusters/home"):
        (tmp_path / path).mkdir(parents=True)
    wanted, repository = name("OCIRepository", "flux-system"), Repository(tmp_path)

    def root(*paths: str) -> FluxSource:
        users = (kustomization(f"k{number}", "flux-system", path) for number, path in enumerate(paths))
        return found("".join(users).replace("kind: GitRepository", "kind: OCIRepository"), wanted, repository)

    assert root("./clusters/home", "./apps", "./gone") == OwnSource(tmp_path / "kubernetes")
    assert root("./apps") == OwnSource(tmp_path), "two folders have it"
    assert root("./clusters/home", "./kubernetes/apps") == OwnSource(tmp_path), "the root has one"
    assert root("./nowhere") == OwnSource(tmp_path)
    assert root() == OwnSource(tmp_path)


def test_the_same_objects_beside_another_checkout_are_another_answer() -> None:
    index = ClusterIndex().with_objects(built_objects(source("GitRepository", "other", f"{{url: {OTHER}}}")))
    given = Repository(Path("/r"), folders={"other": Path("/r/deploy")})
    assert flux_source(name(), index, Repository(Path("/r"), remotes=(OTHER,))) == OwnSource(Path("/r"))
    assert flux_source(name(), index, given) == OwnSource(Path("/r/deploy"))
    assert isinstance(flux_source(name(), index, Repository(Path("/r"))), OtherSource)
