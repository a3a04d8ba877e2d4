"""The distinct images of a run, each with all the locations that name it."""

from archcheck.findings.model import Location
from archcheck.findings.run_images import is_mounted_artifact, location_of, run_images
from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.naming import parse_image
from archcheck.images.reference import parse_reference
from archcheck.workloads.model import Ignore, ImageUse, Origin, PodSpec, Role, Source, Workload

BESIDE = Ignore(("at-risk",), "why", "p.yaml", 7, is_comment=True)
ABOVE = Ignore(("stuck",), "why", "p.yaml", 2, is_comment=False)


def use(text: str, role: Role = Role.CONTAINER, origin: Origin | None = None) -> ImageUse:
    return ImageUse("c", role, text, 7, 12, origin, (BESIDE,))


def workload(*uses: ImageUse, line: int | None = 1) -> Workload:
    source = Source("p.yaml", line)
    return Workload("v1", "Pod", "", "p", source, (PodSpec(("spec",), uses),), ignores=(ABOVE,))


def test_an_image_is_one_however_it_is_written_and_first_where_it_is_named_first() -> None:
    listed = [(parse_image("nginx:1"), Location(path="images.txt", line=3))]
    declared = [(parse_reference("redis:7"), Location(path="Chart.yaml"))]
    pods = [workload(use("redis:7"), use("docker.io/library/nginx:1"))]
    images = run_images(listed, pods, declared)
    assert [image.image.familiar for image in images] == ["nginx:1", "redis:7"]
    paths = [[location.path for location in image.locations] for image in images]
    assert paths == [["images.txt", "p.yaml"], ["p.yaml", "Chart.yaml"]]


def test_a_volume_alone_runs_nothing_and_may_be_an_artifact() -> None:
    mounted, both = run_images(
        (), [workload(use("model:1", Role.VOLUME), use("app:1", Role.VOLUME), use("app:1"))]
    )
    assert (mounted.runs, both.runs) == (False, True)
    artifact = Unknown(Reason.ARTIFACT, "an artifact")
    assert is_mounted_artifact(mounted, artifact)
    assert not is_mounted_artifact(both, artifact)
    assert not is_mounted_artifact(mounted, Missing("gone"))


def test_a_location_has_the_line_of_the_image_and_the_ignores_of_both() -> None:
    location = location_of(workload(), use("nginx:1"))
    assert (location.workload, location.container) == ("Pod/p", "c")
    assert (location.path, location.line, location.column, location.template) == ("p.yaml", 7, 12, "")
    assert location.ignores == (ABOVE, BESIDE)


def test_what_is_rendered_has_no_line() -> None:
    location = location_of(workload(line=None), use("nginx:1"))
    assert (location.path, location.line, location.column) == ("p.yaml", None, None)


def test_what_comes_from_another_file_is_mended_there() -> None:
    location = location_of(workload(), use("nginx:1", origin=Origin("values.yaml", 4, 9)))
    assert (location.path, location.line, location.column, location.template) == (
        "values.yaml",
        4,
        9,
        "p.yaml",
    )
