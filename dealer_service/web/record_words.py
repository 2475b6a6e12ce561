"""How is an entry of the record read aloud: who, what, of what?"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain.record import Break

# What was done, by the name that the record keeps. A name that is not here is shown as it is kept.
VERBS: dict[str, Any] = {
    "accept_cause": _l("accepted a cause of the manufacturer's"),
    "accept_proposal": _l("accepted another dealer's proposal"),
    "add_dealer": _l("added a dealer"),
    "add_guide_line": _l("added a line to a guide"),
    "add_measure": _l("added a measure to a plan"),
    "add_user": _l("added a person"),
    "answer_dispute": _l("answered a disputed scorecard"),
    "answer_questions": _l("answered the three questions"),
    "api_adds_order": _l("added an order by program"),
    "call_off_audit": _l("called off an audit"),
    "change_complaint_policy": _l("changed promises and hours"),
    "change_dealer": _l("changed a dealer"),
    "change_password": _l("changed the own password"),
    "change_user": _l("changed a person or their roles"),
    "check_order": _l("checked an order of an audit"),
    "close_audit": _l("closed an audit"),
    "close_plan": _l("closed an improvement plan"),
    "comment_audit": _l("commented on an audit"),
    "correct_complaint_person": _l("corrected who complained"),
    "correct_customer": _l("corrected a customer"),
    "deactivate_user": _l("closed an account"),
    "dispute_scorecard": _l("disputed a scorecard"),
    "draw_sample": _l("drew the sample of an audit"),
    "erase_complaint_person": _l("erased who complained"),
    "export_complaint_person": _l("handed out a person's data"),
    "finish_measure": _l("finished a measure of a plan"),
    "import_dealers": _l("imported dealers"),
    "import_follow_ups": _l("imported answers of customers"),
    "import_repair_orders": _l("imported repair orders"),
    "import_stopped": _l("found an import that stopped before its end"),
    "issue_scorecard": _l("issued a scorecard"),
    "keep_customers_apart": _l("kept two customers apart"),
    "keep_part": _l("recorded a part ordered"),
    "make_api_token": _l("made a token for a program"),
    "mark_customer": _l("marked a customer"),
    "merge_customers": _l("merged two customers"),
    "move_order": _l("moved an order one stage on"),
    "note_attempt": _l("noted an attempt to call"),
    "object_to_proposal": _l("objected to a proposal"),
    "open_order": _l("opened an order"),
    "open_plan": _l("opened an improvement plan"),
    "plan_audit": _l("planned an audit"),
    "print_complaint": _l("printed a complaint's papers"),
    "proposal_lapsed": _l("a proposal lapsed"),
    "proposal_takes_effect": _l("a proposal took effect"),
    "prove_action": _l("handed in the proof of an action"),
    "publish_list": _l("published a standard list"),
    "raise_finding": _l("raised a finding"),
    "reactivate_user": _l("opened an account again"),
    "receive_complaint": _l("received a complaint"),
    "receive_scorecard": _l("acknowledged a scorecard"),
    "record_sent_back": _l("recorded work sent back"),
    "recount": _l("counted all figures anew"),
    "refuse_cause": _l("refused a cause of the manufacturer's"),
    "refuse_contact": _l("recorded that a customer wants no calls"),
    "remove_guide_line": _l("removed a line of a guide"),
    "report_audit": _l("reported an audit"),
    "reset_password": _l("reset a password"),
    "revoke_api_token": _l("revoked a token"),
    "revoke_session": _l("ended a session"),
    "revoke_sessions": _l("ended all sessions"),
    "rework_confirmed": _l("confirmed rework"),
    "rework_dismissed": _l("dismissed suspected rework"),
    "rule_by_audit": _l("decided by an audit"),
    "save_import_profile": _l("saved the columns of an import"),
    "send_back_action": _l("sent back the proof of an action"),
    "set_action": _l("set a corrective action"),
    "set_bands": _l("set bonus bands"),
    "set_deputy": _l("named a deputy"),
    "set_target": _l("set a target"),
    "set_window": _l("set the rework window"),
    "settle_dispute": _l("settled a dispute between dealers"),
    "tag_cause": _l("named the cause of rework"),
    "tag_sent_back": _l("named the cause of work sent back"),
    "take_up_wordings": _l("new wordings took effect"),
    "undo_customer_tie": _l("took back a merging"),
    "undo_decision": _l("took back a decision"),
    "verify_action": _l("verified an action"),
    "verify_finding": _l("verified a finding"),
    "withdraw_deputy": _l("withdrew a deputy"),
    "withdraw_finding": _l("withdrew a finding"),
    "withdraw_window": _l("withdrew a rework window"),
}

BREAKS: dict[Break, Any] = {
    Break.CHANGED: _l("was changed after it was written"),
    Break.VALUES: _l("has other values than those it was written with"),
    Break.FOLLOWS: _l("does not follow the entry before it: one was removed, changed or put in between"),
    Break.ENDS: _l("is the last that is left: entries after it are gone"),
}


def verb_words(verb: str) -> str:
    return str(VERBS[verb]) if verb in VERBS else verb.replace("_", " ")


def break_words(broken: Break, entry: int | None) -> str:
    if entry is None:
        return _("The whole record is gone, though something was recorded.")
    return _("Entry %(entry)s %(why)s.", entry=entry, why=BREAKS[broken])


def values_words(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values as the record keeps them: they are what was signed, not a translation of it."""
    return [(name.replace("_", " "), _plain(value)) for name, value in values.items()]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return "–" if value is None else str(value)
