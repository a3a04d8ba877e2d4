from tests.support.tables import walked
from tests.unit.workloads.helpers import images

_HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: {}\nmetadata: {{name: w}}\nspec:\n"
_IMAGE = "container: {image: '{{inputs.parameters.i}}'}"


@walked(
    "spec, expected",
    [
        ("{templates: [{name: a, inputs: {parameters: [{name: i, default: 'x:1'}]}, %s}]}", ["x:1"]),
        ("{templates: [{name: a, inputs: {parameters: [{name: i, value: 'x:1'}]}, %s}]}", ["x:1"]),
        ("{templates: [{name: a, inputs: {parameters: [{name: i}]}, %s}]}", ["{{inputs.parameters.i}}"]),
        ("{entrypoint: a, arguments: {parameters: [{name: i, value: 'y:1'}]}, templates: [{name: a, inputs: {parameters: [{name: i, default: 'x:1'}]}, %s}]}", ["y:1"]),
        ("{templates: [{name: m, steps: [[{template: a, arguments: {parameters: [{name: i, value: 'y:1'}]}}, {template: a, arguments: {parameters: [{name: i, value: '{{item}}'}]}, withItems: ['z:1', 'w:1']}]]}, {name: a, inputs: {parameters: [{name: i}]}, %s}]}", ["y:1", "z:1", "w:1"]),
        ("{templates: [{name: m, dag: {tasks: [{template: a, arguments: {parameters: [{name: i, value: '{{item.n}}:{{item.t}}'}]}, withItems: [{n: z, t: '1'}]}]}}, {name: a, inputs: {parameters: [{name: i}]}, %s}]}", ["z:1"]),
        ("{arguments: {parameters: [{name: v, value: '3'}]}, templates: [{name: a, inputs: {parameters: [{name: i, value: 'x:{{workflow.parameters.v}}'}]}, %s}]}", ["x:3"]),
        ("{templates: [{name: a, steps: [[{template: a, arguments: {parameters: [{name: i, value: '{{inputs.parameters.i}}'}]}}]], inputs: {parameters: [{name: i}]}, %s}]}", ["{{inputs.parameters.i}}"]),
    ],
)  # fmt: skip
def test_what_an_object_gives_for_a_parameter(spec: str, expected: list[str]) -> None:
    assert images(_HEAD.format("WorkflowTemplate") + f"  {spec % _IMAGE}\n") == expected
    inner = _HEAD.format("CronWorkflow") + f"  workflowSpec: {spec % _IMAGE}\n"
    assert images(inner) == expected
