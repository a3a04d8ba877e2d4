from tests.support.tables import walked
from tests.unit.workloads.helpers import images

_HEAD = "apiVersion: tekton.dev/v1\nkind: {}\nmetadata: {{name: t}}\nspec:\n"


@walked(
    "kind, spec, expected",
    [
        ("Task", "{params: [{name: i, default: a/b:1}], steps: [{image: $(params.i)}]}", ["a/b:1"]),
        ("Task", "{params: [{name: i, default: a/b:1}], steps: [{image: '$(inputs.params.i)'}]}", ["a/b:1"]),
        ("Task", "{params: [{name: i.x, default: a}], steps: [{image: '$(params[\"i.x\"]):1'}]}", ["a:1"]),
        ("Task", "{params: [{name: i, default: [x, a/b:1]}], steps: [{image: '$(params.i[1])'}]}", ["a/b:1"]),
        ("Task", "{params: [{name: i, default: {k: a/b:1}}], steps: [{image: '$(params.i.k)'}]}", ["a/b:1"]),
        ("Task", "{params: [{name: i}], steps: [{image: $(params.i)}]}", ["$(params.i)"]),
        ("Task", "{stepTemplate: {image: a:1}, steps: [{name: s}]}", ["a:1"]),
        ("TaskRun", "{params: [{name: i, value: b:1}], taskSpec: {params: [{name: i, default: a:1}], steps: [{image: $(params.i)}]}}", ["b:1"]),
        ("Pipeline", "{params: [{name: p, default: 'a:1'}], tasks: [{params: [{name: i, value: $(params.p)}], taskSpec: {params: [{name: i, default: x}], steps: [{image: $(params.i)}]}}]}", ["a:1"]),
        ("Pipeline", "{tasks: [{matrix: {params: [{name: i, value: ['a:1', 'b:1']}]}, taskSpec: {params: [{name: i}], steps: [{image: $(params.i)}]}}]}", ["a:1", "b:1"]),
        ("PipelineRun", "{params: [{name: p, value: 'c:1'}], pipelineSpec: {params: [{name: p, default: 'a:1'}], finally: [{taskSpec: {steps: [{image: $(params.p)}]}}]}}", ["c:1"]),
        ("Task", "{params: [{name: i, default: $(params.i)}], steps: [{image: $(params.i)}]}", ["$(params.i)"]),
    ],
)  # fmt: skip
def test_what_an_object_gives_for_a_parameter(kind: str, spec: str, expected: list[str]) -> None:
    assert images(_HEAD.format(kind) + f"  {spec}\n".replace("  {", "  {", 1)) == expected


def test_a_template_of_triggers_has_parameters_of_its_own() -> None:
    text = """
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: t}
spec:
  params: [{name: i, default: "a/b:1"}]
  resourcetemplates:
  - apiVersion: tekton.dev/v1
    kind: TaskRun
    metadata: {generateName: r-}
    spec: {taskSpec: {steps: [{image: $(tt.params.i)}, {image: "$(params.i)"}]}, podTemplate: {nodeSelector: {a: b}}}
"""
    assert images(text) == ["a/b:1", "a/b:1"]
