from archcheck.workloads.unread.model import ACCEPT, UnreadKind, table


def test_a_table_has_what_is_said_of_each_kind() -> None:
    said, other = UnreadKind("why", "render it"), UnreadKind("else", "nothing")
    assert table((said, {"a": "One Two", "b": "One"}), (other, {"": "Three"})) == {
        ("a", "One"): said,
        ("a", "Two"): said,
        ("b", "One"): said,
        ("", "Three"): other,
    }


def test_a_remedy_has_the_way_to_accept_it() -> None:
    assert UnreadKind("why", "render it").remedy == f"render it, {ACCEPT}"
