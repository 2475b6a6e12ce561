"""How is a frozen value written so that it reads back equal and always gives the same digest?"""

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

T = TypeVar("T")
Convert = Callable[[Any], Any]

LATER = {"added after values were frozen": True}
"""Metadata of a field that older values do not have: left out as long as it holds its default, so that they keep their
digest."""


@cache
def _writer(kind: Any) -> Convert:
    """What makes plain values of a kind; written once for each, since a batch writes thousands of them."""
    if is_dataclass(kind):
        return _fields_writer(typing.cast(type, kind))
    if (item := _item(kind)) is not None:
        write_item = _writer(item)
        return list if write_item is _as_it_is else lambda value: [write_item(one) for one in value]
    if (present := _present(kind)) is not None:
        write_present = _writer(present)
        if write_present is _as_it_is:
            return _as_it_is
        return lambda value: None if value is None else write_present(value)
    if kind is float:
        return float
    if _is(kind, StrEnum):
        return lambda value: value.value
    if _is(kind, date):
        return lambda value: value.isoformat()
    return _as_it_is


@cache
def _reader(kind: Any) -> Convert:
    """The inverse of ``_writer``."""
    if is_dataclass(kind):
        return _fields_reader(typing.cast(type, kind))
    if (item := _item(kind)) is not None:
        read_item = _reader(item)
        return lambda plain: tuple(read_item(one) for one in plain)
    if (present := _present(kind)) is not None:
        read_present = _reader(present)
        return lambda plain: None if plain is None else read_present(plain)
    if kind is float:
        return float
    if _is(kind, StrEnum):
        return typing.cast(Convert, kind)
    if _is(kind, date) and not _is(kind, datetime):
        return date.fromisoformat
    return _as_it_is


def _fields_writer(kind: type) -> Convert:
    hints = _hints(kind)
    writers = [(f.name, _writer(hints[f.name])) for f in fields(kind) if f.metadata != LATER]
    later = [(f.name, _writer(hints[f.name]), f.default) for f in fields(kind) if f.metadata == LATER]
    plain = [name for name, convert in writers if convert is _as_it_is]
    others = [(name, convert) for name, convert in writers if convert is not _as_it_is]

    def write(value: Any) -> dict[str, Any]:
        found = {name: getattr(value, name) for name in plain}
        for name, convert in others:
            found[name] = convert(getattr(value, name))
        for name, convert, absent in later:
            if (own := getattr(value, name)) != absent:
                found[name] = convert(own)
        return found

    return write


def _fields_reader(kind: type) -> Convert:
    parts = {name: _reader(hint) for name, hint in _hints(kind).items()}

    def read(plain: dict[str, Any]) -> Any:
        if not plain.keys() <= parts.keys():
            raise ValueError(f"unknown fields: {', '.join(sorted(plain.keys() - parts.keys()))}")
        return kind(**{name: parts[name](value) for name, value in plain.items()})

    return read


def _hints(kind: type) -> dict[str, Any]:
    known = typing.get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind)}


def _as_it_is(value: Any) -> Any:
    return value


def _is(kind: Any, of: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, of)


def _item(kind: Any) -> Any:
    """``X`` of ``tuple[X, ...]``, else None."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is tuple else None


def _present(kind: Any) -> Any:
    """``X`` of ``X | None``, else None; the frozen values have no other unions."""
    if typing.get_origin(kind) not in (types.UnionType, typing.Union):
        return None
    return next(arg for arg in typing.get_args(kind) if arg is not types.NoneType)


def to_json(value: Any) -> str:
    """Sorted keys, no spaces, floats in the shortest form that reads back equal; NaN and infinity raise."""
    kind: Any = type(value)
    plain = _writer(kind)(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(kind: type[T], text: str) -> T:
    """The inverse of ``to_json``; raises ``ValueError`` or ``TypeError`` where the text does not fit ``kind``.

    Fields with a default may be absent, so that values frozen before a field was added still read.
    """
    asked: Any = kind
    return typing.cast(T, _reader(asked)(json.loads(text)))


def digest(value: Any) -> str:
    """64 hexadecimal digits of the canonical form."""
    return sha256(to_json(value).encode()).hexdigest()


def short_digest(full: str) -> str:
    """The first 12 digits of a digest in three groups, as read aloud on the telephone."""
    return " ".join((full[:4], full[4:8], full[8:12]))
