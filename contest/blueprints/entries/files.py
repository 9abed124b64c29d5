"""Evidence files: for those who may read the entry, served so that nothing in them can act."""

from flask import request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from contest.blueprints.entries import bp
from contest.domain.permissions import Permission
from contest.services.evidence import open_evidence
from contest.web.auth import current_actor, requires


@bp.get("/berkas/<code>")
@requires(Permission.READ_EVIDENCE)
def file(code: str) -> ResponseReturnValue:
    """A stored file. Pictures, which we wrote ourselves, may stand in a page; all else is saved.

    ``?unduh`` saves a picture as well.
    """
    found, stream = open_evidence(current_actor(), code)
    inline = found.media_type.startswith("image/") and "unduh" not in request.args
    answer: Response = send_file(
        stream,
        mimetype=found.media_type,
        as_attachment=not inline,
        download_name=found.name,
        etag=found.sha256,
        conditional=True,
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    if answer.status_code == 304:
        stream.close()
    return answer
