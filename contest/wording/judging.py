"""Words for rounds, panels, assignments and scorecards."""

from typing import Any, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from contest.domain.conflicts import ConflictSource
from contest.domain.rounds import NextStep, RoundState
from contest.domain.scorecards import ScorecardState

REFUSALS: dict[str, Any] = {
    "reason-long": _l("Alasan terlalu panjang; ringkas menjadi paling banyak %(most)s huruf."),
    # rounds
    "round-name-empty": _l("Isi nama tahap penilaian."),
    "round-name-long": _l("Nama terlalu panjang; paling banyak %(most)s huruf."),
    "round-weight": _l("Bobot harus lebih besar dari 0 dan paling banyak %(most)s."),
    "round-weights-over-100": _l(
        "Bobot tahap lain sudah berjumlah %(taken)s; untuk tahap ini tersisa paling banyak "
        "%(left)s."
    ),
    "round-window": _l("Batas waktu harus setelah waktu mulai."),
    "not-a-number": _l("Isi dengan angka, misalnya 40 atau 33,5."),
    "not-a-whole-number": _l("Isi dengan bilangan bulat, misalnya 10."),
    "round-time": _l("Isi tanggal dan jam."),
    "promote-top": _l("Jumlah yang lolos harus 1 atau lebih."),
    "pass-mark": _l("Nilai ambang harus di antara 0 dan 100."),
    "blind-field-unknown": _l("Isian yang disembunyikan tidak dikenal: %(found)s."),
    "round-key": _l('Kunci tahap "%(key)s" hanya boleh memuat huruf kecil, angka dan tanda -.'),
    "round-key-taken": _l("Kategori ini sudah mempunyai tahap dengan nama itu; pilih nama lain."),
    "round-position-taken": _l("Urutan %(position)s sudah dipakai tahap lain dalam kategori ini."),
    "rubric-unknown": _l("Pilih rubrik milik edisi ini."),
    "rubric-without-key": _l("Rubrik harus mempunyai kunci dan nama."),
    "weights-settled": _l(
        "Penilaian kategori ini sudah dimulai; bobot dan jumlah tahapnya tidak dapat diubah lagi."
    ),
    "round-settings-locked": _l(
        "Tahap ini sudah dibuka; yang dapat diubah hanya nama dan batas waktunya."
    ),
    "round-closed": _l(
        "Tahap %(name)s sudah ditutup. Hubungi sekretariat bila tahap ini perlu dibuka kembali."
    ),
    "round-not-begun": _l("Tahap %(name)s belum dibuka oleh sekretariat."),
    "round-not-closed": _l("Tahap %(name)s tidak sedang ditutup."),
    "round-not-first": _l(
        "Hanya tahap pertama (%(name)s) yang diisi dengan inovasi yang diterima; tahap berikutnya "
        "diisi oleh inovasi yang lolos."
    ),
    "round-edition-archived": _l("Edisi ini sudah diarsipkan; penilaiannya hanya dapat dibaca."),
    "round-not-ready": _l("Tahap ini belum siap dibuka."),
    "round-reopen-by-two": _l("Tahap yang sudah ditutup dibuka kembali oleh dua orang."),
    "round-deadline-past": _l("Batas waktu tahap ini sudah lewat; ubah dahulu pengaturannya."),
    "round-without-entries": _l("Belum ada inovasi dalam tahap ini."),
    "round-without-panel": _l("Belum ada panel juri dalam tahap ini."),
    "entry-short-of-judges": _l("%(number)s %(title)s: %(found)s juri, diperlukan %(needed)s."),
    "round-opens-early": _l("Waktu mulai yang direncanakan belum tiba."),
    "unfinished-sheets": _l(
        "%(count)s lembar nilai belum final. Tulis alasan bila tahap tetap ditutup; lembar itu "
        "tidak dihitung."
    ),
    # the second person
    "reopening-waits": _l("Permintaan membuka kembali sudah diajukan dan menunggu persetujuan."),
    "reopening-not-asked": _l(
        "Belum ada permintaan membuka kembali. Ajukan dahulu dengan alasannya."
    ),
    "second-person": _l(
        "Permintaan ini Anda ajukan sendiri; orang kedua yang harus menyetujuinya."
    ),
    # panels and assignments
    "panel-name-empty": _l("Isi nama panel."),
    "panel-name-long": _l("Nama terlalu panjang; paling banyak %(most)s huruf."),
    "panel-name-taken": _l('Tahap ini sudah mempunyai panel "%(name)s"; pilih nama lain.'),
    "panel-without-judge": _l("Pilih sedikitnya satu juri."),
    "chair-not-member": _l("Ketua panel harus salah seorang juri panel itu."),
    "judge-is-member": _l("Juri ini sudah menjadi anggota panel."),
    "judge-not-member": _l("Juri ini bukan anggota panel. Tambahkan dahulu ke panel."),
    "not-a-judge": _l("Orang ini bukan juri aktif."),
    "assignment-refused": _l("Penugasan tidak disimpan."),
    "entry-not-in-round": _l("Inovasi ini tidak ada dalam tahap ini."),
    "sheet-elsewhere": _l("%(entry)s sudah dinilai juri yang sama di panel lain."),
    "conflict-own-agency": _l(
        "%(judge)s tidak dapat menilai %(entry)s: inovasi dari perangkat daerahnya sendiri."
    ),
    "conflict-parent-agency": _l(
        "%(judge)s tidak dapat menilai %(entry)s: inovasi dari induk atau bawahan perangkat "
        "daerahnya."
    ),
    "conflict-officer": _l(
        "%(judge)s tidak dapat menilai %(entry)s: ia operator peserta inovasi itu."
    ),
    "conflict-declared": _l(
        "%(judge)s tidak dapat menilai %(entry)s: ia menyatakan benturan kepentingan."
    ),
    "conflict-found": _l(
        "%(judge)s tidak dapat menilai %(entry)s: sekretariat menemukan benturan kepentingan."
    ),
    "sheet-in-conflict": _l(
        "%(judge)s ditugaskan menilai %(entry)s, padahal ada benturan kepentingan. Tarik lembarnya."
    ),
    "sheets-per-entry": _l(
        "Jumlah juri per inovasi harus 1 sampai %(most)s, sebanyak anggota panel."
    ),
    "stretch-empty": _l("Urutan awal tidak boleh melebihi urutan akhir."),
    "sheets-begun": _l("%(count)s lembar sudah mulai diisi. Tulis alasan bila tetap ditarik."),
    # scorecards
    "stale-scorecard": _l(
        "Lembar ini sudah disimpan dari jendela atau perangkat lain. Pilih isian yang dipakai."
    ),
    "stale-finalise": _l(
        "Isi lembar berubah sejak ringkasan ini dibuka. Periksa kembali, lalu finalkan."
    ),
    "criterion-not-asked": _l('Kriteria "%(key)s" tidak ada pada rubrik tahap ini.'),
    "criterion-unmarked": _l("Kriteria %(name)s belum dinilai."),
    "sheet-not-complete": _l("Lembar belum dapat difinalkan."),
    "comment-long": _l("Catatan terlalu panjang; paling banyak %(most)s huruf."),
    "scorecard-final": _l(
        "Lembar ini sudah final. Bila ada kekeliruan, minta sekretariat membukanya kembali."
    ),
    "scorecard-removed": _l(
        "Lembar ini sudah ditarik dari Anda oleh sekretariat dan tidak dihitung."
    ),
    "entry-out": _l("%(entry)s tidak lagi mengikuti lomba, jadi lembarnya tidak dapat diubah."),
}


