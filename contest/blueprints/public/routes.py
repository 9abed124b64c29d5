"""Pages for everyone: home, results, verification, health."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from contest.blueprints.public import bp
from contest.domain.codes import CODE_LENGTH, normal_code
from contest.domain.permissions import Permission
from contest.queries import certificates, public
from contest.web import clock
from contest.web.auth import current_actor, requires
from contest.web.limits import LOOK_UP, limiter
from contest.web.navigation import home_url
from contest.wording import results as words
from contest.wording.ranking import tie_text


@bp.get("/")
@requires(Permission.READ_PUBLIC)
def home() -> ResponseReturnValue:
    """The front door: what runs now, the latest results, where to verify a certificate."""
    return render_template(
        "public/home.html",
        edition=public.running_edition(clock.now()),
        results=public.public_editions(),
        desk=home_url(current_actor()),
    )


@bp.get("/hasil")
@requires(Permission.READ_PUBLIC)
def results_index() -> ResponseReturnValue:
    """Editions whose result is public."""
    return render_template("public/results_index.html", editions=public.public_editions())


@bp.get("/hasil/<slug>")
@requires(Permission.READ_PUBLIC)
def results(slug: str) -> ResponseReturnValue:
    """The announced result of one edition."""
    return render_template(
        "public/results.html",
        result=public.public_result(slug),
        tie_text=tie_text,
        words=words,
        now=clock.now(),
    )


@bp.get("/bantuan", endpoint="help")
@requires(Permission.READ_PUBLIC)
def help_page() -> str:
    """Who does what where, and what to do when something does not work."""
    return render_template("public/help.html")


@bp.get("/verifikasi")
@requires(Permission.READ_PUBLIC)
@limiter.limit(LOOK_UP)
def verification() -> ResponseReturnValue:
    """Look a certificate up by its code (all of it) or its printed number (valid or not)."""
    typed = request.args.get("kode", "").strip()[:200]
    code = normal_code(typed)
    if len(code) == CODE_LENGTH and "/" not in typed:
        return redirect(url_for(".verify", code=code), 303)
    known = certificates.number_is_valid(typed) if typed else None
    return render_template("public/verification.html", typed=typed, known=known)


@bp.get("/verifikasi/<code>")
@requires(Permission.READ_PUBLIC)
@limiter.limit(LOOK_UP)
def verify(code: str) -> ResponseReturnValue:
    """What a scanned code certifies. Unknown and malformed codes answer alike."""
    found = certificates.public_certificate(normal_code(code))
    status = 200 if found else 404
    return render_template("public/verify.html", certificate=found), status


@bp.get("/kesehatan")
@requires(Permission.READ_PUBLIC)
def health() -> ResponseReturnValue:
    """Whether the server can serve: 200 with the database's answer, else 503."""
    try:
        well = public.database_answers()
    except SQLAlchemyError:
        well = False
    return jsonify({"database": "ok" if well else "failed"}), 200 if well else 503
