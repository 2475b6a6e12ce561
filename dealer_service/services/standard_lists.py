"""How does head office change a standard list: a draft, complete in both languages, then published for good?"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor, Permission, require
from dealer_service.domain.list_versions import (
    ChangeKind,
    ListChange,
    ListEntry,
    ListName,
    ListVersion,
    check_change,
    check_publishing,
)
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.words import N_
from dealer_service.storage import standard_lists as stored
from dealer_service.storage.changes import record_change

__all__ = ["ChangeKind", "ListChange", "ListEntry", "ListName", "ListVersion", "ListView", "begin_version",
           "change_draft", "discard_draft", "list_view", "publish_version", "take_back_change",
           "take_up"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListView:
    """A list as it stands with all that ever changed it; ``draft`` the version that is being written, if any."""

    name: ListName
    entries: tuple[ListEntry, ...]
    draft: ListVersion | None
    published: tuple[ListVersion, ...]

    @property
    def version(self) -> int:
        """The number of the last version that was published; 1 came with the program."""
        return max((one.number for one in self.published), default=1)


def list_view(session: Session, actor: Actor, name: ListName) -> ListView:
    """Everybody may read what a code means, also of one that is retired."""
    require(actor, Permission.SIGNED_IN)
    versions = stored.list_versions(session, name)
    draft = next((one for one in versions if one.published_at is None), None)
    return ListView(name, tuple(stored.list_entries(session, name)), draft if actor.may(Permission.SET_LISTS) else None,
                    tuple(one for one in versions if one.published_at is not None))  # fmt: skip


def begin_version(session: Session, actor: Actor, name: ListName, valid_from: date, reason: str, now: datetime) -> None:
    """Begin the next version, or change day and reason of the one begun. Nothing is used before it is published."""
    require(actor, Permission.SET_LISTS)
    if valid_from < now.date():
        raise Refused(
            N_("The version begins on {day}, which has passed. Choose today or a later day."),
            field="valid_from", day=valid_from.isoformat(),
        )  # fmt: skip
    if not reason.strip():
        raise Refused(N_("Say why the list changes."), field="reason")
    stored.save_draft(session, name, valid_from, reason.strip(), actor.user_id, now)


def change_draft(session: Session, actor: Actor, name: ListName, change: ListChange) -> None:
    """Add, reword or retire a code in the draft; a second change of a code replaces the first."""
    require(actor, Permission.SET_LISTS)
    draft = _draft(session, name)
    check_change(name, change, stored.list_entries(session, name))
    stored.save_change(session, draft.id, change)


def take_back_change(session: Session, actor: Actor, name: ListName, code: str) -> None:
    """Leave a code as it is after all."""
    require(actor, Permission.SET_LISTS)
    stored.remove_change(session, _draft(session, name).id, code)


def discard_draft(session: Session, actor: Actor, name: ListName) -> None:
    require(actor, Permission.SET_LISTS)
    stored.remove_draft(session, _draft(session, name).id)


def publish_version(session: Session, actor: Actor, name: ListName, now: datetime) -> ListVersion:
    """The draft stands from its day on and changes no more; it is recorded in full.

    Raises ``Refused`` while a translation is missing, and for a day that has passed.
    """
    require(actor, Permission.SET_LISTS)
    draft = _draft(session, name)
    check_publishing(draft, stored.list_entries(session, name), now.date())
    stored.publish(session, draft, now)
    stored.take_up_wordings(session, now.date())
    record_change(
        session, at=now, actor=actor.key, verb="publish_list", subject=f"list:{name.value}:{draft.number}",
        values={"valid_from": draft.valid_from.isoformat(), "reason": draft.reason,
                "changes": [{"code": one.code, "what": one.kind.value, "en": one.en, "zh": one.zh} for one in
                            draft.changes]},
    )  # fmt: skip
    return draft


def take_up(session: Session, now: datetime) -> int:
    """Put new wordings in place whose day has come, as time alone does; recorded, so that every page sees it."""
    taken = stored.take_up_wordings(session, now.date())
    if taken:
        record_change(session, at=now, actor=SYSTEM_ACTOR.key, verb="take_up_wordings", subject="list:all",
                      values={"codes": taken})  # fmt: skip
    return taken


def _draft(session: Session, name: ListName) -> ListVersion:
    found = stored.find_draft(session, name)
    if found is None:
        raise NotFound(N_("No version of this list is being written. Begin one."))
    return found
