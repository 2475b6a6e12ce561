"""What are the states, steps and promises of a complaint called? In English, to be translated."""

from dealer_service.domain.complaint_clocks import Deadline, Kept
from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Channel, Function, Level, OfferKind, Outcome, Severity, Source, State
from dealer_service.domain.words import N_

STATES: dict[State, str] = {
    State.RECEIVED: N_("received"),
    State.ACKNOWLEDGED: N_("acknowledged"),
    State.NEGOTIATING: N_("negotiating"),
    State.ESCALATED: N_("escalated"),
    State.ANSWERED: N_("answered"),
    State.FOLLOW_UP: N_("followed up"),
    State.REOPENED: N_("reopened"),
    State.CLOSED: N_("case closed"),
}
SEVERITIES: dict[Severity, str] = {
    Severity.SAFETY: N_("safety"),
    Severity.MAJOR: N_("major"),
    Severity.MINOR: N_("minor"),
}
LEVELS: dict[int, str] = {
    Level.ADVISOR: N_("level 1, advisor"),
    Level.MANAGER: N_("level 2, service manager"),
    Level.REGION: N_("level 3, region"),
    Level.MANUFACTURER: N_("level 4, manufacturer"),
}
SOURCES: dict[Source, str] = {
    Source.COUNTER: N_("at the counter"),
    Source.TELEPHONE: N_("by telephone"),
    Source.E_MAIL: N_("by e-mail"),
    Source.LETTER: N_("by letter"),
    Source.ONLINE: N_("online"),
    Source.SERVICE_CENTRE: N_("through the manufacturer's service centre"),
    Source.FOLLOW_UP: N_("at the follow-up"),
}
CHANNELS: dict[Channel, str] = {
    Channel.TELEPHONE: N_("by telephone"),
    Channel.COUNTER: N_("at the counter"),
    Channel.VISIT: N_("by a visit"),
    Channel.E_MAIL: N_("by e-mail"),
    Channel.LETTER: N_("by letter"),
    Channel.ONLINE: N_("online"),
}
OUTCOMES: dict[Outcome, str] = {
    Outcome.REACHED: N_("reached"),
    Outcome.NO_ANSWER: N_("no answer"),
    Outcome.MESSAGE_LEFT: N_("message left"),
    Outcome.SENT: N_("sent, no reply yet"),
    Outcome.WRONG_ADDRESS: N_("wrong number or address"),
}
FUNCTIONS: dict[Function, str] = {
    Function.COUNTER: N_("counter"),
    Function.WORKSHOP: N_("workshop"),
    Function.PARTS: N_("parts store"),
    Function.BILLING: N_("billing"),
    Function.PRODUCT: N_("product (the manufacturer)"),
}
OFFERS: dict[OfferKind, str] = {
    OfferKind.FREE_REPAIR: N_("repair free of charge"),
    OfferKind.DISCOUNT: N_("discount"),
    OfferKind.REFUND: N_("refund"),
    OfferKind.VOUCHER: N_("voucher"),
    OfferKind.LOAN_CAR: N_("loan car"),
    OfferKind.REPLACEMENT: N_("replacement of the vehicle"),
    OfferKind.BUY_BACK: N_("buy-back"),
    OfferKind.OTHER: N_("something else"),
}
SATISFIED: dict[int, str] = {
    4: N_("very satisfied"),
    3: N_("basically satisfied"),
    2: N_("neutral"),
    1: N_("dissatisfied"),
}
DEADLINES: dict[Deadline, str] = {
    Deadline.ACKNOWLEDGE: N_("Acknowledge"),
    Deadline.ANSWER: N_("Answer"),
    Deadline.FOLLOW_UP: N_("Follow up"),
}
# A copier takes the colour; the symbol stays.
KEPT: dict[Kept, tuple[str, str]] = {
    Kept.RUNNING: ("●", N_("running")),
    Kept.WAITING: ("●", N_("stopped: the customer is awaited")),
    Kept.OVERDUE: ("▼", N_("overdue")),
    Kept.MET: ("✓", N_("kept")),
    Kept.MISSED: ("▼", N_("missed")),
    Kept.STOPPED: ("◆", N_("closed before it was due")),
}
STEPS: dict[Step, str] = {
    Step.RECEIVE: N_("Received"),
    Step.ACKNOWLEDGE: N_("Acknowledged: the customer was heard"),
    Step.NEGOTIATE: N_("Negotiation begun"),
    Step.OFFER: N_("Offered"),
    Step.TURN_DOWN: N_("The customer turned the offer down"),
    Step.ESCALATE: N_("Escalated"),
    Step.APPROVE: N_("Offer approved"),
    Step.DECLINE: N_("Offer declined"),
    Step.GIVE_BACK: N_("Given back with a limit"),
    Step.TAKE_OVER: N_("Taken over"),
    Step.ANSWER: N_("Answered, as told to the customer"),
    Step.FOLLOW_UP: N_("Followed up"),
    Step.CLOSE: N_("Closed"),
    Step.UNREACHABLE: N_("Closed: the customer could not be reached"),
    Step.WITHDRAW: N_("Closed: the customer withdrew"),
    Step.REOPEN: N_("Reopened"),
    Step.WAIT: N_("Clock stopped: the customer is awaited"),
    Step.RESUME: N_("Clock running again"),
    Step.CONTACT: N_("Attempt to reach the customer"),
    Step.NOTE: N_("Note"),
    Step.ADD: N_("The customer complained again"),
    Step.RAISE: N_("Level raised by hand"),
    Step.REGRADE: N_("Severity changed"),
    Step.RECLASSIFY: N_("Category changed"),
    Step.LINK: N_("Vehicle or order changed"),
    Step.ASSIGN: N_("Given to somebody"),
    Step.JUDGE: N_("Finding recorded"),
    Step.OVERTURN: N_("Finding changed after closing"),
    Step.MISS: N_("Deadline missed"),
}
