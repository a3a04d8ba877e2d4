"""The artifacts of ArtifactGenerators of a repository."""

import io
import tarfile
from pathlib import Path

import pytest

from archcheck.sources.gitops.flux.artifact_rules import ArtifactError, CopiedFile, MergedFile
from archcheck.sources.gitops.flux.artifacts import (
    FluxArtifact,
    FolderTree,
    MadeArtifact,
    UnknownArtifact,
    artifact_content,
    artifact_files,
    artifact_named,
)
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.repository import Repository
from tests.support.gitops import built_objects

GENERATOR = """\
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: mono, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts:
    - name: apps
      copy:
        - {from: "@repo/apps/base/**", to: "@artifact/base/"}
        - {from: "@repo/apps/prod/**", to: "@artifact/prod/"}
    - name: none
      copy: [{from: "@repo/none/", to: "@artifact/"}]
"""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    for name in ("apps/base/a.yaml", "apps/prod/b.yaml", "apps/.git/config"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}: 1\n")
    (tmp_path / "apps/base/link.yaml").symlink_to("/etc/hostname")
    (tmp_path / "apps/base/linked").symlink_to("/etc")
    return Repository(tmp_path.resolve())


def made(text: str, repository: Repository) -> tuple[MadeArtifact, ...]:
    objects = list(built_objects(text))
    return artifact_files(objects[0], repository, ClusterIndex().with_objects(objects))


def paths(artifact: MadeArtifact) -> list[str]:
    assert isinstance(artifact, FluxArtifact)
    return sorted(artifact.files)


def test_an_artifact_has_the_files_that_are_copied_and_no_links(repository: Repository) -> None:
    artifact, unknown = made(GENERATOR, repository)
    assert paths(artifact) == ["base/a.yaml", "prod/b.yaml"]
    assert isinstance(artifact, FluxArtifact)
    assert artifact.name == ObjectName("source.toolkit.fluxcd.io", "ExternalArtifact", "flux-system", "apps")
    assert artifact.files["base/a.yaml"] == CopiedFile(repository.root / "apps/base/a.yaml")
    assert isinstance(unknown, UnknownArtifact)
    assert (unknown.reason, unknown.origin.line) == ("source 'none' does not exist", 11)


def test_an_artifact_is_found_by_its_name(repository: Repository) -> None:
    index = ClusterIndex().with_objects(built_objects(GENERATOR))
    name = ObjectName("source.toolkit.fluxcd.io", "ExternalArtifact", "flux-system", "apps")
    assert isinstance(artifact_named(name, index, repository), FluxArtifact)
    for namespace, other in (("flux-system", "others"), ("apps", "apps")):
        missing = ObjectName("source.toolkit.fluxcd.io", "ExternalArtifact", namespace, other)
        assert artifact_named(missing, index, repository) is None


def test_a_source_that_is_elsewhere_makes_no_artifact(repository: Repository) -> None:
    source = (
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        "metadata: {name: podinfo, namespace: flux-system}\nspec: {url: https://git.example/podinfo}\n"
    )
    text = GENERATOR.replace("name: flux-system}]", "name: podinfo}]")
    repository = Repository(repository.root, remotes=("https://git.example/fleet",))
    first, *_ = made(text + source, repository)
    assert isinstance(first, UnknownArtifact)
    assert first.reason == "GitRepository/flux-system/podinfo is not this repository"


def test_a_path_pattern_makes_an_artifact_of_each_folder(repository: Repository) -> None:
    text = """\
apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: mono, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  pathPattern: "@repo/apps/{env}"
  artifacts:
    - name: "apps-{env}"
      copy: [{from: "@repo/apps/{env}/**", to: "@artifact/"}]
"""
    (repository.root / "apps/Test").mkdir()
    (repository.root / "apps/Test/c.yaml").write_text("")
    artifacts = made(text, repository)
    assert [(each.name.name, paths(each)) for each in artifacts] == [
        ("apps-test", ["c.yaml"]),
        ("apps-base", ["a.yaml"]),
        ("apps-prod", ["b.yaml"]),
    ]


def test_merged_files_are_one_mapping(tmp_path: Path) -> None:
    (tmp_path / "below").write_text("a: {x: 1, k: [1]}\nb: 1\n---\nc: 1\n")
    (tmp_path / "above").write_text("a: {k: [2], z: 3}\nb: null\n")
    merged = MergedFile(CopiedFile(tmp_path / "below"), CopiedFile(tmp_path / "above"))
    assert artifact_content(merged) == b"a:\n  k:\n  - 2\n  x: 1\n  z: 3\nb: null\nc: 1\n"
    (tmp_path / "above").write_text("[a\n")
    with pytest.raises(ArtifactError):
        artifact_content(merged)


def test_members_of_archives_stay_in_their_folder(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "c.tgz", "w:gz") as archive:
        for name in ("web/Chart.yaml", "../out", "/etc/passwd", "web/../x"):
            member = tarfile.TarInfo(name)
            member.size = 4
            archive.addfile(member, io.BytesIO(b"a: 1"))
    tree = FolderTree(tmp_path)
    assert list(tree.members("c.tgz")) == ["web/Chart.yaml"]


def test_a_tree_is_what_lies_below_its_root(tmp_path: Path, repository: Repository) -> None:
    tree = FolderTree(repository.root)
    assert tree.names("apps") == ("base", "prod")
    assert (tree.is_folder("apps/base"), tree.is_file("apps/base/a.yaml")) == (True, True)
    assert (tree.is_folder("apps/base/linked"), tree.is_file("apps/base/link.yaml")) == (False, False)
    assert tree.is_file("apps/base/linked/hostname") is False
    assert tree.names("none") == ()
