"""Findings of a chart point at the value that names the image."""

import pytest

from tests.cli.trees.conftest import Repository
from tests.cli.trees.drafts import IMAGE, deployment

pytestmark = pytest.mark.usefixtures("helm")

MARK = "# archcheck: ignore[platform-missing] slow"


def test_one_text(repo: Repository) -> None:
    repo.chart("app", "x: 1\nimage: a:1\n")
    assert repo.run(".").places == {"a:1": "app/values.yaml:2"}


def test_repository_and_tag(repo: Repository) -> None:
    repo.chart("app", "image:\n  pullPolicy: Always\n  repository: a\n  tag: 1\n", deployment(IMAGE))
    assert repo.run(".").places == {"a:1": "app/values.yaml:3"}


def test_a_quoted_tag(repo: Repository) -> None:
    repo.chart("app", "image:\n  repository: 'a'\n  tag: \"1\"\n", deployment(IMAGE))
    assert repo.run(".").places == {"a:1": "app/values.yaml:2"}


def test_registry_repository_and_tag(repo: Repository) -> None:
    template = deployment("{{ .Values.image.registry }}/" + IMAGE)
    repo.chart("app", "image:\n  registry: docker.io\n  repository: library/a\n  tag: 1\n", template)
    assert repo.run(".").places == {"a:1": "app/values.yaml:3"}


@pytest.mark.parametrize("tag", ["", "  tag: ''\n", "  tag:\n", "  tag: null\n", "  tag: ~\n"])
def test_a_tag_from_the_version_of_the_app(repo: Repository, tag: str) -> None:
    repo.chart("app", f"image:\n  repository: a\n{tag}", deployment(IMAGE), extra="appVersion: '2'\n")
    assert repo.run(".").places == {"a:2": "app/values.yaml:2"}


def test_a_tag_with_a_v_before_the_version_of_the_app(repo: Repository) -> None:
    template = deployment("{{ .Values.image.repository }}:v{{ .Chart.AppVersion }}")
    repo.chart("app", "image:\n  repository: a\n", template, extra="appVersion: '2'\n")
    found = repo.run(".", "--fail-on", "never").report["findings"]
    assert {(each["path"], each["line"]) for each in found} == {("app/values.yaml", 2)}


def test_a_digest(repo: Repository) -> None:
    digest = "sha256:" + "1" * 64
    template = deployment("{{ .Values.image.repository }}@{{ .Values.image.digest }}")
    repo.chart("app", f"image:\n  repository: a\n  digest: {digest}\n", template)
    found = repo.run(".", "--fail-on", "never").report["findings"]
    assert {(each["path"], each["line"]) for each in found} == {("app/values.yaml", 2)}


def test_a_tag_and_a_digest(repo: Repository) -> None:
    digest = "sha256:" + "1" * 64
    template = deployment(IMAGE + "@{{ .Values.image.digest }}")
    repo.chart("app", f"image:\n  repository: a\n  tag: 1\n  digest: {digest}\n", template)
    found = repo.run(".", "--fail-on", "never").report["findings"]
    assert {(each["path"], each["line"]) for each in found} == {("app/values.yaml", 2)}


def test_a_registry_for_all(repo: Repository) -> None:
    template = deployment("{{ .Values.global.imageRegistry | default .Values.image.registry }}/" + IMAGE)
    values = "global:\n  imageRegistry: docker.io\nimage:\n  registry: nowhere.example\n  repository: library/a\n  tag: 1\n"
    repo.chart("app", values, template)
    assert repo.run(".").places == {"a:1": "app/values.yaml:5"}


def test_each_component_has_its_line(repo: Repository) -> None:
    values = (
        "web:\n  image:\n    repository: a\n    tag: 1\nworker:\n  image:\n    repository: b\n    tag: 2\n"
    )
    parts = [
        f"{{{{ .Values.{each}.image.repository }}}}:{{{{ .Values.{each}.image.tag }}}}"
        for each in ("web", "worker")
    ]
    repo.chart("app", values, deployment(*parts))
    assert repo.run(".").places == {"a:1": "app/values.yaml:3", "b:2": "app/values.yaml:7"}


def test_values_without_a_mark_of_an_image(repo: Repository) -> None:
    repo.chart(
        "app", "sidecars: [{name: x, image: 'a:1'}]\n", deployment("{{ (first .Values.sidecars).image }}")
    )
    assert repo.run(".").places == {"a:1": "app/values.yaml:1"}


def test_a_helper_between_value_and_template(repo: Repository) -> None:
    chart = repo.chart(
        "app", "image:\n  repository: a\n  tag: 1\n", deployment('{{ include "app.image" . }}')
    )
    (chart / "templates" / "_helpers.tpl").write_text('{{- define "app.image" }}' + IMAGE + "{{- end }}\n")
    assert repo.run(".").places == {"a:1": "app/values.yaml:2"}


