"""Any object in any layout that PyYAML or json writes: it gets the change, and nothing else has another meaning."""

import copy
import json
from typing import Any

import yaml
from hypothesis import given, note
from hypothesis import strategies as st

from archcheck.patches.model import Change
from tests.unit.patches.yaml_edit.editing import CHANGES, assert_only_additions, edited, expected, parsed

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
keys = st.sampled_from(("disk", "a.b/c", "true", "é", "a: b", "#", "<<x", "nodeSelector"))
scalars = st.one_of(
    st.sampled_from(
        ("", "null", "~", "yes", "0x1F", "1e3", "- a", "a: b", "# c", "{}", "a\nb\n", " a ", "é𝄞", "'\"")
    ),
    st.text(
        st.characters(
            codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff"
        ),
        max_size=80,
    ),
    st.integers(-9, 99),
    st.booleans(),
)
values = st.recursive(
    st.none() | scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
expressions = st.lists(st.just({"key": "disk", "operator": "Exists"}), max_size=2)
terms = st.fixed_dictionaries({}, optional={"matchExpressions": expressions, "matchFields": expressions})
affinities = st.fixed_dictionaries(
    {},
    optional={
        "podAffinity": values,
        "nodeAffinity": st.fixed_dictionaries(
            {},
            optional={
                REQUIRED: st.fixed_dictionaries(
                    {"nodeSelectorTerms": st.lists(terms, min_size=1, max_size=3)}
                ),
                "preferredDuringSchedulingIgnoredDuringExecution": st.just([]),
            },
        ),
    },
)
specs = st.fixed_dictionaries(
    {
        "containers": st.lists(
            st.fixed_dictionaries({"image": st.just("a:1"), "args": st.lists(scalars, max_size=3)}),
            min_size=1,
            max_size=2,
        )
    },
    optional={
        "nodeSelector": st.dictionaries(keys, st.just("x"), max_size=2),
        "tolerations": st.lists(st.just({"key": "gpu"}) | st.just({"operator": "Exists"}), max_size=2),
        "affinity": affinities,
        "hostname": scalars,
    },
)
layouts = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from((True, False, None)),
        "indent": st.integers(2, 9),
        "width": st.sampled_from((20, 40, 80, 10_000)),
        "default_style": st.sampled_from((None, None, "'", '"')),
        "allow_unicode": st.booleans(),
        "explicit_start": st.booleans(),
        "explicit_end": st.booleans(),
        "sort_keys": st.booleans(),
        "line_break": st.sampled_from(("\n", "\r\n")),
    }
)


class _Dumper(yaml.SafeDumper):
    """Writes what is the same twice, and lists below their keys with or without indentation."""

    is_stepped = False

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless and not self.is_stepped)


class _Stepped(_Dumper):
    is_stepped = True


@st.composite
def objects(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Return a Deployment or a Pod, its keys in any order."""
    spec = draw(specs)
    spec = {key: spec[key] for key in draw(st.permutations(list(spec)))}
    if draw(st.booleans()):
        found = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec}
    else:
        template = {
            "metadata": {"annotations": draw(st.dictionaries(keys, scalars, max_size=2))},
            "spec": spec,
        }
        found = {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": name},
            "spec": {"template": template},
        }
    return {key: found[key] for key in draw(st.permutations(list(found)))}


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """Return a file of one to three objects, or of a List of them."""
    found: list[Any] = [draw(objects(f"w{at}")) for at in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        found = [{"apiVersion": "v1", "kind": "List", "items": found}]
    layout: dict[str, Any] = dict(draw(layouts))
    if len(found) > 1:
        layout["explicit_start"] = True
    dumper = draw(st.sampled_from((_Dumper, _Stepped)))
    text: str = yaml.dump_all(found, Dumper=dumper, **layout)
    return text.encode()


@given(data=texts(), change=st.sampled_from(CHANGES))
def test_any_layout_of_yaml(data: bytes, change: Change) -> None:
    note(data.decode())
    assert_changed(data, change)


@given(
    obj=objects("web"),
    change=st.sampled_from(CHANGES),
    indent=st.sampled_from((None, 0, 1, 4, "\t")),
    ascii_only=st.booleans(),
)
def test_any_layout_of_json(
    obj: dict[str, Any], change: Change, indent: int | str | None, *, ascii_only: bool
) -> None:
    text = json.dumps(obj, indent=indent, ensure_ascii=ascii_only)
    note(text)
    assert_changed(text.encode(), change)


@given(spec=specs, other=specs, change=st.sampled_from(CHANGES), flow=st.sampled_from((True, False, None)))
def test_aliases_change_nothing_but_the_object_that_is_edited(
    spec: dict[str, Any], other: dict[str, Any], change: Change, *, flow: bool | None
) -> None:
    shared = {**copy.deepcopy(other), **{key: spec[key] for key in list(spec)[:2]}}
    items = [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": each}
        for name, each in (("a", spec), ("b", shared), ("c", spec))
    ]
    text = yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": items}, default_flow_style=flow)
    note(text)
    try:
        found = edited(text, change, ["b"])
    except AssertionError as error:
        assert str(error).startswith("nothing to change")  # noqa: PT017 - a term that matches nothing stays so
        return
    note(found.text)
    assert parsed(found.after) == (parsed(found.before) if found.refused else expected(found))


def assert_changed(data: bytes, change: Change) -> None:
    try:
        found = edited(data, change)
    except AssertionError as error:
        assert str(error).startswith("nothing to change")  # noqa: PT017 - a term that matches nothing stays so
        return
    note(found.text)
    assert found.refused == {}
    assert_only_additions(found)
    assert parsed(found.after) == expected(found)
