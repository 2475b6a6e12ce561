"""At the dealer, with a tablet: draw the sample, look at one order after the other, note what is wrong."""

import csv
import io
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from dealer_service.domain.accounts import Permission
from dealer_service.domain.audit_samples import Method
from dealer_service.domain.audits import AuditStep, Question, Severity, is_return
from dealer_service.domain.rework_decisions import PairState, Verdict
from dealer_service.services import audit_attachments, audit_checks, audit_findings, audit_frames, audit_papers
from dealer_service.services.audit_checks import JobPair, OrderCheck
from dealer_service.services.audit_findings import Ruling
from dealer_service.services.audit_view import answers_of, get_audit
from dealer_service.services.rework_items import choices
from dealer_service.web import edge, leads
from dealer_service.web.audit_forms import CheckForm, FindingForm, SampleForm
from dealer_service.web.audit_frame import bp, months_words
from dealer_service.web.audit_uploads import LARGEST, file_row, sent_files
from dealer_service.web.audit_words import CLASSES, METHODS, QUESTIONS, SEVERITIES
from dealer_service.web.forms import refusals_at
from dealer_service.web.guards import page
from dealer_service.web.languages import reader_locale
from dealer_service.web.words import DASH, moment, number, percent

SUGGESTED = 50


@page(bp, "/<int:audit_id>/sample", permission=Permission.CONDUCT_AUDITS, methods=("GET", "POST"))
def sample(audit_id: int) -> ResponseReturnValue:
    """Size and precision are shown before anything is drawn."""
    session, actor = edge.session(), edge.actor()
    plan = audit_frames.sample_plan(session, actor, audit_id)
    view = get_audit(session, actor, audit_id, edge.now())
    form = SampleForm(size=min(SUGGESTED, plan.total) or None, seed=plan.seed)
    if form.validate_on_submit():
        with refusals_at(form):
            count = audit_frames.draw_sample(session, actor, audit_id, Method(form.method.data), form.size.data,
                                             form.seed.data or "", edge.now())  # fmt: skip
            flash(_("%(n)s orders are drawn. The list, the seed and the method stay on record.", n=number(count)))
            return redirect(url_for("audits.audit", audit_id=audit_id))
    return render_template(
        "audits/sample.html",
        form=form,
        total=number(plan.total),
        classes=[(str(CLASSES[one]), number(count)) for one, count in plan.sizes.items()],
        methods=[(one.value, str(words[0]), str(words[1])) for one, words in METHODS.items()],
        offered=[(number(size), ["±" + number(halves[one] * 100, 1) for one in METHODS])
                 for size, halves in plan.offered],
        wanted=[("±" + number(half * 100), [number(needed[one]) for one in METHODS]) for half, needed in plan.wanted],
        name=f"{view.dealer.code} {view.dealer.name}",
        months=months_words(view.first.first_day, view.last.first_day),
        crumbs=[(f"{_('Audit')} {view.dealer.code}", url_for("audits.audit", audit_id=audit_id))],
    ), form.status  # fmt: skip


@page(bp, "/<int:audit_id>/sample.csv", permission=Permission.SEE_AUDITS)
def sample_file(audit_id: int) -> ResponseReturnValue:
    """The whole list drawn from, so that anybody can draw again."""
    rows = audit_frames.frame_rows(edge.session(), edge.actor(), audit_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("order", "class", "weight", "recorded_as_return", "place_in_sample"))
    writer.writerows((*row[:4], row[4] or "") for row in rows)
    answer = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=audit-{audit_id}-list.csv"
    return answer


@page(bp, "/<int:audit_id>/report.pdf", permission=Permission.SEE_AUDITS)
def report(audit_id: int) -> ResponseReturnValue:
    """The report that both sides sign, in the reader's language; ``locale`` en or zh names another."""
    locale = request.args.get("locale") or reader_locale()
    name, content = audit_papers.print_report(edge.session(), edge.actor(), audit_id, locale, edge.now())
    return send_file(io.BytesIO(content), mimetype="application/pdf", download_name=name)


