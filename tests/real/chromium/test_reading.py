"""The page for all readers: without a script, a mouse, sight or a wide screen, in the real Chromium."""

from typing import Literal

import pytest

from tests.real.chromium.conftest import Open, Opened
from tests.unit.reports.formats.documents import DOCUMENTS, GATE, document, image, node, workload

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("chromium")]

NODES = [node(f"node-{number:02}.a-long-name.example", "linux/arm64", number) for number in range(1, 31)]
WIDE = document(
    required_platforms=[f"linux/arm/v{number}" for number in range(1, 13)],
    nodes=NODES,
    images=[image("registry.example/a/very/long/name/" + "x" * 90 + f":{each}") for each in range(40)],
    workloads=[workload(f"Deployment/{'long-' * 12}{each}", verdict="unknown") for each in range(40)],
)

CONTRASTS = """() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const channels = (color) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = (color) => {
        const [r, g, b] = channels(color).map((c) => c / 255).map((c) => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b;
    };
    const behind = (element) => {
        for (let each = element; each; each = each.parentElement) {
            const color = getComputedStyle(each).backgroundColor;
            if (channels(color)[3] === 255) return color;
        }
        return "white";
    };
    const found = [];
    for (const element of document.querySelectorAll("body *:not(script)")) {
        const own = [...element.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
        if (!element.checkVisibility() || !own) continue;
        for (const pseudo of [null, "::before"]) {
            const style = getComputedStyle(element, pseudo);
            if (style.fontSize === "0px" || (pseudo && style.content === "none")) continue;
            const [a, b] = [light(style.color), light(behind(element))].sort((x, y) => y - x);
            found.push([(a + .05) / (b + .05), element.outerHTML.slice(0, 80), pseudo]);
        }
    }
    return found;
}"""


def background(page: Opened) -> str:
    return str(page.page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(scheme: Literal["light", "dark"], opened: Open) -> None:
    page = opened(GATE, scheme=scheme)
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    found = page.page.evaluate(CONTRASTS)
    assert len(found) > 150
    assert [each for each in found if each[0] < 4.5] == []


def test_dark_mode_is_dark(opened: Open) -> None:
    assert background(opened(GATE, scheme="light")) == "rgb(246, 247, 249)"
    assert background(opened(GATE, scheme="dark")) == "rgb(14, 18, 23)"


@pytest.mark.parametrize("saved", [GATE, WIDE, DOCUMENTS["nothing"]], ids=["gate", "wide", "nothing"])
def test_the_page_never_scrolls_sideways(saved: dict[str, object], opened: Open) -> None:
    page = opened(saved)
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for width in (320, 360, 768, 1280):
        page.page.set_viewport_size({"width": width, "height": 800})
        assert page.page.evaluate("document.documentElement.scrollWidth") == width
        page.page.evaluate("scrollTo(500, 0)")
        assert (width, page.page.evaluate("scrollX")) == (width, 0)


def test_a_wide_matrix_scrolls_in_its_box_beside_its_first_column(opened: Open) -> None:
    page = opened(WIDE, width=360)
    box = page.page.locator("#workloads .box")
    name = box.locator("tbody th").first
    name.scroll_into_view_if_needed()
    before = name.bounding_box()
    box.evaluate("box => { box.scrollLeft = 700; }")
    assert box.evaluate("box => box.scrollLeft") == 700
    assert name.bounding_box() == before
    assert before is not None
    assert before["width"] < 180


def test_columns_stand_below_their_headings(opened: Open) -> None:
    page = opened(WIDE)
    lefts = "row => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().left))"
    for section in ("images", "workloads"):
        table = page.page.locator(f"#{section} table")
        heads = table.locator("thead tr").evaluate(lefts)
        assert table.locator("tbody tr:first-child").first.evaluate(lefts) == heads
        assert len(heads) > 10


def test_without_a_script_everything_is_there(opened: Open) -> None:
    page = opened(GATE, scripts=False)
    assert not page.page.locator("form").is_visible()
    assert len(page.shown("images")) == 8
    assert len(page.shown("workloads")) == 6
    assert len(page.shown("findings")) == 8
    assert page.page.locator("thead button").count() == 0
    row = page.page.locator("#workloads tbody").filter(has_text="Deployment/web")
    assert not row.locator(".reasons").is_visible()
    row.locator("summary").click()
    assert row.locator(".reasons").inner_text().startswith("fails on a20 (2)")


def test_keys_alone_reach_every_control_in_order_and_show_where_they_are(opened: Open) -> None:
    page = opened(GATE, width=1280)
    wanted = page.page.evaluate(
        """() => {
            const all = document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']");
            [...all].forEach((each, number) => { each.dataset.number = number; });
            return all.length;
        }"""
    )
    reached = []
    for _ in range(wanted):
        page.page.keyboard.press("Tab")
        number, outlined = page.page.evaluate(
            """() => {
                const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
                return [Number(document.activeElement.dataset.number), outlineStyle !== "none" && outlineWidth !== "0px"];
            }"""
        )
        assert outlined, number
        reached.append(number)
    assert reached == list(range(wanted))
    assert wanted > 50


def test_the_first_key_skips_to_the_report(opened: Open) -> None:
    page = opened(GATE)
    page.page.keyboard.press("Tab")
    link = page.page.get_by_role("link", name="Skip to the report")
    box = link.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.page.keyboard.press("Enter")
    assert page.page.evaluate("document.activeElement.id") == "main"


def test_keys_alone_filter_and_open_a_reason(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Only what is wrong").focus()
    page.page.keyboard.press("Space")
    page.said("4 of 6 workloads")
    summary = page.page.locator("#workloads summary:visible").first
    summary.focus()
    page.page.keyboard.press("Enter")
    assert page.page.locator("#workloads .reasons").first.is_visible()


def test_a_screen_reader_gets_tables_with_words_for_symbols(opened: Open) -> None:
    tree = opened(GATE).page.locator("#workloads table").aria_snapshot()
    assert '- columnheader "a20 (2) arm/v7"' in tree
    assert '- rowheader "Deployment/web deploy/web.yaml:1"' in tree
    assert '- cell "fails"' in tree
    assert '- cell "kept off"' in tree
    assert not set(tree) & set("✓✗")


def test_print_shows_all_rows_and_reasons_on_white(opened: Open) -> None:
    page = opened(GATE, scheme="dark")
    page.page.emulate_media(media="print")
    assert background(page) == "rgb(255, 255, 255)"
    assert not page.page.locator("form").is_visible()
    assert page.page.locator("#workloads .box").evaluate("box => getComputedStyle(box).overflow") == "visible"
