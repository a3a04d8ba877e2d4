from archcheck.comparing.model import Comparison, ImageChange, PlatformLoss, VerdictChange
from archcheck.images.platform import parse_platform
from tests.support.tables import walked

ARM64 = (parse_platform("linux/arm64"),)
LOST = ImageChange("a:1", "a:2", lost=ARM64)
NEEDED = ImageChange("a:1", "a:2", lost=ARM64, needed_by=("a64",))
BETTER = VerdictChange("web", "web.yaml", "", "stuck", "ok")
WORSE = VerdictChange("web", "web.yaml", "", "ok", "stuck", is_worse=True)
REQUIRED = PlatformLoss("web", "web.yaml", "", "web", "a:1", "a:2", ARM64)


@walked(
    "comparison, of_nodes, at_all",
    [
        (Comparison(), False, False),
        (Comparison(images=(LOST,), added=("b:1",), removed=("c:1",)), False, False),
        (Comparison(images=(LOST, NEEDED)), True, True),
        (Comparison(verdicts=(BETTER,)), False, False),
        (Comparison(verdicts=(BETTER, WORSE)), True, True),
        (Comparison(losses=(REQUIRED,)), False, True),
        (Comparison(is_complete=False), False, False),
    ],
)
def test_a_loss_is_what_something_needs(comparison: Comparison, of_nodes: bool, at_all: bool) -> None:
    assert (comparison.is_loss_of_nodes, comparison.is_loss) == (of_nodes, at_all)
