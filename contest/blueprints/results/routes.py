"""The results desk and the pages that explain: rankings, "Cara hitung", downloads."""

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from contest.blueprints.results import bp
from contest.blueprints.results.steps import decision_url, next_act, round_url
from contest.domain.permissions import Permission
from contest.queries.calculations import calculation as read_calculation
from contest.queries.recap_papers import recap_paper_state
from contest.queries.result_sources import RoundHead, round_head
from contest.queries.results import results_overview
from contest.queries.round_results import ranking_page
from contest.services.recap_papers import open_recap, order_recap
from contest.services.recaps import recap_file
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.downloads import download
from contest.web.paging import page_url, requested_page


def asked_snapshot() -> int | None:
    """The snapshot number in the address (?rekaman=2), None for what holds now."""
    text = request.args.get("rekaman", "")
    return int(text) if text.isdecimal() and len(text) < 8 else None


@bp.get("")
@requires(Permission.READ_RESULTS)
def overview() -> str:
    """Categories x rounds of an edition with the next act, and how far the decision is."""
    actor = current_actor()
    found = results_overview(actor, request.args.get("edisi"), now=clock.now())
    return render_template(
        "results/overview.html",
        overview=found,
        act=next_act(actor, found) if found else None,
        round_url=lambda step, round_id: round_url(actor, step, round_id),
        decision_url=lambda step, slug: decision_url(actor, step, slug),
    )


@bp.get("/tahap/<int:round_id>")
@requires(Permission.READ_RESULTS)
def ranking(round_id: int) -> ResponseReturnValue:
    """The official ranking of a round; before it closes, why there is none to see."""
    actor = current_actor()
    head = round_head(actor, round_id)
    if not head.shown:
        return _hidden(head)
    page = ranking_page(actor, round_id, number=asked_snapshot(), page=requested_page())
    return render_template(
        "results/ranking.html",
        page=page,
        step_url=round_url(actor, page.step, round_id),
        page_url=page_url,
    )


def _hidden(head: RoundHead) -> ResponseReturnValue:
    return render_template("results/hidden.html", head=head), 423


@bp.get("/tahap/<int:round_id>/cara-hitung/<code>")
@requires(Permission.READ_RESULTS)
def calculation(round_id: int, code: str) -> ResponseReturnValue:
    """Every step from the marks of one entry to its rank."""
    actor = current_actor()
    head = round_head(actor, round_id)
    if not head.shown:
        return _hidden(head)
    found = read_calculation(actor, round_id, code, number=asked_snapshot())
    return render_template("results/calculation.html", found=found)


@bp.get("/tahap/<int:round_id>/berkas/<name>")
@requires(Permission.READ_RESULTS)
def recap(round_id: int, name: str) -> ResponseReturnValue:
    """The score recap as a table: rekap.xlsx, peringkat.csv, nilai.csv."""
    made = recap_file(current_actor(), round_id, name, number=asked_snapshot(), at=clock.now())
    return download(made)


@bp.route("/tahap/<int:round_id>/rekap-cetak", methods=["GET", "POST"])
@requires(Permission.READ_RESULTS)
def printed_recap(round_id: int) -> ResponseReturnValue:
    """The recap on paper: ask for it, wait while it is made, fetch it."""
    actor = current_actor()
    number = asked_snapshot()
    if request.method == "POST":
        order_recap(actor, round_id, number=number, at=clock.now())
        return redirect(url_for(".printed_recap", round_id=round_id, rekaman=number), 303)
    found = recap_paper_state(actor, round_id, number)
    page = render_template("results/printed_recap.html", found=found, asked=number)
    return page, 200, {"Refresh": "2"} if found.underway else {}


@bp.get("/tahap/<int:round_id>/rekap.pdf")
@requires(Permission.READ_RESULTS)
def recap_pdf(round_id: int) -> ResponseReturnValue:
    """The stored bytes of the printed recap."""
    stream, name = open_recap(current_actor(), round_id, number=asked_snapshot())
    return send_file(stream, "application/pdf", as_attachment=True, download_name=name)
