"""How does a card say what to do next: the step as an order to oneself, why it comes first, and where to look?"""

from dealer_service.domain.scorecards import ActionKind, Figure, NextAction, Side
from dealer_service.pdf import findings
from dealer_service.pdf.wording import Wording


def title(action: NextAction, w: Wording) -> str:
    """What is to be done: the note of a person, else the measure that belongs to the cause or to what waits."""
    if action.note:
        return action.note
    if action.kind in (ActionKind.CAUSE, ActionKind.CASE, ActionKind.CLAIMS):
        return _measure(action, w)
    return _waiting(action, w)


def why(action: NextAction, first_visit: Figure, w: Wording) -> str:
    """What stands behind the step, and what it would give the month."""
    if action.kind in (ActionKind.CAUSE, ActionKind.CASE, ActionKind.CLAIMS):
        return w.sentences(_behind(action, w), _effect(action, first_visit, w))
    return _because(action, first_visit, w)


def where(action: NextAction, w: Wording) -> str:
    """What the numbers of the step name."""
    return w.t("Complaints") if action.kind is ActionKind.COMPLAINT else w.t("Orders")


def _measure(action: NextAction, w: Wording) -> str:
    cause = action.cause
    if cause is None or cause.side is Side.MANUFACTURER:
        return w.t("Send the evidence of these cases to the manufacturer for acceptance.")
    measures = {
        "D01": w.t(
            "Repeat the concern in the customer's words, and drive with the customer before the order is signed."
        ),
        "D02": w.t("Hand over the job card with the customer's own words and when the fault appears."),
        "D03": w.t("Open the repair information before work starts, and note its number on the job card."),
        "D04": w.t("Search the published solutions at reception; note the one used, or that there is none."),
        "D05": w.t("Run the guided fault finding to its end, and keep its record with the order."),
        "D06": w.t("Let a second technician confirm the diagnosis before parts are fitted; drive before delivery."),
        "D07": w.t("Order the part on the day of diagnosis, and agree the date of return with the customer."),
        "D08": w.t("Go through the first repairs with the technician; inspect such jobs in full before delivery."),
        "D09": w.t("List what was lacking, case by case, and bring it to the area manager."),
        "D10": w.t("Compare both orders with the customer's words; ask the three questions at every return."),
    }
    known = measures.get(cause.code)
    return known or w.t("Go through these orders with advisor and technician, and agree what is done differently.")


def _behind(action: NextAction, w: Wording) -> str:
    """Which cause, how many cases and returns; of a single case what came back."""
    returns = w.tn("%(num)s return", "%(num)s returns", action.returns)
    if action.kind is ActionKind.CASE:
        group = w.either(action.group_en, action.group_zh)
        name = findings.cause_name(action.cause, w)
        return w.t("%(cause)s: one case, %(group)s, %(returns)s.", cause=name, group=group, returns=returns)
    name = findings.cause_name(action.cause, w) if action.cause else w.t("Causes on the manufacturer's side")
    cases = w.tn("%(num)s case", "%(num)s cases", action.cases)
    return w.t("%(cause)s: %(cases)s, %(returns)s.", cause=name, cases=cases, returns=returns)


def _effect(action: NextAction, first_visit: Figure, w: Wording) -> str:
    if action.cause is None or action.cause.side is Side.MANUFACTURER:
        return w.t("Once accepted they no longer count as the dealer's own.")
    if action.gain and action.rate_after is not None:
        after, now = w.percent(action.rate_after), w.percent(first_visit.rate)
        return w.tn(
            "Without it the month would stand at %(after)s instead of %(now)s.",
            "Without them the month would stand at %(after)s instead of %(now)s.",
            action.cases,
            after=after,
            now=now,
        )
    return w.tn(
        "Its first visit lies in an earlier month; this month's rate does not change.",
        "Their first visits lie in earlier months; this month's rate does not change.",
        action.cases,
    )


