"""With which sentences is a step of a complaint refused, and what is told to whom came second?"""

from dealer_service.domain.complaint_entries import Step
from dealer_service.domain.complaints import Level, State
from dealer_service.domain.words import N_

# Why a step that is not listed is refused: how the complaint stands, and what comes next.
NOT_LISTED: dict[State, str] = {
    State.RECEIVED: N_("Nobody has spoken with the customer yet. Acknowledge the complaint first."),
    State.ACKNOWLEDGED: N_("The complaint is acknowledged. Begin the negotiation before you offer or answer."),
    State.NEGOTIATING: N_("The complaint is being negotiated. Offer, escalate, or tell the customer the answer."),
    State.ESCALATED: N_("A superior's decision on the offer is awaited. It is approved, declined or given back first."),
    State.ANSWERED: N_("The customer has the answer. Ask whether he is satisfied before anything is closed."),
    State.FOLLOW_UP: N_("The customer was asked after the answer. Close the complaint, or record what he says now."),
    State.REOPENED: N_("The complaint is open again. Negotiate before you offer, answer or close."),
    State.CLOSED: N_("The complaint is closed. Reopen it if the customer comes back."),
}

NOT_THIS_LEVEL: dict[Level, str] = {
    Level.ADVISOR: N_("This complaint is at level 1: advisor, customer care or service manager work on it."),
    Level.MANAGER: N_("This complaint is at level 2: customer care or the service manager work on it."),
    Level.REGION: N_("This complaint is at level 3: customer care, service manager or area manager work on it."),
    Level.MANUFACTURER: N_("This complaint is at level 4: the dealer's customer care or manager, or the manufacturer "
                           "work on it."),
}  # fmt: skip

WAITS_FOR_LEVEL: dict[Level, str] = {
    Level.ADVISOR: N_("The service manager decides this."),
    Level.MANAGER: N_("The service manager decides this (level 2)."),
    Level.REGION: N_("The area manager decides this (level 3)."),
    Level.MANUFACTURER: N_("The manufacturer decides this (level 4)."),
}

NEEDED: dict[str, str] = {
    "note": N_("Write down what was said or why."),
    "channel": N_("Choose how you spoke with the customer."),
    "offer": N_("Choose what is offered, with its amount."),
    "limit": N_("Enter the amount that you authorise."),
    "satisfaction": N_("Choose how satisfied the customer is."),
    "upheld": N_("Say whether the complaint was right (upheld or not)."),
    "function": N_("Choose the responsible function."),
    "severity": N_("Choose the severity."),
    "category": N_("Choose what the complaint is about."),
    "handler_id": N_("Choose who takes care of it."),
    "outcome": N_("Choose what the attempt came to."),
    "ways_left": N_("Write down which ways you told the customer are left to him, in the house and outside."),
    "deadline": N_("Name the deadline."),
}

# What the one who came second is told; {name} was first.
MEANWHILE: dict[Step, str] = {
    Step.RECEIVE: N_("{name} took this complaint meanwhile. Look at it again."),
    Step.ACKNOWLEDGE: N_("{name} spoke with the customer and acknowledged this meanwhile. Look at it again."),
    Step.NEGOTIATE: N_("{name} began the negotiation meanwhile. Look at it again."),
    Step.OFFER: N_("{name} made the customer an offer meanwhile. Look at it again."),
    Step.TURN_DOWN: N_("{name} recorded meanwhile that the customer turned the offer down. Look at it again."),
    Step.ESCALATE: N_("{name} escalated an offer meanwhile. Look at it again."),
    Step.APPROVE: N_("{name} approved the offer meanwhile. Look at it again."),
    Step.DECLINE: N_("{name} declined the offer meanwhile. Look at it again."),
    Step.GIVE_BACK: N_("{name} gave the offer back with a limit meanwhile. Look at it again."),
    Step.TAKE_OVER: N_("{name} took this complaint over meanwhile. Look at it again."),
    Step.ANSWER: N_("{name} told the customer the answer meanwhile. Look at it again."),
    Step.FOLLOW_UP: N_("{name} asked the customer after the answer meanwhile. Look at it again."),
    Step.CLOSE: N_("{name} closed this complaint meanwhile. Look at it again."),
    Step.UNREACHABLE: N_("{name} closed this complaint as unreachable meanwhile. Look at it again."),
    Step.WITHDRAW: N_("{name} recorded meanwhile that the customer withdrew. Look at it again."),
    Step.REOPEN: N_("{name} reopened this complaint meanwhile. Look at it again."),
    Step.WAIT: N_("{name} stopped the clock meanwhile: the customer's answer is awaited. Look at it again."),
    Step.RESUME: N_("{name} let the clock run again meanwhile. Look at it again."),
    Step.CONTACT: N_("{name} tried to reach the customer meanwhile. Look at it again."),
    Step.NOTE: N_("{name} added a note meanwhile. Look at it again."),
    Step.ADD: N_("The customer complained again meanwhile; {name} wrote it down. Look at it again."),
    Step.RAISE: N_("{name} raised the level meanwhile. Look at it again."),
    Step.REGRADE: N_("{name} changed the severity meanwhile. Look at it again."),
    Step.RECLASSIFY: N_("{name} changed the category meanwhile. Look at it again."),
    Step.LINK: N_("{name} changed the vehicle or the order meanwhile. Look at it again."),
    Step.ASSIGN: N_("{name} gave this complaint to somebody meanwhile. Look at it again."),
    Step.JUDGE: N_("{name} recorded the finding meanwhile. Look at it again."),
    Step.OVERTURN: N_("{name} changed the finding meanwhile. Look at it again."),
    Step.MISS: N_("A deadline passed meanwhile and the level rose. Look at it again."),
}
