"""Why a document is not made: a code and facts, no sentences (``wording`` has those)."""

from __future__ import annotations


class RenderingRefused(Exception):
    """A document was not made; ``code`` names the rule, ``facts`` its values (strings)."""

    code = "rendering_refused"

    def __init__(self, **facts: str) -> None:
        self.facts = facts
        listed = ", ".join(f"{key}={value}" for key, value in facts.items())
        super().__init__(f"{self.code}: {listed}")


class RenderingUnavailable(RenderingRefused):
    """This machine cannot render. Facts: ``part`` (what is missing), ``remedy`` (apt packages)."""

    code = "rendering_unavailable"


class DoesNotFit(RenderingRefused):
    """A text is too long at its smallest size. Facts: ``recipient``, ``field``, ``text``."""

    code = "does_not_fit"

    def __init__(self, recipient: str, field: str, text: str) -> None:
        self.recipient, self.field = recipient, field
        super().__init__(recipient=recipient, field=field, text=text)


class MissingGlyphs(RenderingRefused):
    """The shipped fonts lack characters. Facts: ``recipient``, ``field``, ``characters``."""

    code = "missing_glyphs"

    def __init__(self, recipient: str, field: str, characters: str) -> None:
        self.recipient, self.field = recipient, field
        super().__init__(recipient=recipient, field=field, characters=characters)


class BadEmblem(RenderingRefused):
    """The emblem cannot be printed. Facts: ``reason`` (``too_large``, ``unreadable``, ``kind``)."""

    code = "bad_emblem"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason=reason)
