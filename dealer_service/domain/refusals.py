"""How does a broken rule reach a person? As a sentence with the remedy."""


class Refused(Exception):
    """A rule or a check said no.

    ``message`` is an English sentence with ``{named}`` places, usable as a message id for translation; ``params``
    fill them. ``field`` names the form field it belongs to, if any.
    """

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        self.message = message
        self.field = field
        self.params = params
        super().__init__(message)

    def __str__(self) -> str:
        return self.message.format(**self.params) if self.params else self.message


class NotFound(Refused):
    """There is no such thing, or not for this person: both are told the same."""


class NotAllowed(Refused):
    """The person's roles do not allow the step; the sentence says who may."""


class Conflict(Refused):
    """Someone else acted first; the sentence says what changed."""


class OutOfScope(Exception):
    """A statement went round the tenant scope: an error in the program, never in the input."""
