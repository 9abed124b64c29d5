"""The receipt of a submit (tanda terima) as PDF, made from the frozen revision."""

from datetime import datetime
from zoneinfo import ZoneInfo

from contest.domain.actor import Actor
from contest.queries.entry_receipt import EntryReceipt, entry_receipt
from contest.rendering.documents import ReceiptFacts, render_receipt
from contest.rendering.facts import Letterhead
from contest.services.certificate_facts import GOVERNMENT, OFFICE
from contest.wording.dates import format_datetime


def receipt_pdf(actor: Actor, code: str, *, at: datetime) -> tuple[str, bytes]:
    """File name and bytes of the latest receipt. Raises NotFound, RenderingUnavailable."""
    receipt = entry_receipt(code, actor)
    return f"tanda-terima-{receipt.number}.pdf", render_receipt(_facts(receipt, at))


def _facts(receipt: EntryReceipt, at: datetime) -> ReceiptFacts:
    zone = ZoneInfo(receipt.time_zone)
    return ReceiptFacts(
        letterhead=Letterhead(GOVERNMENT, OFFICE),
        number=receipt.number,
        edition=receipt.edition,
        entry_title=receipt.title,
        participant=receipt.participant,
        category=receipt.category,
        submitted_at=format_datetime(receipt.frozen_at, zone),
        revision=receipt.revision,
        sha256=receipt.sha256,
        created=at,
        # The paper is official and always Indonesian, whatever language the screen speaks.
        rows=(
            ("Indikator yang diklaim", f"{receipt.claimed} dari {receipt.indicators}"),
            ("Skor kematangan yang diklaim", f"{receipt.score} dari {receipt.maximum}"),
            ("Berkas dan tautan bukti", str(receipt.evidence)),
        ),
    )
