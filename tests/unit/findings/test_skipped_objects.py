"""What was skipped of the input, as findings."""

from dataclasses import replace

from archcheck.findings.skipped_objects import skipped_findings
from archcheck.workloads.inventory import Loss, Skipped

OBJECT = Skipped("a.yaml", 1, "not read", Loss.PODS, "HelmRelease", "", "web")


def test_each_object_that_deploys_pods_has_a_finding_in_the_order_of_the_input() -> None:
    skipped = [
        replace(OBJECT, path=path, loss=loss) for path, loss in (("b", Loss.CHART), ("c", Loss.NOTHING))
    ]
    findings = skipped_findings([*skipped, OBJECT])
    assert [(finding.rule, finding.path) for finding in findings] == [
        ("not-read", "b"),
        ("not-read", "a.yaml"),
    ]
