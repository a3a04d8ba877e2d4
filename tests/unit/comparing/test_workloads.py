"""Which workload of one day is which of another."""

from archcheck.comparing.workloads import Seen, pairs


def seen(path: str, image: str = "web:1", variant: str = "", label: str = "Deployment/web") -> Seen:
    return Seen(path, variant, label, {"web": (image,)}, {})


def told(old: list[Seen], new: list[Seen]) -> list[tuple[str, str]]:
    return [(_said(was), _said(now)) for was, now in pairs(old, new)]


def _said(each: Seen | None) -> str:
    return " ".join((each.path, each.variant, each.images["web"][0])) if each is not None else "new"


def test_what_was_built_is_told_apart() -> None:
    old = [seen("a", "web:1", "dev"), seen("a", "web:2", "prod")]
    new = [seen("a", "web:3", "prod"), seen("a", "web:4", "dev")]
    assert set(told(old, new)) == {("a prod web:2", "a prod web:3"), ("a dev web:1", "a dev web:4")}


def test_several_of_one_name_are_all_paired() -> None:
    old = [seen("a", "web:1"), seen("a", "web:2")]
    new = [seen("a", "web:3"), seen("a", "web:4"), seen("a", "web:5")]
    assert told(old, new) == [("a  web:1", "a  web:3"), ("a  web:2", "a  web:4"), ("new", "a  web:5")]


def test_of_several_those_with_the_same_images_belong_together() -> None:
    old = [seen("a", "web:1"), seen("a", "web:2")]
    new = [seen("a", "web:0"), seen("a", "web:1"), seen("a", "web:2")]
    assert ("new", "a  web:0") in told(old, new)


def test_what_was_moved_is_the_same() -> None:
    assert told([seen("a")], [seen("b")]) == [("a  web:1", "b  web:1")]
    assert told([seen("a", variant="dev")], [seen("b", variant="test")]) == [("a dev web:1", "b test web:1")]


def test_what_may_have_been_moved_from_two_places_is_new() -> None:
    assert told([seen("a"), seen("b")], [seen("c")]) == [("new", "c  web:1")]
    assert told([seen("a")], [seen("b"), seen("c")]) == [("new", "b  web:1"), ("new", "c  web:1")]


def test_what_is_copied_is_new() -> None:
    assert told([seen("a")], [seen("a"), seen("b")]) == [("a  web:1", "a  web:1"), ("new", "b  web:1")]


def test_another_name_is_another_workload() -> None:
    assert told([seen("a")], [seen("a", label="Deployment/api")]) == [("new", "a  web:1")]


def test_the_values_of_a_chart_are_looked_at_before_the_path() -> None:
    old = [seen("a", "web:1", "ci/x-values.yaml"), seen("a", "web:2")]
    new = [seen("b", "web:3"), seen("b", "web:4", "ci/x-values.yaml")]
    assert set(told(old, new)) == {
        ("a ci/x-values.yaml web:1", "b ci/x-values.yaml web:4"),
        ("a  web:2", "b  web:3"),
    }