@page(bp, "/<int:audit_id>/orders/<int:place>", permission=Permission.SEE_AUDITS, methods=("GET", "POST"))
def check(audit_id: int, place: int) -> ResponseReturnValue:
    """The check list of one order; after it the next order is open, or a finding where the record says otherwise."""
    found = audit_checks.get_check(edge.session(), edge.actor(), audit_id, place, edge.now())
    known = answers_of(found.row) or {}
    form = CheckForm(words=found.row.words, seen=found.row.version, **{q.value: a.value for q, a in known.items()})
    if found.may_answer and form.validate_on_submit():
        with refusals_at(form):
            following = audit_checks.answer_check(
                edge.session(), edge.actor(), audit_id, place, form.answers(), form.words.data or "", edge.now(),
                seen=int(form.seen.data or 0))  # fmt: skip
            was = is_return(form.answers())
            if was is not None and was != found.row.returned:
                flash(_("Kept. The record says otherwise: raise a finding, or go on."))
                return redirect(url_for("audits.check", audit_id=audit_id, place=place, finding=1) + "#finding")
            flash(_("Order %(number)s is kept.", number=found.row.number))
            if following is None:
                return redirect(url_for("audits.audit", audit_id=audit_id))
            return redirect(url_for("audits.check", audit_id=audit_id, place=following))
    return _shown(audit_id, found, form, _finding_form(found, sent=False)), form.status


@page(bp, "/<int:audit_id>/orders/<int:place>/finding", permission=Permission.CONDUCT_AUDITS, methods=("POST",),
      largest=LARGEST)  # fmt: skip
def raise_finding(audit_id: int, place: int) -> ResponseReturnValue:
    """A finding about this order; ``pair`` is verdict:job:original, or empty."""
    found = audit_checks.get_check(edge.session(), edge.actor(), audit_id, place, edge.now())
    finding = _finding_form(found, sent=True)
    if finding.validate_on_submit():
        with refusals_at(finding):
            finding_id = audit_findings.raise_finding(
                edge.session(), edge.actor(), audit_id, Severity(finding.severity.data), finding.words.data,
                finding.evidence.data, edge.now(), place=place, ruling=_ruling(finding))  # fmt: skip
            if files := sent_files(finding.files.name):
                audit_attachments.attach_to_finding(edge.session(), edge.actor(), finding_id, files, edge.now())
            flash(_("The finding is raised; an auditor verifies it."))
            following = get_audit(edge.session(), edge.actor(), audit_id, edge.now()).next_place
            if following is None:
                return redirect(url_for("audits.audit", audit_id=audit_id) + "#findings")
            return redirect(url_for("audits.check", audit_id=audit_id, place=following))
    known = answers_of(found.row) or {}
    form = CheckForm(formdata=None, words=found.row.words, seen=found.row.version,
                     **{question.value: answer.value for question, answer in known.items()})  # fmt: skip
    return _shown(audit_id, found, form, finding, wrong=True), 422


def _ruling(form: Any) -> Ruling | None:
    parts = (form.pair.data or "").split(":")
    if len(parts) != 3:
        return None
    return Ruling(Verdict(parts[0]), int(parts[1]), int(parts[2]), form.reason.data or None)


def _finding_form(found: OrderCheck, *, sent: bool) -> Any:
    given: dict[str, Any] = {} if sent else {"formdata": None}
    form: Any = FindingForm(prefix="finding-", **given)
    pairs = [SelectChoice("", _("nothing: the record of rework stays"))]
    for pair in found.pairs:
        for visit, days, _km in pair.earlier:
            says = {"order": _visit_name(visit), "line": number(pair.line), "days": number(days)}
            linked = pair.table.original_id == visit.job_id and pair.table.state in LINKED
            if not linked:
                words = _("job %(line)s is rework of %(order)s, %(days)s days before", **says)
                pairs.append(SelectChoice(f"confirmed:{pair.job_id}:{visit.job_id}", words))
            if pair.table.original_id == visit.job_id:
                words = _("job %(line)s is no rework of %(order)s", **says)
                pairs.append(SelectChoice(f"dismissed:{pair.job_id}:{visit.job_id}", words))
    form.pair.choices = pairs
    reasons = choices(edge.session(), edge.actor(), edge.now())[1]
    named = [SelectChoice(one.code, one.name(reader_locale())) for one in reasons]
    form.reason.choices = [SelectChoice("", DASH), *named]
    return form


