"""How do the entries of a complaint print, one by one and without loss?"""

from collections.abc import Iterator

from dealer_service.domain.complaint_entries import Said, Step
from dealer_service.domain.complaint_names import (
    CHANNELS,
    FUNCTIONS,
    LEVELS,
    OUTCOMES,
    SATISFIED,
    SEVERITIES,
    STATES,
    STEPS,
)
from dealer_service.domain.complaint_papers import ComplaintFile, FiledEntry
from dealer_service.pdf import complaint_words as words
from dealer_service.pdf import table
from dealer_service.pdf.long_text import long_row
from dealer_service.pdf.sheet import LEFT, RIGHT, WIDE
from dealer_service.pdf.table import Block
from dealer_service.pdf.wording import DASH, Wording


def contacts(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    """When, how and by whom the customer was spoken with, or tried to be; the words stand with the entry named."""
    spoken = [entry for entry in content.entries if entry.said.channel is not None]
    yield table.section(LEFT, RIGHT, w.t("Contacts with the customer"), w.number(len(spoken)))
    if not spoken:
        yield table.paragraph(LEFT, WIDE, w.t("None recorded."))
        return
    cols = table.columns(
        LEFT,
        RIGHT,
        (
            (w.t("when"), 21, False),
            (w.t("how"), 13, False),
            (w.t("what came of it"), 30, False),
            (w.t("next attempt"), 21, False),
            (w.t("by"), 17, False),
            (w.t("entry"), 7, True),
        ),
    )
    yield table.header(cols)
    for entry in spoken:
        came = words.word(w, OUTCOMES, entry.said.outcome) if entry.said.outcome else w.t(STEPS[entry.step])
        following = words.moment(w, entry.said.next_attempt_at, content.zone)
        channel = words.word(w, CHANNELS, entry.said.channel)
        cells = (words.moment(w, entry.at, content.zone), channel, came, following, entry.by or DASH,
                 w.number(entry.seq))  # fmt: skip
        yield table.row(cols, cells, most=4)


def timeline(content: ComplaintFile, w: Wording) -> Iterator[Block]:
    """Every entry with all that was written down."""
    yield table.section(LEFT, RIGHT, w.t("Every entry, as it was written"), w.number(len(content.entries)))
    cols = table.columns(
        LEFT,
        RIGHT,
        (
            (w.t("entry"), 6, False),
            (w.t("when"), 19, False),
            (w.t("step"), 26, False),
            (w.t("what was written down"), 48, False),
            (w.t("by"), 16, False),
        ),
    )
    head = table.header(cols)
    yield head
    for entry in content.entries:
        state = w.t("now %(state)s", state=w.t(STATES[entry.state]))
        cells = (w.number(entry.seq), words.moment(w, entry.at, content.zone), f"{w.t(STEPS[entry.step])}\n{state}",
                 "\n".join(_written(entry, content, w)) or DASH, _by(entry, w))  # fmt: skip
        yield from long_row(cols, cells, head)


def _by(entry: FiledEntry, w: Wording) -> str:
    if entry.by is None:
        return w.t("by itself")
    if entry.on_behalf_of:
        return w.t("%(name)s for %(absent)s", name=entry.by, absent=entry.on_behalf_of)
    return entry.by


def _written(entry: FiledEntry, content: ComplaintFile, w: Wording) -> Iterator[str]:
    said: Said = entry.said
    if said.note:
        yield said.note
    if said.offer is not None and entry.step is not Step.TAKE_OVER:
        yield w.t("Offer: %(offer)s", offer=words.offered(w, said.offer, content.currency))
    if said.limit is not None:
        yield w.t("authorised up to %(amount)s", amount=words.money(w, said.limit, content.currency))
    if said.ways_left:
        yield w.t("ways left to the customer: %(ways)s", ways=said.ways_left)
    if said.satisfaction is not None:
        yield w.t("satisfaction: %(level)s", level=words.word(w, SATISFIED, said.satisfaction))
    if said.upheld is not None:
        function = words.word(w, FUNCTIONS, said.function)
        yield w.t("finding: %(upheld)s, %(function)s", upheld=words.upheld(w, said.upheld), function=function)
    if said.severity is not None:
        yield w.t("severity: %(severity)s", severity=words.word(w, SEVERITIES, said.severity))
    if entry.category:
        yield w.t("category: %(category)s", category=entry.category)
    if entry.handler and entry.step in (Step.ASSIGN, Step.TAKE_OVER, Step.RECEIVE):
        yield w.t("taken care of by %(name)s", name=entry.handler)
    if said.deadline is not None:
        name = words.deadline_name(w, said.deadline)
        yield w.t("%(deadline)s, due %(due)s", deadline=name, due=words.moment(w, said.due, content.zone))
    if said.raised_to is not None:
        yield w.t("raised to: %(level)s", level=w.t(LEVELS[said.raised_to]))
