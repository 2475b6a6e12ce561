"""Photos and papers of an audit: what is taken, who adds and reads them, what stays when one is taken away."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from sqlmodel import select

from dealer_service.domain.attachments import MOST_BYTES, MOST_FILES, FileKind, checked_file, kind_of
from dealer_service.domain.audit_samples import Method
from dealer_service.domain.audits import Severity
from dealer_service.domain.months import Month
from dealer_service.domain.refusals import NotAllowed, NotFound, Refused
from dealer_service.services import audit_attachments as files
from dealer_service.services import audit_checks, audit_closing, audit_findings, audit_frames, audit_papers, audits
from dealer_service.services.audit_view import get_audit
from dealer_service.services.backups import back_up
from dealer_service.services.opening import SYSTEM, Database
from dealer_service.storage.audit_attachments import AuditAttachmentBodyRow
from dealer_service.storage.changes import ChangeRow
from tests.orders import NOW
from tests.returns import Act, Pair, acting_in, add_people, pair
from tests.services.test_audits import FINE

JPEG = b"\xff\xd8\xff\xe0 a photo of the job card"
PDF = b"%PDF-1.7 the scanned check lists"


@pytest.fixture
def acting(database: Database) -> Act:
    add_people(database)
    return acting_in(database)


@pytest.fixture
def suspect(database: Database, acting: Act) -> Pair:
    return pair(database)


@pytest.fixture
def audit(acting: Act, people: dict[str, int], suspect: Pair) -> tuple[int, int]:
    """An audit under way with a finding about the house: their ids."""
    with acting("auditor") as (session, actor):
        audit_id = audits.plan_audit(session, actor, "D1", Month(2026, 10), Month(2026, 11), date(2026, 12, 1),
                                     [people["auditor"]], "", NOW)  # fmt: skip
        audit_frames.draw_sample(session, actor, audit_id, Method.RANDOM, 1, "7", NOW)
        finding = audit_findings.raise_finding(session, actor, audit_id, Severity.MAJOR, "No card", "photo", NOW)
    return audit_id, finding


def reported(acting: Act, audit_id: int) -> int:
    """The audit is told to the dealer, with an action; answers its id."""
    with acting("auditor") as (session, actor):
        audit_checks.answer_check(session, actor, audit_id, 1, FINE, "", NOW, seen=0)
        action = audit_closing.set_action(session, actor, audit_id, "Keep cards", "Max", date(2026, 12, 24), NOW)
        audit_closing.report_audit(session, actor, audit_id, "One thing.", NOW)
    return action


def test_a_file_is_what_its_bytes_say() -> None:
    assert kind_of(b"RIFF\0\0\0\0WEBPVP8 ") is FileKind.WEBP and kind_of(b"\x89PNG\r\n\x1a\n") is FileKind.PNG
    for content in (b"<svg onload=alert(1)>", b"<html>", b"GIF89a", b"MZ\0", b"RIFF\0\0\0\0WAVE", b" %PDF-1.7"):
        with pytest.raises(Refused, match="neither a photo"):
            checked_file("card.jpg", content)
    with pytest.raises(Refused, match="HEIC"):
        checked_file("card.jpg", b"\0\0\0\x18ftypheic\0\0")
    with pytest.raises(Refused, match="empty"):
        checked_file("card.jpg", b"")
    with pytest.raises(Refused, match="larger than 10 MB"):
        checked_file("card.jpg", JPEG + bytes(MOST_BYTES))
    names = {"../../etc/card.JPEG": "card.jpg", "C:\\scan\\a.b.pdf": "a.b.jpg", "x\r\ny\u202e.svg": "xy.svg.jpg",
             "": "file.jpg", ".": "file.jpg", "派工单 1": "派工单 1.jpg"}  # fmt: skip
    assert {name: checked_file(name, JPEG).name for name in names} == names
    assert checked_file("n" * 300, PDF).name == "n" * 100 + ".pdf"


def test_evidence_is_the_auditors_until_the_dealer_is_told_and_in_the_copy(
    acting: Act, audit: tuple[int, int], database: Database, tmp_path: Path
) -> None:
    audit_id, finding = audit
    with acting("area_manager") as (session, actor):
        assert files.attach_to_finding(session, actor, finding, [("a.png", JPEG), ("b.pdf", PDF)], NOW) == 2
        assert files.attach_to_finding(session, actor, finding, [("again.jpg", JPEG)], NOW) == 0  # sent twice
        with pytest.raises(Refused, match="At most 8"):
            more = [(f"{n}.jpg", JPEG + bytes([n])) for n in range(MOST_FILES)]
            files.attach_to_finding(session, actor, finding, more, NOW)
    with acting("auditor") as (session, actor):
        photo, paper = get_audit(session, actor, audit_id, NOW).findings[0].files
        assert (photo.name, photo.kind, photo.digest) == ("a.jpg", FileKind.JPEG, sha256(JPEG).hexdigest())
        assert files.read_attachment(session, actor, paper.id)[1] == PDF
    for reader in ("manager", "far_manager"):
        with acting(reader) as (session, actor):
            with pytest.raises(NotFound):
                files.read_attachment(session, actor, photo.id)
            with pytest.raises((NotFound, NotAllowed)):
                files.attach_to_finding(session, actor, finding, [("x.jpg", JPEG)], NOW)
            with pytest.raises((NotFound, NotAllowed)):
                files.take_away(session, actor, photo.id, NOW)
    with acting("head_office") as (session, actor), pytest.raises(NotAllowed):
        files.attach_to_finding(session, actor, finding, [("x.jpg", JPEG)], NOW)
    with acting("auditor") as (session, actor):
        files.take_away(session, actor, photo.id, NOW)
        assert [one.id for one in get_audit(session, actor, audit_id, NOW).files] == [paper.id]
        with pytest.raises(NotFound):
            files.read_attachment(session, actor, photo.id)
    reported(acting, audit_id)
    with acting("auditor") as (session, actor), pytest.raises(Refused, match="told of this file"):
        files.take_away(session, actor, paper.id, NOW)
    with acting("principal") as (session, actor):
        assert files.read_attachment(session, actor, paper.id)[1] == PDF
        printed = audit_papers.report_of(session, actor, audit_id, "en", NOW).files
        assert [(one.name, one.digest) for one in printed] == [("b.pdf", sha256(PDF).hexdigest())]
    with acting("far_manager") as (session, actor), pytest.raises(NotFound):
        files.read_attachment(session, actor, paper.id)
    with database.session(SYSTEM) as session:
        verbs = list(session.exec(select(ChangeRow.verb)))
    assert verbs.count("attach_file") == 2 and verbs.count("take_attachment_away") == 1
    if database.is_sqlite:
        back_up(database, tmp_path / "copy.sqlite")
        copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
        with copy.session(SYSTEM) as session:
            assert list(session.exec(select(AuditAttachmentBodyRow.content))) == [PDF]
        copy.close()


def test_proof_is_the_dealers_until_it_is_handed_in(acting: Act, audit: tuple[int, int]) -> None:
    action = reported(acting, audit[0])
    with acting("auditor") as (session, actor), pytest.raises(NotAllowed):
        files.attach_to_action(session, actor, action, [("x.jpg", JPEG)], NOW)
    with acting("manager") as (session, actor):
        files.attach_to_action(session, actor, action, [("list.pdf", PDF), ("wrong.jpg", JPEG)], NOW)
        kept = get_audit(session, actor, audit[0], NOW).actions[0].files
        assert [one.may_go for one in kept] == [True, True]
        files.take_away(session, actor, kept[1].id, NOW)
        audit_closing.prove_action(session, actor, action, "Lists of two weeks", NOW)
        with pytest.raises(Refused, match="told of this file"):
            files.take_away(session, actor, kept[0].id, NOW)
    with acting("other_manager") as (session, actor), pytest.raises(NotFound):
        files.read_attachment(session, actor, kept[0].id)
    with acting("auditor") as (session, actor):
        assert files.read_attachment(session, actor, kept[0].id)[1] == PDF
        audit_closing.verify_action(session, actor, action, NOW, holds=True)
    with acting("manager") as (session, actor), pytest.raises(Refused, match="verified already"):
        files.attach_to_action(session, actor, action, [("late.jpg", JPEG)], NOW)
