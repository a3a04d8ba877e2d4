"""The lines among the values of a kustomization's charts that name images."""

from pathlib import Path

from archcheck.images.reference import parse_reference
from archcheck.sources.trees.discover.inflation import inflated_charts
from archcheck.sources.trees.discover.kustomizations import read_kustomization
from archcheck.sources.trees.kustomize.chart_values import image_places, place_of
from tests.support.tables import named_rows

_FILES = {
    "charts/app/Chart.yaml": "name: app\nversion: 1.0.0\nappVersion: 9\n",
    "charts/app/values.yaml": "image: {repository: default}\nside: {image: 'side:1'}\n",
    "my.yaml": "image:\n  repository: web\n  tag: file\n",
    "more.yaml": "\nimage: {tag: more}\n",
}


def test_images_have_the_line_that_was_set_last(tmp_path: Path) -> None:
    for name, text in _FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    rows = {
        "the chart's own": ("", "default:9", ("charts/app/values.yaml", 1)),
        "a file": ("valuesFile: my.yaml", "web:file", ("my.yaml", 2)),
        "in place": ("valuesInline: {image: {repository: x, tag: a}}", "x:a", ("kustomization.yaml", 3)),
        "over a file": (
            "valuesFile: my.yaml\n  valuesInline: {image: {tag: a}}",
            "web:a",
            ("kustomization.yaml", 4),
        ),
        "below a file": (
            "valuesFile: my.yaml\n  valuesMerge: merge\n  valuesInline: {image: {tag: a}}",
            "web:file",
            ("my.yaml", 2),
        ),
        "instead of a file": (
            "valuesFile: my.yaml\n  valuesMerge: replace\n  valuesInline: {image: {tag: a}}",
            "default:a",
            ("kustomization.yaml", 5),
        ),
        "over all": (
            "valuesInline: {image: {tag: a}}\n  additionalValuesFiles: [more.yaml]",
            "default:more",
            ("more.yaml", 2),
        ),
        "of another part": ("valuesFile: my.yaml", "side:1", ("charts/app/values.yaml", 2)),
    }

    def check(row: tuple[str, str, tuple[str, int]]) -> None:
        said, image, (path, line) = row
        file = tmp_path / "kustomization.yaml"
        file.write_text(f"helmCharts:\n- name: app\n  {said}\n")
        kustomization = read_kustomization(file)
        assert kustomization is not None
        places = image_places(inflated_charts([kustomization]))
        origin = place_of(places.get(parse_reference(image), ()), ("web",))
        assert origin is not None
        assert (origin.path, origin.line) == (str(tmp_path / path), line)

    named_rows(rows, check)
