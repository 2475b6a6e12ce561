"""What did a program send in the body, as it was written?"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from dealer_service.domain.order_documents import FieldProblem
from dealer_service.domain.refusals import Refused
from dealer_service.domain.words import N_

NOT_WHOLE_TEXT = N_("The text holds characters that cannot be kept (NUL or half a character). Leave them out.")
SEND_AGAIN = N_("This was not taken. Correct what is listed, and send it again.")

Document = TypeVar("Document", bound=BaseModel)


class WrongDocument(Refused):
    """A document of which nothing was taken; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: list[FieldProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(SEND_AGAIN)


def body() -> object:
    """The body as it was written: decimals stay exact, and nothing that is not JSON is let through."""
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        return json.loads(request.get_data().decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError):
        raise BadRequest from None


def read(kind: type[Document]) -> Document:
    """The body as a document of this kind.

    Raises ``ValidationError`` for wrong fields, ``WrongDocument`` for texts that no database keeps.
    """
    document = kind.model_validate(body())
    problems = [FieldProblem(place, None, NOT_WHOLE_TEXT, {}) for place, text in _texts("", document.model_dump())
                if "\0" in text or text.encode("utf-8", "ignore").decode() != text]  # fmt: skip
    if problems:
        raise WrongDocument(problems)
    return document


@contextmanager
def fields_named(names: Mapping[str, str]) -> Iterator[None]:
    """A refusal inside names its field as the document does."""
    try:
        yield
    except Refused as refused:
        refused.field = names.get(refused.field or "", refused.field)
        raise


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(f"{place}.{name}".lstrip("."), part)


def _refuse(constant: str) -> object:
    raise ValueError(constant)
