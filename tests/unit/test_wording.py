from archcheck.wording import counted


def test_the_plural_follows_the_number() -> None:
    assert [counted(number, "image") for number in (0, 1, 2)] == ["0 images", "1 image", "2 images"]


def test_a_plural_of_its_own() -> None:
    assert [counted(number, "entry", "entries") for number in (1, 3)] == ["1 entry", "3 entries"]
