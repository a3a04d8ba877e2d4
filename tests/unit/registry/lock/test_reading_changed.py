"""Whatever somebody does to the text of a lock: an image by itself is never told otherwise than by all of it."""

from hypothesis import given
from hypothesis import strategies as st

from archcheck.errors import InputError
from archcheck.images.platform import Platform
from archcheck.registry.lock.model import AN_ARTIFACT, Lock, Locked
from archcheck.registry.lock.writing import lock_text
from tests.unit.registry.lock.locks import AMD64, ARM64, DAY, answer, image

NAMES = ("[::1]:5000/app:1", "a.b/app:1", "a.b/app:1.2", "docker.io/library/nginx:1")
ENTRIES = [image(0, AMD64, ARM64), image(1, Platform("", 'a"\\b')), image(2), Locked(AN_ARTIFACT, DAY)]
LINES = lock_text(Lock(dict(zip(NAMES, ENTRIES, strict=True)), DAY)).splitlines()
OTHERS = [
    *(
        "",
        "  # x",
        "---",
        "...",
        "=======",
        "images:",
        "images: {}",
        "checked: 2026-01-09",
        '      - {"a": "',
    ),
    *("  a.b/app:1: {}", '  "a.b/app:1":', "  'a.b/app:1':", '  "a\\x2eb/app:1":', "      - x: '", "  ? a"),
]
MARKS = " \t\r#|>'\"[]{}&*!-?:\\\x85\u2028\ufeff"

_LINE = st.sampled_from(range(len(LINES)))
_EDITS = st.one_of(
    st.builds(lambda at, more: ("behind", at, more), _LINE, st.sampled_from([" # x", " ", "\r", "\n"])),
    st.builds(lambda at, more: ("behind", at, more), _LINE, st.text(MARKS, max_size=3)),
    st.builds(lambda at, more: ("before", at, more), _LINE, st.text(MARKS, max_size=3)),
    st.builds(lambda at, more: ("instead", at, more), _LINE, st.sampled_from([*LINES, *OTHERS])),
    st.builds(lambda at, more: ("beside", at, more), _LINE, st.sampled_from([*LINES, *OTHERS])),
    st.builds(lambda at: ("quoted", at, ""), _LINE),
)


def _edited(edits: list[tuple[str, int, str]]) -> str:
    lines = list(LINES)
    for how, at, more in edits:
        line = lines[at]
        body = line.lstrip()
        indent = line[: len(line) - len(body)]
        lines[at] = {
            "behind": f"{line}{more}",
            "before": f"{indent}{more}{body}",
            "instead": more,
            "beside": f"{more}\n{line}",
            "quoted": f"{indent}'{body.rstrip(':')}':",
        }[how]
    return "\n".join(lines) + "\n"


@given(st.lists(_EDITS, min_size=1, max_size=3))
def test_an_image_by_itself_is_told_as_by_the_whole(edits: list[tuple[str, int, str]]) -> None:
    text = _edited(edits)
    for name in NAMES:
        whole = answer(f"# all of it\n{text}", name, max_age=30)
        if not isinstance(whole, InputError):
            assert answer(text, name, max_age=30) == whole
