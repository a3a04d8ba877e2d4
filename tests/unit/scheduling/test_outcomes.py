from archcheck.scheduling.outcomes import PULL_FAILS, Failure, Runs, fails


def test_the_worst_is_last() -> None:
    """Of several containers the worst is the pod's: what is not known is worse than what may work."""
    order = [Runs.NATIVE, Runs.FALLBACK, Runs.DEPENDS, Runs.UNKNOWN, Runs.NO]
    assert sorted(Runs, key=lambda runs: runs.rank) == order
    assert Runs.NATIVE.rank == 0


def test_a_failure_is_said_as_kubectl_shows_it() -> None:
    outcome = fails(PULL_FAILS, "not found")
    assert (outcome.runs, outcome.entry) == (Runs.NO, None)
    assert outcome.failure == Failure("ImagePullBackOff", "not found")
    assert str(outcome.failure) == "ImagePullBackOff: not found"
