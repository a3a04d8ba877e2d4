"""Which values are clearly an image where no chart says what they mean."""

from archcheck.sources.gitops.candidates import named_images
from archcheck.sources.gitops.model import UnknownChart
from archcheck.workloads.inventory import Inventory
from tests.support.releases import layer, named, release
from tests.support.tables import walked

DIGEST = "sha256:" + "b" * 64
ROWS = [
    ("image:\n  repository: ghcr.io/acme/web\n  tag: 1.0.0\n", ["ghcr.io/acme/web:1.0.0 apps/web.yaml:2"]),
    (
        f"image:\n  repository: ghcr.io/acme/web\n  tag: 1.0.0@{DIGEST}\n",
        [f"ghcr.io/acme/web:1.0.0@{DIGEST} apps/web.yaml:2"],
    ),
    (
        f"image:\n  registry: ghcr.io\n  repository: acme/web\n  tag: v1\n  digest: {DIGEST}\n",
        [f"ghcr.io/acme/web:v1@{DIGEST} apps/web.yaml:3"],
    ),
    (
        "global:\n  imageRegistry: reg.example\nimage:\n  repository: acme/web\n  tag: v1\n",
        ["reg.example/acme/web:v1 apps/web.yaml:4"],
    ),
    ("image: ghcr.io/acme/web:1\nsidecarImage: busybox:1.36\n",
     ["ghcr.io/acme/web:1 apps/web.yaml:1", "busybox:1.36 apps/web.yaml:2"]),
    ("a:\n- image: busybox:1\n- image: busybox:1\n", ["busybox:1 apps/web.yaml:2"]),
    ("image:\n  repository: ghcr.io/acme/web\n", []),
    ("image:\n  tag: v1\n", []),
    (
        "extraInitContainers:\n- name: setup\n  image: busybox\n- name: web\n  image: nginx:1\n",
        ["busybox apps/web.yaml:3", "nginx:1 apps/web.yaml:5"],
    ),
    ("containers:\n- image: busybox\n- name: a\n- b\n- {name: c, image: '{{ .x }}'}\n- {name: d, image: {}}\n", []),
    ("pods:\n- name: setup\n  image: busybox\n", []),
    ("image: ghcr.io/acme/web\nurl: http://example.com:80/x\nnote: a:b\n", []),
    ("source:\n  repository: https://github.com/acme/web.git\n  tag: v1\n", []),
    ("image: ENC[AES256_GCM,data:Zm9v,iv:aa,tag:bb,type:str]\n", []),
    ("image: null\n", []),
]  # fmt: skip


@walked("values, expected", ROWS)
def test_images_of_values(values: str, expected: list[str]) -> None:
    found = named(Inventory(tuple(named_images(release(UnknownChart("?"), layer(values))))))
    assert found == [f"apps/HelmRelease/web {line}" for line in expected]


def test_the_placement_of_what_is_named_is_not_known() -> None:
    (workload,) = named_images(release(UnknownChart("?"), layer("image: busybox:1\n")))
    assert workload.label == "apps/HelmRelease/web"
    assert workload.pods[0].constraints.template == "the chart was not read"


def test_a_release_without_values_names_nothing() -> None:
    assert not list(named_images(release(UnknownChart("?"))))
