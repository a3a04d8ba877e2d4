"""Which functions each controller gives to its templates."""

from archcheck.sources.gitops.go_template.functions.tables import ARGO, FLUX_OPERATOR

SPRIG_ALONE = (
    "semver",
    "merge",
    "snakecase",
    "abbrev",
    "deepCopy",
    "addf",
    "fromYaml",
    "normalize",
    "sha512sum",
)
BOTH = ("upper", "toJson", "regexMatch", "urlParse", "slugify", "toYaml", "dig", "sha256sum")
REFUSED = ("now", "env", "randAlpha", "uuidv4", "genCA", "getHostByName", "htpasswd", "html", "date")


def test_argo_cd_has_sprig_and_flux_operator_has_slim_sprig() -> None:
    assert [ARGO.problem(name) for name in (*BOTH, *SPRIG_ALONE)] == [""] * (len(BOTH) + len(SPRIG_ALONE))
    assert [FLUX_OPERATOR.problem(name) for name in BOTH] == [""] * len(BOTH)
    for name in SPRIG_ALONE:
        assert FLUX_OPERATOR.problem(name) == f'function "{name}" not defined'


def test_what_gives_another_value_each_time_is_refused_by_name() -> None:
    for functions in (ARGO, FLUX_OPERATOR):
        for name in REFUSED:
            assert functions.problem(name).startswith(f'function "{name}": ')


def test_inputs_are_a_function_of_their_own() -> None:
    assert FLUX_OPERATOR.problem("inputs") == 'function "inputs" not defined'
    assert FLUX_OPERATOR.with_value("inputs", {}).problem("inputs") == ""
