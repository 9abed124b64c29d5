"""Words for certificates, their register and their rendering."""

from typing import Any

from flask_babel import lazy_gettext as _l

from contest.domain.certificates import CertificateKind, CertificateState

REFUSALS: dict[str, Any] = {
    "decision-not-decreed": _l(
        "Keputusan penetapan belum dicatat. Isi nomor dan tanggal keputusan lebih dahulu."
    ),
    "kinds-missing": _l("Pilih paling sedikit satu jenis piagam."),
    "signatory-unknown": _l("Pilih penanda tangan."),
    "register-missing": _l("Agenda nomor piagam tahun %(year)s belum ada."),
    "no-longer-due": _l("Penerima ini tidak lagi berhak atas piagam jenis ini."),
    "nothing-issued": _l("Belum ada piagam yang terbit untuk dicetak."),
    "rendering-unavailable": _l("Piagam belum dapat dibuat: %(part)s tidak ada. %(remedy)s"),
    "does-not-fit": _l(
        "%(recipient)s: isian %(field)s terlalu panjang untuk piagam meskipun sudah diperkecil. "
        "Persingkat teksnya."
    ),
    "missing-glyphs": _l(
        "%(recipient)s: isian %(field)s memuat huruf yang tidak ada pada huruf cetak: "
        "%(characters)s."
    ),
    "bad-emblem": _l("Lambang tidak dapat dipakai; unggah gambar PNG yang utuh."),
    "pattern-unknown-slot": _l("Pola nomor memuat bagian yang tidak dikenal: %(slot)s."),
    "pattern-without-number": _l("Pola nomor harus memuat nomor urut."),
    "pattern-broken": _l("Kurung kurawal pada pola nomor tidak berpasangan."),
}
STATES = {
    CertificateState.RESERVED: _l("Nomor dipesan"),
    CertificateState.ISSUED: _l("Terbit"),
    CertificateState.SIGNED: _l("Ditandatangani"),
    CertificateState.VOID: _l("Batal"),
}
KINDS = {
    CertificateKind.WINNER: _l("Pemenang"),
    CertificateKind.FINALIST: _l("Finalis"),
    CertificateKind.PARTICIPANT: _l("Peserta"),
    CertificateKind.JUDGE: _l("Juri"),
}
