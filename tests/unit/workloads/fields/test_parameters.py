"""Parameters that are made of others end, however many texts they would multiply to."""

from archcheck.workloads.fields.parameters import MOST_TEXTS, filled
from tests.unit.workloads.helpers import images


def test_a_text_comes_to_so_many_at_most() -> None:
    assert (
        len(filled(["", "a", ":", "b", ""], lambda _: [str(number) for number in range(1000)])) == MOST_TEXTS
    )


def test_a_text_without_a_value_for_all_is_not_filled_in() -> None:
    assert filled(["x", "a", "y", "b", ""], lambda name: ["1"] if name == "a" else []) == ()


def test_templates_that_call_one_another_end() -> None:
    call = "{template: a, arguments: {parameters: [{name: i, value: '{{inputs.parameters.i}}'}]}}"
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  templates:\n"
        f"  - {{name: a, inputs: {{parameters: [{{name: i}}]}}, steps: [[{', '.join([call] * 64)}]],"
        " container: {image: '{{inputs.parameters.i}}'}}\n"
    )
    assert images(text) == ["{{inputs.parameters.i}}"]


def test_defaults_that_name_one_another_end() -> None:
    text = (
        "apiVersion: tekton.dev/v1\nkind: Task\nmetadata: {name: t}\n"
        f"spec: {{params: [{{name: a, default: '{'$(params.a)' * 50}'}}], steps: [{{image: $(params.a)}}]}}\n"
    )
    assert images(text) == ["$(params.a)"]
