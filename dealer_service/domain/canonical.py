"""How is a frozen value written so that it reads back equal and always gives the same digest?"""

import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def _field_types(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _plain(value: Any, kind: Any) -> Any:
    if value is None:
        return None
    if kind is float:
        return float(value)
    if is_dataclass(kind):
        hints = _field_types(typing.cast(type, kind))
        return {f.name: _plain(getattr(value, f.name), hints[f.name]) for f in fields(kind)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    origin = typing.get_origin(kind)
    if origin is tuple:
        return [_plain(item, typing.get_args(kind)[0]) for item in value]
    if origin in (types.UnionType, typing.Union):
        return _plain(value, _present(kind))
    return value


def _present(kind: Any) -> Any:
    """``X`` of ``X | None``; the frozen values have no other unions."""
    return next(arg for arg in typing.get_args(kind) if arg is not types.NoneType)


def _built(plain: Any, kind: Any) -> Any:
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        return None if plain is None else _built(plain, _present(kind))
    if is_dataclass(kind):
        hints = _field_types(typing.cast(type, kind))
        unknown = set(plain) - set(hints)
        if unknown:
            raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
        return typing.cast(type, kind)(**{name: _built(value, hints[name]) for name, value in plain.items()})
    if typing.get_origin(kind) is tuple:
        return tuple(_built(item, typing.get_args(kind)[0]) for item in plain)
    if kind is float:
        return float(plain)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(plain)
    if isinstance(kind, type) and issubclass(kind, date) and not issubclass(kind, datetime):
        return date.fromisoformat(plain)
    return plain


def to_json(value: Any) -> str:
    """Sorted keys, no spaces, floats in the shortest form that reads back equal; NaN and infinity raise."""
    plain = _plain(value, type(value))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(kind: type[T], text: str) -> T:
    """The inverse of ``to_json``; raises ``ValueError`` or ``TypeError`` where the text does not fit ``kind``.

    Fields with a default may be absent, so that values frozen before a field was added still read.
    """
    return typing.cast(T, _built(json.loads(text), kind))


def digest(value: Any) -> str:
    """64 hexadecimal digits of the canonical form."""
    return sha256(to_json(value).encode()).hexdigest()


def short_digest(full: str) -> str:
    """The first 12 digits of a digest in three groups, as read aloud on the telephone."""
    return " ".join((full[:4], full[4:8], full[8:12]))