LINKED = frozenset({PairState.REPORTED, PairState.CONFIRMED, PairState.AUDITED})


def _visit_name(visit: Any) -> str:
    if visit.own is None:
        return _("a visit elsewhere")
    return f"{visit.own.dealer_code} {visit.own.number}/{visit.own.line}"


def _shown(audit_id: int, found: OrderCheck, form: CheckForm, finding: Any, *, wrong: bool = False) -> str:
    order, place = found.order, found.row.place
    view = get_audit(edge.session(), edge.actor(), audit_id, edge.now())
    asked = order.questions
    return render_template(
        "audits/check.html",
        found=found,
        order=order,
        form=form,
        asked=[(field, str(QUESTIONS[question][1])) for question, field in form.asked()],
        finding=finding if AuditStep.RAISE in view.steps else None,
        finding_open=wrong or "finding" in request.args,
        audit_id=audit_id,
        place=number(place),
        places=number(found.places),
        name=f"{view.dealer.code} {view.dealer.name}",
        on_record=str(CLASSES[_class(found)]),
        chance=percent(found.row.probability, 0),
        times=[(_("Opened"), moment(order.opened_at, order.zone)),
               (_("Promised"), moment(order.promised_at, order.zone)),
               (_("Delivered"), moment(order.delivered_at, order.zone)),
               (_("Entered"), moment(order.entered_at, order.zone))],
        kilometres=f"{number(order.odometer_km)} → {number(order.odometer_out_km)} km",
        three=None if asked is None else [
            (_("Had it before?"), _yes(asked.had_before)), (_("Right when you left?"), _yes(asked.right_when_left)),
            (_("When did it come back?"), DASH if asked.came_back_on is None else str(asked.came_back_on))],
        order_href=leads.page_at("repair_orders.order", order_id=order.id),
        jobs=[_job(order, pair) for pair in found.pairs],
        earlier_href=_place(audit_id, place - 1) if place > 1 else None,
        later_href=_place(audit_id, place + 1) if place < found.places else None,
        severities=list(finding.severity),
        raised=[{"severity": SEVERITIES[one.severity], "words": one.words, "evidence": one.evidence,
                 "files": [file_row(file) for file in one.files], "zone": view.zone}
                for one in view.findings if one.order_id == order.id],
        was=Question.WAS_REWORK.value,
        crumbs=[(_("Audits"), url_for("audits.listed")),
                (view.dealer.code, url_for("audits.audit", audit_id=audit_id))],
    )  # fmt: skip


def _place(audit_id: int, place: int) -> str:
    return url_for("audits.check", audit_id=audit_id, place=place)


def _class(found: OrderCheck) -> Any:
    return next(one for one in CLASSES if one.value == found.row.record_class)


def _yes(value: bool | None) -> str:
    return _("not known") if value is None else _("yes") if value else _("no")


def _job(order: Any, pair: JobPair) -> dict[str, Any]:
    job = next(one for one in order.jobs if one.id == pair.job_id)
    return {
        "line": number(job.line),
        "group": job.group,
        "concern": job.concern or DASH,
        "cause": job.cause or DASH,
        "correction": job.correction or DASH,
        "technician": job.technician or DASH,
        "rework_cause": job.cause_code,
        "earlier": [
            {
                "name": _visit_name(visit),
                "on_table": visit.job_id == pair.table.original_id,
                "concern": visit.facts.concern or DASH,
                "correction": visit.facts.correction or DASH,
                "days": DASH if days is None else number(days),
                "km": DASH if km is None else number(km),
            }
            for visit, days, km in pair.earlier
        ],
    }
