from tests.unit.workloads.helpers import images


def test_containers_at_the_root_of_an_object() -> None:
    assert images("apiVersion: x.io/v1\nkind: X\ncontainers: [{name: a, image: 'a:1'}]\n") == ["a:1"]
