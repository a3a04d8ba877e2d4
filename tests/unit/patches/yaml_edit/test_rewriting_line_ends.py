"""Line ends: of Windows, mixed, old, none at the end of the file, and those that only YAML takes for one."""

from archcheck.patches.model import Change
from tests.support.tables import walked
from tests.unit.patches.yaml_edit.editing import ALL, CHANGES, SELECTOR, edited, good, parsed
from tests.unit.patches.yaml_edit.manifests import POD_SPEC, deployment, pod, terms

EXISTING = "tolerations:\n- key: gpu\nnodeSelector:\n  disk: ssd\n"
TERM = terms("- matchExpressions:\n  - key: disk\n    operator: Exists\n")
TEXTS = [
    deployment(),
    deployment("# why\n" + POD_SPEC),
    deployment(EXISTING + POD_SPEC),
    deployment(TERM),
    pod("{\n  containers: [{image: a}],\n  tolerations: [\n    {key: gpu}\n  ]}"),
    pod("{\n  containers: [{image: a}], nodeSelector: {}, tolerations: [], affinity: {}}"),
    pod("\n  containers: [{image: a}]"),
    deployment() + "---\n" + deployment(EXISTING + POD_SPEC, "other") + "---\n# end\n",
]


@walked("text", TEXTS)
@walked("change", CHANGES)
def test_lines_end_as_they_do_on_windows(text: str, change: Change) -> None:
    found = good(text.replace("\n", "\r\n"), change)
    assert found.after.replace(b"\r\n", b"") == found.after.replace(b"\r", b"").replace(b"\n", b"")
    assert found.text.replace("\r\n", "\n") == good(text, change).text


@walked("text", TEXTS)
@walked("end", ["\n", "\r\n"])
@walked("change", CHANGES)
def test_the_last_line_may_lack_its_end(text: str, end: str, change: Change) -> None:
    whole = text.replace("\n", end)
    assert good(whole.removesuffix(end), change).text + end == good(whole, change).text


@walked("first", ["\n", "\r\n"])
@walked("text", TEXTS)
def test_line_ends_may_be_mixed(text: str, first: str) -> None:
    second = "\r\n" if first == "\n" else "\n"
    lines = text.split("\n")
    mixed = "".join(line + (first if at % 2 else second) for at, line in enumerate(lines[:-1]))
    good(mixed, ALL)


def test_new_lines_end_as_those_around_them() -> None:
    windows = deployment(name="windows").replace("\n", "\r\n")
    found = good(deployment() + "---\n" + windows + "---\n" + deployment(name="other"))
    assert found.text.count("amd64\n") == 2
    assert found.text.count("amd64\r\n") == 1


@walked("mark", ["\r", "\x85", "\u2028", "\u2029"])
@walked(
    "place",
    [
        "# a{}# b\n" + deployment(),
        deployment("# a{}# b\n" + POD_SPEC),
        deployment(POD_SPEC + "# a{}# b\n"),
        deployment(POD_SPEC.replace("web", '"a{}b"')),
        deployment(POD_SPEC + 'hostname: "a{}  b"\n'),
    ],
)
@walked("change", CHANGES)
def test_unusual_line_ends_are_left_alone_at_least(place: str, mark: str, change: Change) -> None:
    found = edited(place.replace("{}", mark), change)
    if found.refused:
        assert found.after == found.before
    else:
        good(found.before, change)


@walked("mark", ["\r", "\x85", "\u2028", "\u2029"])
@walked("count", range(1, 14))
def test_unusual_line_ends_never_lead_to_another_object(mark: str, count: int) -> None:
    above = f"# a{mark}" * count + "\n"
    found = edited(above + deployment() + "---\n" + deployment(name="other"), SELECTOR, ["web"])
    assert parsed(found.after)[1] == parsed(deployment(name="other").encode())[0]
    assert bool(found.refused) == (found.after == found.before)


def test_a_file_whose_lines_all_end_in_a_lone_return() -> None:
    found = edited(deployment().replace("\n", "\r"))
    assert bool(found.refused) == (found.after == found.before)
