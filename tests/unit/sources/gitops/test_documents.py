"""What files say is found out once, and again where something else is given."""

from archcheck.sources.gitops.documents import DocumentCache


def test_a_question_is_answered_again_only_where_something_else_is_given() -> None:
    documents = DocumentCache()
    asked: list[tuple[str, list[int]]] = []

    def answer(question: str, given: list[int]) -> list[int]:
        def find() -> list[int]:
            asked.append((question, given))
            return [*given, len(asked)]

        return documents.once(question, given, find)

    assert [answer("a", [1]), answer("a", [1]), answer("b", [1])] == [[1, 1], [1, 1], [1, 2]]
    assert [answer("a", [2]), answer("a", [2])] == [[2, 3], [2, 3]]
    assert asked == [("a", [1]), ("b", [1]), ("a", [2])]