class StateWords(NamedTuple):
    """A state as a tag: words and tone (``templates/macros/display.html``)."""

    label: Any
    tone: str


SHEET_STATES = {
    ScorecardState.ASSIGNED: StateWords(_l("Belum dinilai"), "neutral"),
    ScorecardState.DRAFT: StateWords(_l("Draf"), "progress"),
    ScorecardState.FINAL: StateWords(_l("Final"), "success"),
    ScorecardState.REOPENED: StateWords(_l("Dibuka kembali"), "warning"),
    ScorecardState.RECUSED: StateWords(_l("Mengundurkan diri"), "info"),
    ScorecardState.REMOVED: StateWords(_l("Ditarik"), "neutral"),
    ScorecardState.VOID: StateWords(_l("Batal"), "danger"),
}
ROUND_STATES = {
    RoundState.PLANNED: StateWords(_l("Direncanakan"), "neutral"),
    RoundState.OPEN: StateWords(_l("Dibuka"), "progress"),
    RoundState.CLOSED: StateWords(_l("Ditutup"), "info"),
    RoundState.FROZEN: StateWords(_l("Dibekukan"), "success"),
}


class StepWords(NamedTuple):
    """The next step of a round: what it is, and the words of the link that leads to it."""

    title: Any
    action: Any


NEXT_STEPS = {
    NextStep.ENTER: StepWords(_l("Masukkan inovasi yang diterima"), _l("Masukkan inovasi")),
    NextStep.AWAIT_PROMOTION: StepWords(
        _l("Menunggu inovasi yang lolos dari tahap sebelumnya"), _l("Lihat hasil")
    ),
    NextStep.FORM_PANEL: StepWords(_l("Bentuk panel juri"), _l("Bentuk panel")),
    NextStep.ASSIGN: StepWords(_l("Tugaskan juri pada inovasi"), _l("Atur penugasan")),
    NextStep.OPEN: StepWords(_l("Buka tahap penilaian"), _l("Periksa dan buka")),
    NextStep.AWAIT_SHEETS: StepWords(_l("Pantau lembar nilai"), _l("Lihat kemajuan")),
    NextStep.CLOSE: StepWords(_l("Semua lembar final; tutup tahap ini"), _l("Tutup tahap")),
    NextStep.FREEZE: StepWords(_l("Periksa dan bekukan hasil"), _l("Lihat hasil")),
    NextStep.NOTHING: StepWords(_l("Hasil tahap ini sudah dibekukan"), _l("Lihat hasil")),
}
CONFLICTS = {
    ConflictSource.OWN_AGENCY: _l("perangkat daerah sendiri"),
    ConflictSource.PARENT_AGENCY: _l("induk atau bawahan perangkat daerah"),
    ConflictSource.OFFICER: _l("operator peserta"),
    ConflictSource.DECLARED: _l("dinyatakan juri"),
    ConflictSource.FOUND: _l("ditemukan sekretariat"),
}
BLIND_FIELDS = {
    "participant": _l("Nama peserta dan nama berkas bukti"),
    "innovators": _l("Nama para inovator"),
    "initiator_name": _l("Nama inisiator"),
    "coordinates": _l("Titik koordinat"),
}


def reminder_text(
    *, name: str, left: int, total: int, round_name: str, until: str, url: str
) -> str:
    """A reminder to a judge for WhatsApp. ``until``: the deadline in words."""
    return str(
        gettext(
            "Yth. %(name)s, masih ada %(left)s dari %(total)s lembar nilai yang belum final pada "
            "tahap %(round)s. Batas waktu: %(until)s. Silakan lanjutkan di %(url)s. Terima kasih.",
            name=name,
            left=left,
            total=total,
            round=round_name,
            until=until,
            url=url,
        )
    )
