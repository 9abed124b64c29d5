"""Why a document is not made: a code and its facts; ``contest.wording`` has the sentences."""

from contest.domain.errors import Refusal, Unavailable


class RenderingUnavailable(Unavailable):
    """This machine cannot render. Facts: ``part`` (missing), ``remedy`` (what to install)."""

    def __init__(self, part: str, remedy: str) -> None:
        super().__init__("rendering-unavailable", part=part, remedy=remedy)


class DoesNotFit(Refusal):
    """A text is too long even at its smallest size. Facts: ``recipient``, ``field``, ``text``."""

    status = 422

    def __init__(self, recipient: str, field: str, text: str) -> None:
        super().__init__("does-not-fit", recipient=recipient, field=field, text=text)
        self.recipient, self.field = recipient, field


class MissingGlyphs(Refusal):
    """The shipped fonts lack characters. Facts: ``recipient``, ``field``, ``characters``."""

    status = 422

    def __init__(self, recipient: str, field: str, characters: str) -> None:
        super().__init__("missing-glyphs", recipient=recipient, field=field, characters=characters)
        self.recipient, self.field, self.characters = recipient, field, characters


class BadEmblem(Refusal):
    """The emblem cannot be printed. Facts: ``reason``, either ``too-large`` or ``unreadable``."""

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__("bad-emblem", reason=reason)
        self.reason = reason
