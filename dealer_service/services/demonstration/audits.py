"""Which audits and plans does the demonstration hold? One audit done, one under way, one plan judged, one too early."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from dealer_service.domain.accounts import SYSTEM_ACTOR, Actor
from dealer_service.domain.audit_samples import Method, RecordClass
from dealer_service.domain.audits import Answer, Answers, Question, Severity
from dealer_service.domain.improvement import Measure
from dealer_service.domain.months import Month
from dealer_service.domain.rework_decisions import PairState, Verdict
from dealer_service.services import audit_checks, audit_closing, audit_findings, audit_frames, audits, improvement
from dealer_service.services.audit_findings import Ruling
from dealer_service.services.audit_view import Checked, get_audit
from dealer_service.services.demonstration.planted import DemonstrationNetwork
from dealer_service.services.improvement import PlanWanted

A, Q, R = Answer, Question, RecordClass
DONE_SIZE, SIZE_UNDER_WAY, SEEN_SO_FAR = 24, 20, 5
WORDS = {
    "en": ("Undecided suspicions above the network's", "The same concern, nine days on, the same part again.",
           "job cards side by side", "Delivery entered in the evening for the whole day.", "delivery list",
           "Ask the three questions at the counter and keep the answers", "Check lists of two weeks, copied",
           "The records are honest, two things are missing: suspicions wait too long, the questions are not asked.",
           "We agree and have begun.", "Seen on site. Closed.", "Road test after every brake job", "Road test sheet",
           "A second pair of eyes at the final inspection"),
    "zh": ("未判定的疑似返修高于网络水平", "九天后同一故障，又换同一零件。", "两张派工单对照",
           "全天交车在晚上一并录入。", "交车清单", "接车时问三问并记录答案", "两周的接车检查单复印件",
           "记录属实，但有两点不足：疑似返修搁置过久，三问没有问。",
           "同意，已开始整改。", "已现场查看，结案。", "制动维修后必须路试", "路试记录单", "终检双人复核"),
}  # fmt: skip


def add_audits(session: Session, network: DemonstrationNetwork, people: Mapping[str, Actor], now: datetime) -> None:
    """Through the services, by the people who do it; nothing where the network is too small."""
    auditor = people.get("auditor@halvane.example")
    lead, other = network.dealers[0], network.dealers[1 % len(network.dealers)]
    if auditor is None or auditor.user_id is None:
        return
    manager = people["manager@halvane.example"]
    words = WORDS["zh" if lead.locale.startswith("zh") else "en"]
    last = Month(now.year, now.month).plus(-2)
    _finished(session, auditor, manager, lead.code, last, words, now)
    _begun(session, auditor, other.code, last, WORDS["zh" if other.locale.startswith("zh") else "en"], now)
    for measure, months, title in ((Measure.FAILED_FIRST_VISITS, 5, words[12]), (None, 1, words[10])):
        _plan(session, manager, lead.code, measure, months, title, words[11], now)


def _finished(session: Session, auditor: Actor, manager: Actor, code: str, last: Month, words: tuple[str, ...],
              now: datetime) -> None:  # fmt: skip
    at = now - timedelta(days=40)
    audit_id = _drawn(session, auditor, code, last, words[0], DONE_SIZE, at)
    if audit_id is None:
        return
    raised = False
    for one in get_audit(session, auditor, audit_id, at).sample:
        said = _answers(one)
        audit_checks.answer_check(session, auditor, audit_id, one.place, said, "", at, seen=0)
        if not raised and one.record_class is R.SUSPECTED and said[Q.WAS_REWORK] is A.YES:
            pairs = audit_checks.get_check(session, auditor, audit_id, one.place, at).pairs
            ruled = next((p for p in pairs if p.table.state is PairState.SUSPECTED and p.table.original_id), None)
            if ruled is not None and ruled.table.original_id is not None:
                ruling = Ruling(Verdict.CONFIRMED, ruled.job_id, ruled.table.original_id)
                finding = audit_findings.raise_finding(session, auditor, audit_id, Severity.MAJOR, words[1], words[2],
                                                       at, place=one.place, ruling=ruling)  # fmt: skip
                audit_findings.verify_finding(session, auditor, finding, at)
                raised = True
    finding = audit_findings.raise_finding(session, auditor, audit_id, Severity.MINOR, words[3], words[4], at)
    audit_findings.verify_finding(session, auditor, finding, at)
    due = (at + timedelta(days=30)).date()
    action = audit_closing.set_action(session, auditor, audit_id, words[5], manager.name, due, at, finding_id=finding)
    audit_closing.report_audit(session, auditor, audit_id, words[7], at)
    audit_closing.comment_audit(session, manager, audit_id, True, words[8], at + timedelta(days=3))
    audit_closing.prove_action(session, manager, action, words[6], at + timedelta(days=20))
    audit_closing.verify_action(session, auditor, action, at + timedelta(days=22), holds=True)
    audit_closing.close_audit(session, auditor, audit_id, words[9], at + timedelta(days=22))


def _begun(session: Session, auditor: Actor, code: str, last: Month, words: tuple[str, ...], now: datetime) -> None:
    audit_id = _drawn(session, auditor, code, last, words[0], SIZE_UNDER_WAY, now - timedelta(days=2))
    if audit_id is None:
        return
    for one in get_audit(session, auditor, audit_id, now).sample[:SEEN_SO_FAR]:
        audit_checks.answer_check(session, auditor, audit_id, one.place, _answers(one), "", now, seen=0)


def _drawn(session: Session, auditor: Actor, code: str, last: Month, purpose: str, size: int,
           at: datetime) -> int | None:  # fmt: skip
    """A visit with its sample, stratified; None where there are too few orders."""
    going = [auditor.user_id or 0]
    audit_id = audits.plan_audit(session, auditor, code, last.plus(-2), last, at.date(), going, purpose,
                                 at - timedelta(days=10))  # fmt: skip
    total = audit_frames.sample_plan(session, auditor, audit_id).total
    if total < 1:
        return None
    audit_frames.draw_sample(session, auditor, audit_id, Method.STRATIFIED, min(size, total), f"{code} 4 1 6 2", at)
    return audit_id


def _answers(one: Checked) -> Answers:
    """As an auditor finds them: four of five suspicions are right, one of five was not asked."""
    was = one.returned or (one.record_class is R.SUSPECTED and one.place % 5 != 0)
    return {
        Q.WAS_REWORK: A.YES if was else A.NO,
        Q.CAUSE_RIGHT: (A.NO if one.place % 4 == 0 else A.YES) if was else A.NOT_ASKED,
        Q.QUESTIONS_ASKED: A.NO if one.place % 5 == 0 else A.YES,
        Q.TIMES_AGREED: A.UNCLEAR if one.place % 9 == 0 else A.YES,
    }


def _plan(session: Session, manager: Actor, code: str, measure: Measure | None, months: int, title: str, step: str,
          now: datetime) -> None:  # fmt: skip
    """A plan whose measures work since so many months; the older one's day of judgement has come."""
    begins = Month(now.year, now.month).plus(-months)
    due = (now - timedelta(days=2) if months > 1 else now + timedelta(days=180)).date()
    kind = measure or Measure.RETURNS_OF_CAUSE
    before = improvement.share_of(session, _dealer_id(session, code), kind, "D08", begins.plus(-6), begins.plus(-1))
    wanted = PlanWanted(code, title, kind, round((before.rate or 0.05) * 0.6, 3), begins.plus(-6), begins.plus(-1),
                        begins, due, manager.name, None if measure else "D08")  # fmt: skip
    opened = begins.first_day
    at = min(now, now.replace(year=opened.year, month=opened.month, day=1))
    plan_id = improvement.open_plan(session, manager, wanted, at)
    step_id = improvement.add_step(session, manager, plan_id, step, manager.name, begins.last_day, at)
    improvement.finish_step(session, SYSTEM_ACTOR, step_id, at)


def _dealer_id(session: Session, code: str) -> int:
    return next(line.id for line in audits.dealers_to_visit(session, SYSTEM_ACTOR) if line.code == code)
