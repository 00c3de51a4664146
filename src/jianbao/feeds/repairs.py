"""The list of what had to be mended in one feed, in words for people."""


class Repairs:
    """Collects notes in the order they first came up; the same note again only raises its count."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def note(self, text: str, times: int = 1) -> None:
        """Say that ``text`` was done, ``times`` times over."""
        self._counts[text] = self._counts.get(text, 0) + times

    def texts(self) -> tuple[str, ...]:
        """The notes, with a count where something was done more than once."""
        return tuple(text if times == 1 else f"{text} (×{times})" for text, times in self._counts.items())

    def mark(self) -> dict[str, int]:
        """The state of now, for ``back_to``."""
        return dict(self._counts)

    def back_to(self, mark: dict[str, int]) -> None:
        """Forget what was noted since ``mark``: the reading it belongs to was given up."""
        self._counts = dict(mark)
