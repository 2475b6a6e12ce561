"""Which values come on the papers of an order?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dealer_service.domain.accounts import Actor
from dealer_service.domain.order_papers import OrderPaper, PaperJob, PaperKind
from dealer_service.domain.refusals import NotFound
from dealer_service.pdf.order_paper import order_pdf
from dealer_service.services.lists import list_concern_groups
from dealer_service.services.repair_order_view import OrderView, get_order
from dealer_service.services.scorecards import checked_locale
from dealer_service.services.words import N_


def order_paper(
    session: Session, actor: Actor, order_id: int, kind: str, locale: str, now: datetime
) -> tuple[str, bytes]:
    """The file's name and bytes; raises ``NotFound`` for an order that the person does not see."""
    if kind not in set(PaperKind):
        raise NotFound(N_("There is no such paper."))
    language = checked_locale(locale)
    view = get_order(session, actor, order_id, now)
    names = {group.code: group.name(language) for group in list_concern_groups(session, actor)}
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in view.number)
    return f"{plain}-{kind}.pdf", order_pdf(paper_of(view, names, language), PaperKind(kind))


def paper_of(view: OrderView, names: dict[str, str], locale: str) -> OrderPaper:
    """The order as its papers show it."""
    home = ZoneInfo(view.zone)
    returned = {back.job_id: back.original_number for back in view.returns if not back.suspected}
    return OrderPaper(
        locale=locale,
        dealer_code=view.dealer,
        dealer_name=view.dealer_name,
        number=view.number,
        vin=view.vin,
        plate=view.plate,
        model=view.model,
        customer=view.customer,
        phone=view.phone,
        advisor=view.advisor,
        opened_at=view.opened_at.astimezone(home),
        promised_at=view.promised_at.astimezone(home) if view.promised_at else None,
        odometer_km=view.odometer_km,
        estimate=view.estimate,
        currency=view.currency,
        jobs=tuple(
            PaperJob(
                job.line,
                names.get(job.group, job.group),
                job.job_type,
                job.concern,
                job.technician,
                job.labour_op,
                returned.get(job.id),
                view.consents[job.id].amount if job.id in view.consents else None,
            )
            for job in view.jobs
        ),
        questions=view.questions,
    )
