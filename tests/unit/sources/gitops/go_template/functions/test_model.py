"""What a function asks for."""

from archcheck.sources.gitops.go_template.functions.model import FunctionSet, Parameter, function, variadic
from archcheck.sources.gitops.go_template.values import GoInt64


def test_how_many_values_a_function_takes_at_least() -> None:
    assert function(lambda: None).required == 0
    assert function(lambda _: None, Parameter.ANY).required == 1
    assert variadic(lambda *_: None, Parameter.STRING, Parameter.ANY).required == 1


def test_a_value_is_given_as_data_is() -> None:
    functions = FunctionSet({}).with_value("inputs", {"n": 1})
    value = functions.functions["inputs"].call()
    assert isinstance(value, dict)
    assert type(value["n"]) is GoInt64
