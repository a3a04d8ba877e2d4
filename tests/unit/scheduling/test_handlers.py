"""RuntimeClasses whose handler may run anything."""

from archcheck.scheduling.handlers import is_plain, own_handler
from archcheck.workloads.cluster_objects import RuntimeClass
from tests.support.tables import walked


@walked(
    "name, handler, own",
    [
        ("", None, False),
        ("plain", "runc", False),
        ("nvidia", "nvidia", False),
        ("gpu", "nvidia-cdi", False),
        ("windows", "runhcs-wcow-process", False),
        ("isolated", "runhcs-wcow-hypervisor", True),
        ("kata", "kata-qemu", True),
        ("gvisor", "runsc", True),
        ("runc", "spin", True),
        ("nvidia", None, False),
        ("runc", None, False),
        ("wasm", None, True),
    ],
)
def test_which_handlers_may_run_anything(name: str, handler: str | None, own: bool) -> None:
    classes = {name: RuntimeClass(name, handler=handler)} if handler is not None else {}
    assert bool(own_handler(name, classes)) is own
    if handler is None:
        assert is_plain(name) is not own