def test_the_template_that_rendered_it_is_told(repo: Repository) -> None:
    repo.chart("app", "image: a:1\n")
    (finding,) = repo.run(".").report["findings"]
    assert (finding["path"], finding["template"]) == ("app/values.yaml", "app/templates/all.yaml")


def test_a_text_of_no_value_is_in_the_template(repo: Repository) -> None:
    repo.chart("app", "{}\n", deployment("a:1"))
    assert repo.run(".").places == {"a:1": "app/templates/all.yaml:9"}


def test_several_texts_of_no_value_are_in_the_template(repo: Repository) -> None:
    repo.chart("app", "{}\n", deployment("a:1", '"b:1"', "'c:1'", "d:1 # why"))
    assert repo.run(".").places == {
        "a:1": "app/templates/all.yaml:9",
        "b:1": "app/templates/all.yaml:11",
        "c:1": "app/templates/all.yaml:13",
        "d:1": "app/templates/all.yaml:15",
    }


def test_a_name_alone_with_the_version_of_the_app(repo: Repository) -> None:
    repo.chart("app", "{}\n", deployment("a:{{ .Chart.AppVersion }}"), extra="appVersion: 2\n")
    assert repo.run(".").places == {"a:2": "app/templates/all.yaml:9"}


def test_one_text_among_several_lines_that_are_made_up(repo: Repository) -> None:
    """The third image has no line of its own; none is better than a wrong one."""
    made_up = 'a:{{ printf "%d" 2 }}'
    repo.chart("app", "{}\n", deployment("a:1", "b:1", made_up))
    found = repo.run(".").places
    assert found["a:2"] in ("app/templates/all.yaml:13", "app/templates/all.yaml:None")


def test_an_image_in_a_helper_alone(repo: Repository) -> None:
    chart = repo.chart("app", "{}\n", deployment('{{ include "app.image" . }}', "b:1"))
    (chart / "templates" / "_helpers.tpl").write_text('{{- define "app.image" }}a:1{{ end }}\n')
    assert repo.run(".").places == {"a:1": "app/templates/all.yaml:9", "b:1": "app/templates/all.yaml:11"}


def test_the_same_image_in_two_values(repo: Repository) -> None:
    """Which of them it is cannot be told by the image; each is, or neither."""
    repo.chart("app", "one: a:1\ntwo: a:1\n", deployment("{{ .Values.one }}", "{{ .Values.two }}"))
    found = repo.run(".").places["a:1"]
    assert found in (
        "app/values.yaml:1 app/values.yaml:2",
        "app/templates/all.yaml:11 app/templates/all.yaml:9",
        "app/templates/all.yaml:None",
    )


def test_a_value_that_is_not_used_names_nothing(repo: Repository) -> None:
    repo.chart("app", "unused: a:1\nimage: a:1\n")
    assert repo.run(".").places == {"a:1": "app/values.yaml:2"}


def test_a_text_in_the_template_wins_over_a_value_that_is_not_used(repo: Repository) -> None:
    repo.chart("app", "unused: a:1\n", deployment("a:1", "b:1"))
    assert repo.run(".").places == {"a:1": "app/templates/all.yaml:9", "b:1": "app/templates/all.yaml:11"}


def test_an_image_of_a_helper_is_not_on_the_line_of_another(repo: Repository) -> None:
    helper = '{{ define "side" }}- {name: side, image: "{{ print "b" ":1" }}"}{{ end }}\n'
    template = deployment('{{ print .Values.name ":1" }}') + '        {{ include "side" . }}\n'
    chart = repo.chart("app", "name: a\n", template)
    (chart / "templates" / "_side.tpl").write_text(helper)
    places = repo.run(".").places
    assert places["b:1"] == "app/templates/all.yaml:None"


@pytest.mark.parametrize("marks", [(MARK, ""), ("", MARK)])
def test_a_comment_on_any_value_of_an_image_counts(repo: Repository, marks: tuple[str, str]) -> None:
    values = "image:\n  repository: a {}\n  tag: '1' {}\n".format(*marks)
    repo.chart("app", values, deployment("{{ .Values.image.repository }}:{{ .Values.image.tag }}"))
    assert repo.run(".").suppressed == ["a:1"]


def test_a_value_that_no_template_reads_is_not_where_an_image_is_named(repo: Repository) -> None:
    values = "docs: {example: 'a:1'}\nweb: {repo: a, ver: '1'}\n"
    repo.chart("app", values, deployment("{{ .Values.web.repo }}:{{ .Values.web.ver }}"))
    assert repo.run(".").places == {"a:1": "app/templates/all.yaml:9"}


def test_two_containers_of_one_image_have_a_line_each(repo: Repository) -> None:
    repo.chart("app", "{}\n", deployment("a:1", "a:1"))
    assert repo.run(".").places == {"a:1": "app/templates/all.yaml:11 app/templates/all.yaml:9"}
