from archcheck.workloads.locations import STANDARD_INPUT, in_chart, is_file
from tests.support.tables import walked


@walked(
    "text, expected",
    [
        ("deploy/web.yaml", True),
        (".", True),
        ("chart", True),
        (in_chart("wordpress/templates/web.yaml"), False),
        (STANDARD_INPUT, False),
        ("", False),
    ],
)
def test_a_file_is_what_a_reader_can_open(text: str, expected: bool) -> None:
    assert is_file(text) is expected
