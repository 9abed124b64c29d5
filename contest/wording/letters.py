"""Texts of letters and slips. Official papers are Indonesian in every interface language."""

from contest.domain.entries import CheckOutcome

PLACE = "Banjarbaru"
UNNUMBERED = "............................"
"""The number is written by hand from the office's own agenda of letters."""
UNNAMED = "(............................................)"
HEAD_OF_OFFICE = "Kepala Badan Riset dan Inovasi Daerah"

SUBJECTS = {
    CheckOutcome.RETURNED: "Pengembalian berkas inovasi untuk diperbaiki",
    CheckOutcome.REJECTED: "Hasil seleksi administrasi",
}
ROLES = {"officer": "Operator", "judge": "Juri"}


def opening(
    outcome: CheckOutcome, *, edition: str, title: str, number: str, category: str, revision: int
) -> str:
    """The first paragraph of a letter about a check."""
    result = (
        "belum dapat diterima dan dikembalikan untuk diperbaiki"
        if outcome is CheckOutcome.RETURNED
        else "dinyatakan tidak lolos seleksi administrasi"
    )
    return (
        f"Berdasarkan seleksi administrasi {edition}, inovasi “{title}” dengan nomor pendaftaran "
        f"{number} pada kategori {category} (pengiriman ke-{revision}) {result} karena hal-hal "
        "berikut:"
    )


def closing(outcome: CheckOutcome, *, note: str, deadline: str) -> tuple[str, ...]:
    """The last paragraphs; ``deadline`` in words, empty when none was given."""
    paragraphs = [note] if note else []
    if outcome is CheckOutcome.RETURNED and deadline:
        paragraphs.append(
            "Mohon hal-hal tersebut diperbaiki melalui sistem lomba dan inovasi dikirim kembali "
            f"paling lambat {deadline}."
        )
    paragraphs.append(
        "Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih."
    )
    return tuple(paragraphs)


def addressee(participant: str, *, community: bool) -> tuple[str, ...]:
    """To whom a letter goes."""
    first = participant if community else f"Pimpinan {participant}"
    return (first, "di tempat")


def reason_line(place: str, label: str, note: str) -> str:
    """One numbered reason: where, why, and the checker's words."""
    said = f"{place}: {label}" if place else label
    return f"{said}. {note}" if note else f"{said}."
