"""Every text of a report is printable but what names a file, and a report that is printable is not copied."""

from archcheck.reports.document import from_json, to_json
from archcheck.reports.printing import printable_texts
from tests.support.hostile import HOSTILE_TEXTS
from tests.unit.reports.formats.documents import GATE, document, finding, image, node, workload


def test_a_printable_report_is_itself() -> None:
    report = from_json(GATE)
    assert printable_texts(report) is report


def test_texts_are_printable_and_paths_are_exact() -> None:
    def texts(value: object, key: str = "") -> list[tuple[str, str]]:
        if isinstance(value, dict):
            return [pair for name, inner in value.items() for pair in texts(inner, name)]
        if isinstance(value, list):
            return [pair for inner in value for pair in texts(inner, key)]
        return [(key, value)] if isinstance(value, str) else []

    for hostile in HOSTILE_TEXTS.values():
        saved = document(
            nodes=[node(f"n{hostile}", "linux/arm/v7")],
            images=[image("x", "denied", message=f"m{hostile}")],
            workloads=[workload(f"Pod/w{hostile}", f"i{hostile}", path=f"p{hostile}", runs="no")],
            findings=[finding(message=f"f{hostile}", path=f"p{hostile}", template=f"t{hostile}")],
        )
        shown = texts(to_json(printable_texts(from_json(saved))))
        assert all(text.isprintable() for key, text in shown if key not in ("path", "template"))
        assert [text for key, text in shown if key == "path"] == [f"p{hostile}", f"p{hostile}"]
        assert [text for key, text in shown if key == "template"] == [f"t{hostile}"]
