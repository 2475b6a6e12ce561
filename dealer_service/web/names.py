"""How are roles, states and other fixed words called on a page?"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from dealer_service.domain.accounts import Role
from dealer_service.domain.refusals import Refused
from dealer_service.services.words import N_

_l = lazy_gettext

# Sentences of the domain, which knows no language, are met here by the translators.
DOMAIN_SENTENCES = (N_("Your role does not include this. It is done by: {roles}."),)

ROLE_NAMES: dict[Role, Any] = {
    Role.ADVISOR: _l("Service advisor"),
    Role.TECHNICIAN: _l("Technician"),
    Role.CUSTOMER_CARE: _l("Customer care"),
    Role.MANAGER: _l("Service manager"),
    Role.PRINCIPAL: _l("Dealer principal"),
    Role.AREA_MANAGER: _l("Area manager"),
    Role.AUDITOR: _l("Auditor"),
    Role.SERVICE_CENTRE: _l("Service centre"),
    Role.HEAD_OFFICE: _l("Head office"),
    Role.ADMIN: _l("Administrator"),
}


def role_name(value: str | Role) -> str:
    return str(ROLE_NAMES[Role(value)])


def sentence(refusal: Refused) -> str:
    """The refusal in the reader's language, with the names of roles as people say them."""
    return sentence_of(refusal.message, refusal.params)


def sentence_of(message: str, given: Mapping[str, object]) -> str:
    """A kept refusal in the reader's language: its message and what fills it."""
    params = dict(given)
    if "role" in params:
        params["role"] = role_name(str(params["role"]))
    if "roles" in params:
        params["roles"] = gettext(", ").join(role_name(role) for role in str(params["roles"]).split(", "))
    text = gettext(message)
    return text.format(**params) if params else text
