from archcheck.workloads.model import Role
from tests.support.tables import walked
from tests.unit.workloads.helpers import stock, uses

_HEAD = "apiVersion: {}/v1\nkind: Thing\nmetadata: {{name: t, annotations: {{image: 'a/b:1'}}}}\n"


def found(rest: str, group: str = "example.org") -> list[tuple[str, str]]:
    """Return what each image of an object is called, and its text."""
    return [(use.path, use.text) for use in uses(_HEAD.format(group) + rest)]


@walked(
    "spec, expected",
    [
        ("{image: 'both:1'}", ("spec.image", "both:1")),
        ("{image: x/both}", ("spec.image", "x/both")),
        ("{image: 'ghcr.io:443/x/y'}", ("spec.image", "ghcr.io:443/x/y")),
        ("{tool: {imageName: 'x/both:1'}}", ("spec.tool.imageName", "x/both:1")),
        ("{tridentImage: 'x/both'}", ("spec.tridentImage", "x/both")),
        ("{dockerImage: 'x/both:2'}", ("spec.dockerImage", "x/both:2")),
        ("{steps: [{image: 'both:1'}]}", ("spec.steps[].image", "both:1")),
        ("{image: {repository: x/both, tag: 1}}", ("spec.image", "x/both:1")),
        (
            "{image: {registry: quay.io, repository: x/y, tag: v1}}",
            ("spec.image", "quay.io/x/y:v1"),
        ),
        ("{image: {name: both, tag: v1}}", ("spec.image", "both:v1")),
        (
            "{image: {repository: x/y, digest: 'sha256:%s'}}" % ("a" * 64),
            ("spec.image", "x/y@sha256:" + "a" * 64),
        ),
        (
            "{driver: {repository: nvcr.io/nvidia, image: driver, version: 'v1'}}",
            ("spec.driver", "nvcr.io/nvidia/driver:v1"),
        ),
        ("{image: x/y, imageTag: v2}", ("spec.image", "x/y:v2")),
        ("{images: ['both:1']}", ("spec.images[]", "both:1")),
        ("{agent: {repository: ghcr.io/x/y, tag: '1'}}", ("spec.agent", "ghcr.io/x/y:1")),
        ("{imageURL: ghcr.io/x/y:1}", ("spec.imageURL", "ghcr.io/x/y:1")),
        ("{image_name: 'x/both:1'}", ("spec.image_name", "x/both:1")),
        ("{image: {repo: x/y}}", ("spec.image", "x/y")),
        ("{default: {image: 'x/y:1'}}", ("spec.default.image", "x/y:1")),
    ],
)
def test_an_image_that_is_clearly_one(spec: str, expected: tuple[str, str]) -> None:
    assert found(f"spec: {spec}\n") == [expected]


@walked(
    "spec",
    [
        "{image: both}",
        "{image: logo.png}",
        "{image: img/logo.svg}",
        "{image: 'https://example.org/logo'}",
        "{image: 'docker://x/y'}",
        "{bootImage: debian-12}",
        "{osImage: 'ubuntu:22.04'}",
        "{logoImage: assets/logo, backgroundImages: [a/b], icon_image: a/b}",
        "{imagePullPolicy: a/b}",
        "{images: [logo.png, photo]}",
        "{chart: {repository: 'https://charts.example.org', tag: v1}}",
        "{source: {repository: github.com/org/app, tag: v1}}",
        "{disk: {image: projects/debian-cloud/global/images/debian-12}}",
        "{image: some/path/of/three}",
        "{volume: {rbd: {image: pool/disk}}}",
        "{schema: {openAPIV3Schema: {properties: {x: {image: 'a/b:1'}}}}}",
        "{image: '${IMAGE}'}",
        "{image: [a/b]}",
        "{image: null}",
        "{picture: 'a/b:1'}",
    ],
)
def test_what_is_no_image(spec: str) -> None:
    assert found(f"spec: {spec}\n") == []


@walked(
    "group",
    [
        "image.toolkit.fluxcd.io",
        "infrastructure.cluster.x-k8s.io",
        "kind.x-k8s.io",
        "compute.gcp.upbound.io",
        "compute.cnrm.cloud.google.com",
        "kyverno.io",
        "skaffold",
    ],
)
def test_groups_whose_images_no_node_pulls(group: str) -> None:
    assert found("spec: {image: 'a/b:1'}\n", group) == []


def test_what_was_and_what_is_said_of_an_object_counts_nothing() -> None:
    assert found("status: {image: 'a/b:1'}\n") == []


def test_values_of_a_release_are_no_fields() -> None:
    text = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec: {values: {image: {repository: a/b, tag: '1'}}}\n"
    assert uses(text) == []


def test_each_image_has_a_pod_of_its_own_and_its_place() -> None:
    text = _HEAD.format("example.org") + "spec:\n  image: a/b:1\n  proxyImage: c/d:1\n"
    [workload] = stock(text).workloads
    assert [[(use.role, use.line, use.column) for use in pod.images] for pod in workload.pods] == [
        [(Role.FIELD, 5, 10)],
        [(Role.FIELD, 6, 15)],
    ]
    assert all(pod.constraints.operator_decides for pod in workload.pods)


def test_a_container_is_read_once() -> None:
    assert [
        use.text for use in uses(_HEAD.format("example.org") + "spec: {containers: [{image: 'a/b:1'}]}\n")
    ] == ["a/b:1"]


def test_what_is_switched_off_runs_no_image() -> None:
    text = "spec: {proxy: {enabled: false, image: 'a/b:1'}, web: {enabled: true, image: 'c/d:1'}}\n"
    assert found(text) == [("spec.web.image", "c/d:1")]
