"""How are states, answers, methods and verdicts of audits and plans called on a page?"""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from dealer_service.domain import audit_papers as papers
from dealer_service.domain.audit_estimates import Estimate
from dealer_service.domain.audit_samples import Method, RecordClass
from dealer_service.domain.audits import ActionState, Answer, AuditState, FindingState, Question, Severity
from dealer_service.domain.improvement import Early, Effect, Measure, Share, Verdict
from dealer_service.web.words import DASH, number, percent, points

S, A, F, V = AuditState, ActionState, FindingState, Severity
_STATE_KINDS = {S.PLANNED: "quiet", S.UNDER_WAY: "open", S.REPORTED: "attention", S.ANSWERED: "attention",
                S.CLOSED: "good", S.CALLED_OFF: "quiet"}  # fmt: skip
_FINDING_KINDS = {F.RAISED: "open", F.VERIFIED: "good", F.WITHDRAWN: "quiet"}
_ACTION_KINDS = {A.OPEN: "open", A.LATE: "bad", A.PROVEN: "attention", A.VERIFIED: "good"}
_SEVERITY_KINDS = {V.CRITICAL: "bad", V.MAJOR: "attention", V.MINOR: "quiet"}
_METHOD_MEANS = {
    Method.STRATIFIED: _l("From each class of what the records say, the uncertain ones densely."),
    Method.RANDOM: _l("Every order has the same chance. The plainest to explain."),
    Method.RISK: _l("Suspected six times, dismissed four times as likely as a plain order."),
}
_QUESTION_MEANS = {
    Question.WAS_REWORK: _l("Was this visit for a concern repaired before, here or elsewhere?"),
    Question.CAUSE_RIGHT: _l("Does the cause of rework on record fit the papers?"),
    Question.QUESTIONS_ASKED: _l("Had it before, right when you left, when back?"),
    Question.TIMES_AGREED: _l("Opened, worked on and delivered as the papers say?"),
}

# The words stand once, with the paper's (``domain.audit_papers``); a page adds a kind of mark, or what is meant.
STATES: dict[AuditState, tuple[Any, str]] = {one: (_l(word), _STATE_KINDS[one]) for one, word in papers.STATES.items()}
METHODS: dict[Method, tuple[Any, Any]] = {one: (_l(word), _METHOD_MEANS[one]) for one, word in papers.METHODS.items()}
RECIPES: dict[Method, Any] = {one: _l(words) for one, words in papers.RECIPES.items()}
CLASSES: dict[RecordClass, Any] = {one: _l(word) for one, word in papers.CLASSES.items()}
QUESTIONS: dict[Question, tuple[Any, Any]] = {
    one: (_l(word), _QUESTION_MEANS[one]) for one, word in papers.QUESTIONS.items()
}
ANSWERS: dict[Answer, Any] = {one: _l(word) for one, (_symbol, word) in papers.ANSWERS.items()}
SEVERITIES: dict[Severity, tuple[Any, str]] = {
    one: (_l(word), _SEVERITY_KINDS[one]) for one, (_symbol, word) in papers.SEVERITIES.items()
}
FINDINGS: dict[FindingState, tuple[Any, str]] = {
    one: (_l(word), _FINDING_KINDS[one]) for one, word in papers.FINDINGS.items()
}
ACTIONS: dict[ActionState, tuple[Any, str]] = {
    one: (_l(word), _ACTION_KINDS[one]) for one, word in papers.ACTIONS.items()
}
MEASURES: dict[Measure, Any] = {
    Measure.FAILED_FIRST_VISITS: _l("Failed first visits, of all first visits"),
    Measure.RETURNS_OF_CAUSE: _l("Returns with one cause, for all orders delivered"),
}
VERDICTS: dict[Verdict, tuple[Any, str]] = {
    Verdict.TOO_EARLY: (_l("too early to say"), "quiet"),
    Verdict.HELPED_ENOUGH: (_l("it helped, and the target is reached"), "good"),
    Verdict.HELPED: (_l("it helped, the target is not reached"), "attention"),
    Verdict.NO_EFFECT_SHOWN: (_l("no effect can be shown"), "attention"),
    Verdict.WORSE: (_l("it became worse"), "bad"),
}


def share_words(share: Share) -> str:
    """8.0 % · 12 of 150."""
    if not share.of:
        return DASH
    return f"{percent(share.rate)} · " + _("%(a)s of %(b)s", a=number(share.hits), b=number(share.of))


def interval_words(low: float | None, high: float | None) -> str:
    return DASH if low is None or high is None else f"{number(low * 100, 1)}–{number(high * 100, 1)}"


def estimate_words(found: Estimate | None) -> dict[str, str]:
    """The estimated share of true returns, its interval, and what it rests on."""
    if found is None or found.rate is None:
        return {"rate": DASH, "interval": DASH, "orders": DASH, "seen": DASH, "left_out": ""}
    return {
        "rate": percent(found.rate),
        "interval": interval_words(found.low, found.high),
        "orders": number(found.orders),
        "seen": _("%(a)s of %(b)s", a=number(found.hits), b=number(found.clear)),
        "left_out": number(found.left_out) if found.left_out else "",
    }


def effect_words(effect: Effect) -> dict[str, str]:
    """The verdict with its reason in one sentence."""
    word, kind = VERDICTS[effect.verdict]
    return {
        "word": str(word),
        "kind": kind,
        "difference": points(effect.difference),
        "interval": _signed(effect.low, effect.high),
        "why": _why(effect),
    }


def _signed(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return DASH
    return _("%(low)s to %(high)s points", low=_plus(low), high=_plus(high))


def _plus(value: float) -> str:
    rounded = round(value * 100, 1)
    return ("+" if rounded > 0 else "") + number(rounded, 1)


def _why(effect: Effect) -> str:
    if effect.early is Early.NO_MONTH:
        return _("No month since the measures is final yet.")
    if effect.early is Early.TOO_FEW and effect.needed is not None:
        return _("An effect of the size wanted needs about %(n)s orders to show; looking before proves nothing.",
                 n=number(effect.needed))  # fmt: skip
    if effect.early is Early.TOO_FEW:
        return _("The months before hold too few orders to show such an effect soon; it is judged on the day set.")
    if effect.verdict is Verdict.NO_EFFECT_SHOWN:
        return _("The interval of the difference holds 0: what is seen may be chance.")
    return _("The interval of the difference leaves out 0: chance alone hardly does that.")
