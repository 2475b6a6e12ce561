"""Who puts photos and papers to a finding or an action, who reads them, and until when can one be taken away?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.attachments import FileKind, check_room, checked_file
from dealer_service.domain.audits import AuditState, AuditStep, FindingState
from dealer_service.domain.refusals import NotFound, Refused
from dealer_service.services.audit_access import audit_seen, audit_to_step, conducts, record, state_of
from dealer_service.services.words import N_
from dealer_service.storage import audit_attachments as stored
from dealer_service.storage import audits as stored_audits
from dealer_service.storage.audit_attachments import AuditAttachmentRow
from dealer_service.storage.audits import AuditActionRow, AuditRow

NewFile = tuple[str, bytes]
"""A file as it was sent: its name and its bytes."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file at a finding or an action.

    ``digest`` is SHA-256 of its bytes; ``may_go``: this person may take it away.
    """

    id: int
    finding_id: int | None
    action_id: int | None
    name: str
    kind: FileKind
    size: int
    digest: str
    at: datetime
    by: str | None
    may_go: bool


def attach_to_finding(session: Session, actor: Actor, finding_id: int, files: Sequence[NewFile],
                      now: datetime) -> int:  # fmt: skip
    """The auditors' evidence, as long as the audit is not closed; answers how many files were new."""
    finding = stored_audits.find_finding(session, finding_id)
    if finding is None:
        raise NotFound(N_("There is no such finding, or it is not for you."))
    audit = audit_to_step(session, actor, finding.audit_id, AuditStep.ATTACH)
    if finding.state == FindingState.WITHDRAWN:
        raise Refused(N_("This finding is withdrawn; nothing is added to it."), field="files")
    return _attach(session, actor, audit, files, now, finding_id=finding_id)


def attach_to_action(session: Session, actor: Actor, action_id: int, files: Sequence[NewFile], now: datetime) -> int:
    """The dealer's proof, until it is verified; answers how many files were new."""
    action = stored_audits.find_action(session, action_id)
    if action is None:
        raise NotFound(N_("There is no such action, or it is not for you."))
    audit = audit_to_step(session, actor, action.audit_id, AuditStep.PROVE)
    if action.verified_at is not None:
        raise Refused(N_("This action is verified already."))
    return _attach(session, actor, audit, files, now, action_id=action_id)


def read_attachment(session: Session, actor: Actor, attachment_id: int) -> tuple[KeptFile, bytes]:
    """A file with its bytes. Raises ``NotFound`` for the dealer before the audit is reported, and after its removal."""
    row = stored.find(session, attachment_id)
    content = None if row is None or row.removed_at is not None else stored.find_body(session, attachment_id)
    if row is None or content is None:
        raise _missing()
    audit = audit_seen(session, actor, row.audit_id)
    if not conducts(actor):
        finding = None if row.finding_id is None else stored_audits.find_finding(session, row.finding_id)
        if audit.reported_at is None or (finding is not None and finding.state == FindingState.WITHDRAWN):
            raise _missing()
    return kept_file(row, {}), content


def take_away(session: Session, actor: Actor, attachment_id: int, now: datetime) -> int:
    """A file that came by mistake goes; name, digest and who did it stay on record. Answers the id of its audit.

    Evidence before the dealer is told; proof before it is handed in, or after it was sent back.
    """
    row = stored.find(session, attachment_id)
    if row is None or row.removed_at is not None:
        raise _missing()
    step = AuditStep.ATTACH if row.finding_id is not None else AuditStep.PROVE
    audit = audit_to_step(session, actor, row.audit_id, step)
    action = None if row.action_id is None else stored_audits.find_action(session, row.action_id)
    if not may_take_away(audit, action):
        raise Refused(N_("The other side has been told of this file, so it stays."))
    row.removed_at, row.removed_by_id = now, actor.user_id
    stored.drop_body(session, row)
    record(session, actor, "take_attachment_away", audit, now, file=attachment_id, digest=row.digest)
    return row.audit_id


def may_take_away(audit: AuditRow, action: AuditActionRow | None) -> bool:
    """Was the other side not told of the file yet?"""
    if action is not None:
        return action.proven_at is None
    return state_of(audit) is AuditState.UNDER_WAY


def files_of(session: Session, audit: AuditRow, actions: Sequence[AuditActionRow], steps: Collection[AuditStep],
             people: dict[int, str]) -> list[KeptFile]:  # fmt: skip
    """The files of an audit as they came, for somebody who may take these steps."""
    by_id = {action.id: action for action in actions}
    found = []
    for row in stored.list_of_audit(session, audit.id or 0):
        mine = AuditStep.ATTACH if row.finding_id is not None else AuditStep.PROVE
        may_go = mine in steps and may_take_away(audit, by_id.get(row.action_id))
        found.append(kept_file(row, people, may_go=may_go))
    return found


def kept_file(row: AuditAttachmentRow, people: dict[int, str], *, may_go: bool = False) -> KeptFile:
    """What is known of a file."""
    return KeptFile(row.id or 0, row.finding_id, row.action_id, row.name, FileKind(row.kind), row.size, row.digest,
                    row.added_at, people.get(row.added_by_id or 0), may_go)  # fmt: skip


def _attach(session: Session, actor: Actor, audit: AuditRow, files: Sequence[NewFile], now: datetime, *,
            finding_id: int | None = None, action_id: int | None = None) -> int:  # fmt: skip
    """Look at each file, then keep those that are not there yet: what is sent twice on a bad line is kept once."""
    checked = [(checked_file(name, content), content) for name, content in files]
    there = [one for one in stored.list_of_audit(session, audit.id or 0)
             if (one.finding_id, one.action_id) == (finding_id, action_id)]  # fmt: skip
    held = {one.digest for one in there}
    new = {one.digest: (one, content) for one, content in checked if one.digest not in held}
    check_room(len(there), len(new))
    for one, content in new.values():
        row = AuditAttachmentRow(
            dealer_id=audit.dealer_id, audit_id=audit.id or 0, finding_id=finding_id, action_id=action_id,
            name=one.name, kind=one.kind.value, size=one.size, digest=one.digest, added_at=now,
            added_by_id=actor.user_id,
        )  # fmt: skip
        file_id = stored.keep(session, row, content)
        record(session, actor, "attach_file", audit, now, file=file_id, name=one.name, digest=one.digest,
               finding=finding_id, action=action_id)  # fmt: skip
    return len(new)


def _missing() -> NotFound:
    return NotFound(N_("There is no such file, or it is not for you."))
