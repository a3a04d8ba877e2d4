from archcheck.workloads.objects import objects_in
from archcheck.workloads.unread.image_fields import names_an_image
from tests.support.tables import walked
from tests.unit.documents.helpers import root


def named(
    spec: str, version: str = "db.example.org/v1", read: frozenset[tuple[int, int]] = frozenset()
) -> bool:
    [obj] = objects_in(root(f"apiVersion: {version}\nkind: Database\nmetadata: {{name: d}}\nspec: {spec}"))
    return names_an_image(obj, read)


@walked(
    "spec, expected",
    [
        ("{image: postgres}", True),
        ("{sidecarImage: 'a/b'}", True),
        ("{sidecarImage: vm}", False),
        ("{imageName: postgres:16}", True),
        ("{images: ['a:1']}", True),
        ("{image: {repository: a/b, tag: '1'}}", True),
        ("{proxy: {repository: a/b, tag: '1'}}", True),
        ("{proxy: {repository: a/b}}", False),
        ("{image: 'https://example.org/disk'}", False),
        ("{image: disk.qcow2}", False),
        ("{image: ''}", False),
        ("{picture: 'a:1'}", False),
    ],
)
def test_a_field_whose_name_says_image(spec: str, expected: bool) -> None:
    """A bare word is an image where the key is `image`; below another key it may name a disk."""
    assert named(spec) is expected


def test_groups_whose_images_run_nothing() -> None:
    assert not named("{image: 'a:1'}", "cluster.x-k8s.io/v1beta1")
    assert not named("{image: 'a:1'}", "apps/v1")


def test_an_image_that_is_read_is_none_of_them() -> None:
    assert not named("{image: 'a:1'}", read=frozenset({(4, 15)}))
