"""Values of HelmReleases as fluxcd's own chartutil composes them, of references made at random."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archcheck.documents.values import canonical
from archcheck.sources.gitops.expansion import Waiting
from archcheck.sources.gitops.flux.values import composed_values
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.values import plain_values
from tests.real.gitops.oracles import answers
from tests.support.gitops import built_object
from tests.support.tables import IS_NIGHTLY, check_rows

KEYS = ("a", "b", "c", "image", "tag")
SCALARS = ("1", "1.10", "x", '"5"', "true", "null", "yes", "~", "ghcr.io/acme/web:1", "''", "0x10", "1_000")
PATHS = (
    *(
        "a",
        "b",
        "image.tag",
        "image",
        "a.b",
        "a.b.c",
        "a.a.a",
        "c[0]",
        "c[1]",
        "c[0].a",
        "c[2].b.c",
        "a[0][1]",
    ),
    *(
        "a\\.b",
        "a.b[0]",
        "image.tag.c",
        "b.",
        ".b",
        "",
        "a[",
        "a[x]",
        "a[-1]",
        "a[0]b",
        "c.a[1].b",
        "a,b",
        "a=b",
    ),
)
TEXTS = (
    *(
        "5",
        "05",
        "true",
        "TRUE",
        "null",
        "0",
        "-1",
        "+1",
        "1.10",
        "x",
        "a,b=c",
        "a,b",
        "{a,b}",
        "{1,true}",
        "{}",
    ),
    *(
        "{a",
        "'5'",
        '"5"',
        "'a,b=c'",
        "'",
        "a\\,b",
        "\\",
        "",
        "x\n",
        "x=y",
        "a.b=c",
        "{a},b=1",
        "{a}b",
        "'{a,b}'",
    ),
    *("9223372036854775807", "9223372036854775808", "1e3", "[1]", "é"),
)
FILES = ("", "null", "[1]", "x", "a: [", "---\na: 1\n---\nb: 2\n", "# nothing\n")
MOST = 4000
MOST_BY_DAY = 1000

pytestmark = pytest.mark.real


@dataclass(frozen=True, slots=True)
class Case:
    """What a release has: its ConfigMaps, and the YAML of its references and its own values."""

    config_maps: dict[str, dict[str, str]]
    values_from: str
    values: str

    @property
    def row(self) -> dict[str, Any]:
        return {"configMaps": self.config_maps, "valuesFrom": self.values_from, "values": self.values}


def values(made: random.Random, depth: int = 3) -> str:
    """Return values as YAML on one line."""
    keys = made.sample(KEYS, made.randint(0, 3))
    return f"{{{', '.join(f'{key}: {_value(made, depth - 1)}' for key in keys)}}}"


def _value(made: random.Random, depth: int) -> str:
    kind = made.random()
    if depth > 0 and kind < 0.5:
        return values(made, depth)
    if depth > 0 and kind < 0.6:
        return f"[{', '.join(_value(made, depth - 1) for _ in range(made.randint(0, 3)))}]"
    return made.choice(SCALARS)


def cases() -> list[Case]:
    """Return releases with up to four references."""
    made = random.Random(15)
    found = [Case({"0": {"k": text}}, '[{kind: ConfigMap, name: "0", valuesKey: k}]', "{}") for text in FILES]
    found += [
        _one_path(path, text, literal, own)
        for path in PATHS
        for text in TEXTS
        for literal in (0, 1)
        for own in ("{}", "{a: {b: 1}, c: [1, {a: 2}], image: {tag: x}}")
    ]
    return [*found, *(_any_case(made) for _ in range(MOST))]


def _one_path(path: str, text: str, literal: int, own: str) -> Case:
    reference = {
        "kind": "ConfigMap",
        "name": "0",
        "valuesKey": "k",
        "targetPath": path,
        "literal": bool(literal),
    }
    return Case({"0": {"k": text}}, json.dumps([reference]), own)


def _any_case(made: random.Random) -> Case:
    config_maps, references = {}, []
    for number in range(made.randint(0, 4)):
        reference: dict[str, Any] = {"kind": "ConfigMap", "name": str(number), "valuesKey": "k"}
        is_path = made.random() < 0.5
        text = made.choice(TEXTS[:14]) if is_path else values(made)
        if is_path:
            reference["targetPath"] = made.choice(PATHS[:12])
        if made.random() < 0.9:
            config_maps[str(number)] = {"k": text}
        if made.random() < 0.5:
            reference["optional"] = True
        references.append(reference)
    return Case(config_maps, json.dumps(references), values(made))


def composed(case: Case) -> tuple[object, tuple[str, ...]]:
    """Return the values of a release, and why some are not known."""
    text = json.dumps({"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease"})[:-1]
    metadata = ', "metadata": {"name": "web", "namespace": "apps"}'
    release = f'{text}{metadata}, "spec": {{"valuesFrom": {case.values_from}, "values": {case.values}}}}}'
    outcome = composed_values(
        built_object(release), ClusterIndex().with_objects(_held(case)), lambda *_: None, is_final=True
    )
    assert not isinstance(outcome, Waiting)
    return plain_values(outcome.values), tuple(part.reason for part in outcome.unknown)


def _held(case: Case) -> list[BuiltObject]:
    return [
        built_object(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "ConfigMap",
                    "metadata": {"name": name, "namespace": "apps"},
                    "data": data,
                }
            ),
            str(Path("apps") / f"{name}.yaml"),
        )
        for name, data in case.config_maps.items()
    ]


def test_all_references_come_to_what_helm_controller_makes_of_them() -> None:
    rows = cases() if IS_NIGHTLY else random.Random(15).sample(cases(), MOST_BY_DAY)
    found = answers("values", [case.row for case in rows])
    check_rows(zip(rows, found, strict=True), lambda row: _check(row[0], row[1]["values"], row[1]["error"]))


def _check(case: Case, expected: object, error: str) -> None:
    own, unknown = composed(case)
    if error:
        assert unknown, error
    else:
        assert not unknown
        assert canonical(own) == canonical(expected), (own, expected)
