"""Which nouns stand in the side rail, for whom, and how much waits there?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, url_for
from sqlmodel import Session

from dealer_service.domain.accounts import Actor, Permission, Role
from dealer_service.services.waiting import waiting_counts
from dealer_service.web import edge

MOST = 8
# Pages that stand under another noun of the rail.
UNDER = {"customers": "vehicles"}


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One noun. ``label`` is lazily translated; ``count`` says how much waits, in the person's scope."""

    endpoint: str
    label: Any
    permission: Permission
    icon: str
    place: int
    count: Callable[[Session, Actor], int] | None = None


@dataclass(frozen=True, slots=True)
class Capability:
    """What one capability brings to the frame; ``first_page`` is where a role begins its day."""

    blueprint: Blueprint
    rail: tuple[RailEntry, ...] = ()
    first_page: Mapping[Role, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RailItem:
    """An entry as the page shows it."""

    label: str
    url: str
    icon: str
    here: bool
    waiting: int


def entries_for(app: Flask, actor: Actor) -> list[RailEntry]:
    """What the person may use, in order, eight at most."""
    entries: list[RailEntry] = app.extensions["rail"]
    return [entry for entry in entries if actor.may(entry.permission)][:MOST]


def items_for(app: Flask, session: Session, actor: Actor, endpoint: str | None) -> list[RailItem]:
    """The rail of a person; the entry whose blueprint the page belongs to is marked."""
    entries = entries_for(app, actor)
    here = _here(entries, endpoint)
    counted = {entry.endpoint: entry.count for entry in entries if entry.count is not None}
    waiting = waiting_counts(session, actor, edge.now().date(), counted)
    return [
        RailItem(
            str(entry.label),
            url_for(entry.endpoint),
            entry.icon,
            entry is here,
            waiting.get(entry.endpoint, 0),
        )
        for entry in entries
    ]


def first_page(app: Flask, actor: Actor) -> str:
    """The endpoint where the person begins: the first role that names one, else the first entry, else the account."""
    pages: dict[Role, str] = app.extensions["first_pages"]
    for role in Role:
        if role in pages and actor.has(role):
            return pages[role]
    entries = entries_for(app, actor)
    return entries[0].endpoint if entries else "accounts.mine"


def _here(entries: list[RailEntry], endpoint: str | None) -> RailEntry | None:
    if endpoint is None:
        return None
    exact = [entry for entry in entries if entry.endpoint == endpoint]
    blueprint = endpoint.rpartition(".")[0]
    blueprint = UNDER.get(blueprint, blueprint)
    same = [entry for entry in entries if entry.endpoint.rpartition(".")[0] == blueprint]
    return next(iter(exact or same), None)
