"""How are the figures of answering complaints called?"""

from typing import Any

from flask_babel import lazy_gettext as _l

# A share has three lists: what it counts, of what, and what is missing.
SHARES: dict[str, Any] = {
    "acknowledged": _l("Acknowledged in time"),
    "answered": _l("Answered in time"),
    "followed_up": _l("Followed up in time"),
    "first_time_closed": _l("Closed the first time"),
    "upheld": _l("Upheld"),
}
LISTS: dict[str, Any] = {
    "received": _l("Received"),
    "still_open": _l("Still open"),
    "reopened": _l("Reopened"),
    "escalated": _l("Escalated"),
}
FIGURES: dict[str, Any] = {
    "received": _l("received"),
    "still_open": _l("still open"),
    "reopened": _l("reopened"),
    "escalated": _l("escalated"),
    "acknowledged": _l("acknowledged in time"),
    "acknowledged_of": _l("to be acknowledged"),
    "acknowledged_missed": _l("acknowledged late or not yet"),
    "answered": _l("answered in time"),
    "answered_of": _l("to be answered"),
    "answered_missed": _l("answered late or not yet"),
    "followed_up": _l("followed up in time"),
    "followed_up_of": _l("to be followed up"),
    "followed_up_missed": _l("followed up late or not yet"),
    "first_time_closed": _l("closed the first time"),
    "first_time_closed_of": _l("all that were closed"),
    "first_time_closed_missed": _l("closed after a reopening"),
    "timed": _l("with a first answer"),
    "upheld": _l("upheld"),
    "upheld_of": _l("judged"),
    "upheld_missed": _l("not upheld"),
}
DEFINITIONS: dict[str, Any] = {
    "acknowledged": _l("Complaints whose customer was spoken with before the promised hour, of those where the hour "
                       "has come or the promise is kept. The first round counts; hours are the dealer's own."),
    "answered": _l("Complaints answered by the promised closing time, of those answered or overdue. Time spent "
                   "waiting for the customer is not counted."),
    "first_time_closed": _l("Closed complaints that were never reopened, of all closed ones."),
    "median": _l("Half of the answered complaints took less working time from receipt to the first answer, without "
                 "pauses."),
    "escalated": _l("An offer went to a superior, a promise passed, or the matter was raised by hand or by the third "
                    "complaint about it."),
}  # fmt: skip