def _waiting(action: NextAction, w: Wording) -> str:
    count = action.cases
    match action.kind:
        case ActionKind.TAGGING:
            return w.tn("Give one return its cause.", "Give %(num)s returns their cause.", action.returns)
        case ActionKind.NOT_FIXED:
            return w.tn(
                "Call the customer whose repair was not right, and have the vehicle back.",
                "Call the %(num)s customers whose repair was not right, and have the vehicles back.",
                count,
            )
        case ActionKind.COMPLAINT if action.overdue:
            return w.tn("Take up the overdue complaint today.", "Take up the %(num)s overdue complaints today.", count)
        case ActionKind.COMPLAINT:
            return w.tn(
                "Keep the promise on the open complaint.", "Keep the promises on %(num)s open complaints.", count
            )
        case ActionKind.MEASURE if action.overdue:
            return w.tn("Finish the overdue measure.", "Finish the %(num)s overdue measures.", count)
        case ActionKind.MEASURE:
            return w.tn("Finish the promised measure.", "Finish the %(num)s promised measures.", count)
        case ActionKind.SUSPICION:
            return w.tn(
                "Decide the suspected rework: confirm it, or dismiss it with a reason.",
                "Decide %(num)s suspected returns: confirm each, or dismiss it with a reason.",
                count,
            )
        case ActionKind.VEHICLE:
            return w.t("Inspect vehicle %(vin)s in full, before it comes back again.", vin=action.vehicle)
        case ActionKind.CALLS:
            return w.tn(
                "Make the follow-up call that is still open.", "Make the %(num)s follow-up calls still open.", count
            )
        case ActionKind.REFUSED_ROWS:
            return w.tn("Correct one refused row of the import.", "Correct %(num)s refused rows of the import.", count)
        case ActionKind.PENDING:
            return w.tn(
                "Send in the earlier order that one return waits for.",
                "Send in the earlier orders that %(num)s returns wait for.",
                count,
            )
        case ActionKind.RECORDS:
            return w.t("Send in the repair orders of this month, or report that there were none.")
        case ActionKind.UNRECORDED_COMPLAINTS:
            return w.t("Record every complaint, also one that was settled at the counter.")
        case ActionKind.UNRECORDED_INSPECTION:
            return w.t("Record what the final inspection sends back to the workshop.")
    a, b = w.number(count), w.number(action.of)
    return w.t("Reach more customers after the repair: %(a)s of %(b)s were not reached.", a=a, b=b)


def _because(action: NextAction, first_visit: Figure, w: Wording) -> str:
    now, after = w.percent(first_visit.rate), w.percent(action.rate_after)
    match action.kind:
        case ActionKind.TAGGING:
            failed = w.tn(
                "%(num)s first visit of this month failed with them.",
                "%(num)s first visits of this month failed with them.",
                action.gain,
            )
            until = w.t("Until then they count as the dealer's own, and no cause can be worked on.")
            return w.sentences(until, failed if action.gain else "")
        case ActionKind.NOT_FIXED:
            word = w.t('They answered "not fixed" or complained with good reason, and no return is linked.')
            would = w.t("Without that the month would stand at %(after)s instead of %(now)s.", after=after, now=now)
            return w.sentences(word, would if action.gain else "")
        case ActionKind.COMPLAINT:
            severity = findings.severity(action.severity, w)
            what = w.t("%(number)s (%(severity)s): %(about)s", number=action.orders[0], severity=severity,
                       about=action.subject)  # fmt: skip
            return _first(
                what, w.t("promised for %(day)s", day=w.day(action.due_on)) if action.due_on else "", action, w
            )
        case ActionKind.MEASURE:
            until = w.t("%(who)s, until %(day)s", who=action.owner, day=w.day(action.due_on))
            return _first(action.subject.rstrip(".。"), until, action, w)
        case ActionKind.SUSPICION:
            if action.rate_after is None or after == now:
                return w.t("What is left undecided is what the auditor reads first.")
            return w.t(
                "If all were rework, the month would stand at %(after)s instead of %(now)s.", after=after, now=now
            )
        case ActionKind.VEHICLE:
            more = w.tn("%(num)s more in the annex.", "%(num)s more in the annex.", action.cases - 1)
            return w.sentences(w.t("%(what)s.", what=action.subject), more if action.cases > 1 else "")
        case ActionKind.CALLS:
            return w.t("Until then nobody knows whether these repairs hold.")
        case ActionKind.REFUSED_ROWS:
            return w.t("What they report is missing from these figures.")
        case ActionKind.PENDING:
            return w.t("Until then nobody is charged with these returns, and no Pareto shows them.")
        case ActionKind.RECORDS:
            return w.t("No first visit of this month has arrived; without records there is no rate.")
        case ActionKind.UNRECORDED_COMPLAINTS:
            return w.t("None was ever recorded here: to have no complaints and to keep none look the same.")
        case ActionKind.UNRECORDED_INSPECTION:
            return w.t("Nothing was ever recorded here; what is found before delivery does not come back.")
    return w.t("Ask at delivery for the number and the best time; try on different days.")


def _first(what: str, more: str, action: NextAction, w: Wording) -> str:
    """The one there is, or the first of several."""
    words = w.t("%(what)s, %(more)s", what=what, more=more) if more else what
    if action.cases == 1:
        return w.t("%(what)s.", what=words)
    return w.t("First: %(what)s.", what=words)
