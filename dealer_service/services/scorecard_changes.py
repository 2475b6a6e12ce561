"""What changed between two issues of one card, said in the card's language?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dealer_service.domain.first_fix import Standing as S
from dealer_service.domain.scorecards import (
    CardState,
    CardStatus,
    Change,
    ComplaintCounts,
    Figure,
    RecordQuality,
    ScorecardContent,
)
from dealer_service.pdf.wording import Wording

MOST_NAMED = 20
"""Orders named in one line of a restatement."""


def same_content(one: ScorecardContent, other: ScorecardContent) -> bool:
    """Do two cards say the same, whenever they were made?

    Left out: the issue itself, the lists of orders as long as no figure moved by them, the definitions' wording, how
    far the last import reached, as long as no figure moved by it, which complaints and actions are open, which another
    day changes by itself, the next steps, which follow from these, the bonus band, which follows from rate and target,
    and mergers, which leave each dealer its own orders.
    """
    return _bare(one) == _bare(other)


def _bare(content: ScorecardContent) -> ScorecardContent:
    records = replace(content.quality, last_import_on=None, complete_to=None, undecided_orders=(), refused_orders=(),
                      pending_orders=())  # fmt: skip
    nothing = CardState(CardStatus.FINAL, date.min)
    dealer = replace(content.dealer, merged_into="", took_over=())
    return replace(content, dealer=dealer, state=nothing, definitions=(), foot="", counted=(), quality=records,
                   open_complaints=(), open_actions=(), next_actions=(), complaints=_settled(content.complaints),
                   bonus=None)  # fmt: skip


def _settled(counts: ComplaintCounts | None) -> ComplaintCounts | None:
    """How promises were kept, without what is still under way."""
    return counts and replace(counts, open=0, closed=0, closed_first=0)


def changes_between(
    before: ScorecardContent, after: ScorecardContent, reason: str, on: date, w: Wording
) -> tuple[Change, ...]:
    """The reason and each difference, the newest issue first."""
    said = [w.t("reissued because: %(reason)s", reason=reason), *_differences(before, after, w)]
    return (*(Change(on, what) for what in said), *before.state.changes)


def _differences(before: ScorecardContent, after: ScorecardContent, w: Wording) -> Iterator[str]:
    old, new = before.figures, after.figures
    if old.first_visit.provisional_until and not new.first_visit.provisional_until:
        yield w.t("the month is final now")
    if not old.first_visit.provisional_until and new.first_visit.provisional_until:
        yield w.t("the month is provisional again")
    pairs = (
        (w.t("First-time-fix rate"), old.first_visit, new.first_visit),
        (w.t("rework rate, dealer-side"), old.rework_dealer, new.rework_dealer),
        (w.t("Return share of all visits"), old.return_share, new.return_share),
        (w.t("By the customers' answers"), old.customer, new.customer),
        (w.t("Detected rate"), old.detected, new.detected),
    )
    for name, was, now in pairs:
        if _written(was, w) != _written(now, w):
            yield _moved(name, _written(now, w), _written(was, w), w)
    if old.first_visit.target != new.first_visit.target:
        yield _moved(w.t("target"), w.percent(new.first_visit.target), w.percent(old.first_visit.target), w)
    yield from _orders(before, after, w)
    yield from _causes(before, after, w)
    yield from _counts(before.quality, after.quality, w)
    if before.cases != after.cases:
        yield _moved(w.t("rework cases"), w.number(len(after.cases)), w.number(len(before.cases)), w)
    if before.satisfaction != after.satisfaction:
        yield w.t("answers of customers came in or were corrected")
    yield from _complaints(_settled(before.complaints), _settled(after.complaints), w)


def _orders(before: ScorecardContent, after: ScorecardContent, w: Wording) -> Iterator[str]:
    """The orders that make the difference, by what became of them; nothing where the earlier issue kept no list."""
    if not before.counted:
        return
    old, new = (dict(_standings(content)) for content in (before, after))
    failed: list[str] = []
    not_failed: list[str] = []
    otherwise: list[str] = []
    for number in sorted(set(old) & set(new)):
        was, now = old[number], new[number]
        if was != now:
            turned = (S.FAILED in now) - (S.FAILED in was)
            (failed if turned > 0 else not_failed if turned < 0 else otherwise).append(number)
    kinds = (
        (w.t("orders that count now"), sorted(set(new) - set(old))),
        (w.t("orders that no longer count"), sorted(set(old) - set(new))),
        (w.t("orders that failed"), failed),
        (w.t("orders that no longer failed"), not_failed),
        (w.t("orders that count otherwise"), otherwise),
    )
    for name, numbers in kinds:
        if numbers:
            more = len(numbers) - MOST_NAMED
            named = ", ".join(numbers[:MOST_NAMED])
            yield f"{name}: {named}" + (w.t(" and %(n)s more", n=w.number(more)) if more > 0 else "")


def _standings(content: ScorecardContent) -> Iterator[tuple[str, S]]:
    for one in content.counted:
        number, _, bits = one.rpartition(" ")
        yield number, S(int(bits, 16))


def _complaints(was: ComplaintCounts | None, now: ComplaintCounts | None, w: Wording) -> Iterator[str]:
    if was is None or now is None:
        if was is not now:
            yield w.t("complaints of the month are recorded now")
        return
    pairs = (
        (w.t("complaints received in the month"), was.received, now.received),
        (w.t("acknowledged in time"), (was.acknowledge_kept, was.acknowledge_due),
         (now.acknowledge_kept, now.acknowledge_due)),
        (w.t("answered in time"), (was.answer_kept, was.answer_due), (now.answer_kept, now.answer_due)),
        (w.t("complaints raised a level"), was.escalated, now.escalated),
        (w.t("complaints reopened"), was.reopened, now.reopened),
    )  # fmt: skip
    for name, old, new in pairs:
        if old != new:
            yield _moved(name, _part(new, w), _part(old, w), w)


def _part(value: int | tuple[int, int], w: Wording) -> str:
    if isinstance(value, int):
        return w.number(value)
    return w.t("%(a)s of %(b)s", a=w.number(value[0]), b=w.number(value[1]))


def _causes(before: ScorecardContent, after: ScorecardContent, w: Wording) -> Iterator[str]:
    def counted(content: ScorecardContent) -> dict[str, int]:
        counts: dict[str, int] = {}
        for bar in content.causes:
            code = bar.cause.code if bar.cause else w.t("no cause yet")
            counts[code] = counts.get(code, 0) + bar.count
        return counts

    old, new = counted(before), counted(after)
    for code in sorted(old | new):
        if old.get(code, 0) != new.get(code, 0):
            yield _moved(code, w.number(new.get(code, 0)), w.number(old.get(code, 0)), w)


def _counts(before: RecordQuality, after: RecordQuality, w: Wording) -> Iterator[str]:
    pairs = (
        (w.t("suspected rework not yet decided"), before.undecided, after.undecided),
        (w.t("suspicions of the month that were dismissed"), before.dismissed, after.dismissed),
        (w.t("import rows refused and not yet corrected"), before.refused_rows, after.refused_rows),
        (w.t("links that wait for an earlier order"), before.pending_links, after.pending_links),
    )
    for name, was, now in pairs:
        if was != now:
            yield _moved(name, _count(now, w), _count(was, w), w)


def _moved(name: str, now: str, was: str, w: Wording) -> str:
    return w.t("%(name)s: %(now)s, was %(was)s", name=name, now=now, was=was)


def _count(value: int | None, w: Wording) -> str:
    return w.t("not known") if value is None else w.number(value)


def _written(figure: Figure | None, w: Wording) -> str:
    if figure is None or figure.rate is None:
        return w.t("not known")
    counts = w.t("%(a)s of %(b)s", a=w.number(figure.a), b=w.number(figure.b))
    return f"{w.percent(figure.rate)} · {counts}"
