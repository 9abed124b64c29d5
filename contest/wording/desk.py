"""Words of the secretariat's home: duties and acts."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from contest.domain.desk import Duty


class DutyWords(NamedTuple):
    """A duty as a task: its title (``%(count)s`` where things are counted), why, and the act."""

    title: Any
    body: Any
    action: Any


DUTIES = {
    Duty.LOAD_AGENCIES: DutyWords(
        _l("Muat daftar perangkat daerah"),
        _l("Peserta dan operator dibuat dari daftar ini. Isinya dapat diperbaiki kapan saja."),
        _l("Buka daftar perangkat daerah"),
    ),
    Duty.OPEN_EDITION: DutyWords(
        _l("Periksa pengaturan, lalu buka edisi"),
        _l("Sebelum dibuka, edisi ini belum terlihat oleh peserta."),
        _l("Periksa pengaturan edisi"),
    ),
    Duty.CHECK_ENTRIES: DutyWords(
        _l("Periksa %(count)s inovasi yang menunggu"),
        _l("Peserta baru dapat dinilai setelah berkasnya diterima."),
        _l("Mulai memeriksa"),
    ),
    Duty.CLOSE_ROUNDS: DutyWords(
        _l("Tutup %(count)s tahap penilaian"),
        _l("Semua lembar nilainya sudah final, atau batas waktunya sudah lewat."),
        _l("Buka tahap penilaian"),
    ),
    Duty.FREEZE_ROUNDS: DutyWords(
        _l("Bekukan peringkat %(count)s tahap penilaian"),
        _l("Peringkat yang dibekukan menjadi dasar tahap berikut dan rapat pleno."),
        _l("Buka tahap penilaian"),
    ),
    Duty.PREPARE_ROUNDS: DutyWords(
        _l("Siapkan %(count)s tahap penilaian"),
        _l("Masukkan inovasi, bentuk panel, tugaskan juri, lalu buka tahapnya."),
        _l("Siapkan penilaian"),
    ),
    Duty.DECIDE: DutyWords(
        _l("Catat keputusan rapat pleno"),
        _l("Semua peringkat sudah dibekukan."),
        _l("Buka hasil"),
    ),
    Duty.ANNOUNCE: DutyWords(
        _l("Umumkan hasil"),
        _l("Keputusan rapat pleno sudah dicatat; masa sanggah dimulai sejak pengumuman."),
        _l("Buka hasil"),
    ),
    Duty.DECREE: DutyWords(
        _l("Catat surat keputusan"),
        _l("Masa sanggah sudah berakhir."),
        _l("Buka hasil"),
    ),
    Duty.PUBLISH: DutyWords(
        _l("Terbitkan hasil akhir"),
        _l("Surat keputusan sudah dicatat."),
        _l("Buka hasil"),
    ),
    Duty.ISSUE_CERTIFICATES: DutyWords(
        _l("Terbitkan piagam dan sertifikat"),
        _l("Nomor diambil dari agenda dan tidak pernah dipakai dua kali."),
        _l("Buka piagam"),
    ),
    Duty.REMIND: DutyWords(
        _l("Ingatkan %(count)s perangkat daerah yang belum mendaftar"),
        _l("Setiap perangkat daerah wajib mengirim paling sedikit satu inovasi."),
        _l("Lihat yang belum mendaftar"),
    ),
    Duty.ARCHIVE: DutyWords(
        _l("Arsipkan edisi"),
        _l("Semua piagam sudah terbit. Edisi yang diarsipkan hanya dapat dibaca."),
        _l("Buka pengaturan edisi"),
    ),
}

_ACTS: dict[str, Any] = {
    "agency.add": _l("Perangkat daerah ditambahkan"),
    "agency.change": _l("Data perangkat daerah diubah"),
    "agency.confirm": _l("Perangkat daerah diverifikasi"),
    "agency.load": _l("Daftar perangkat daerah dimuat"),
    "certificate.issue": _l("Piagam diterbitkan"),
    "certificate.issue-again": _l("Piagam diterbitkan ulang"),
    "certificate.number": _l("Nomor piagam dipesan"),
    "certificate.print-file": _l("Berkas cetak piagam dibuat"),
    "certificate.reserve": _l("Nomor piagam dipesan"),
    "certificate.void": _l("Piagam dibatalkan"),
    "decision.announce": _l("Hasil diumumkan"),
    "decision.decide": _l("Keputusan rapat pleno dicatat"),
    "decision.decree": _l("Surat keputusan dicatat"),
    "decision.draft": _l("Rancangan keputusan disusun"),
    "decision.publish": _l("Hasil akhir diterbitkan"),
    "decision.withhold": _l("Penghargaan ditiadakan"),
    "edition.archived": _l("Edisi diarsipkan"),
    "edition.create": _l("Edisi dibuat"),
    "edition.freeze-rule": _l("Aturan penilaian dikunci"),
    "edition.running": _l("Edisi dibuka"),
    "emblem.upload": _l("Lambang diunggah"),
    "entry.accepted": _l("Inovasi diterima"),
    "entry.disqualify": _l("Inovasi didiskualifikasi"),
    "entry.register": _l("Inovasi didaftarkan"),
    "entry.rejected": _l("Inovasi tidak lolos seleksi administrasi"),
    "entry.returned": _l("Inovasi dikembalikan untuk diperbaiki"),
    "entry.submit": _l("Inovasi dikirim"),
    "entry.take-back": _l("Inovasi ditarik kembali oleh operatornya"),
    "entry.verify": _l("Tingkat kematangan diverifikasi"),
    "entry.withdraw": _l("Inovasi diundurkan"),
    "panel.add-member": _l("Juri ditambahkan ke panel"),
    "panel.assign": _l("Lembar nilai ditugaskan"),
    "panel.assign-balanced": _l("Lembar nilai ditugaskan merata"),
    "panel.form": _l("Panel juri dibentuk"),
    "panel.refuse-conflict": _l("Penugasan ditolak karena benturan kepentingan"),
    "panel.remove-member": _l("Juri dikeluarkan dari panel"),
    "panel.set-chair": _l("Ketua panel ditetapkan"),
    "participant.add": _l("Peserta masyarakat ditambahkan"),
    "participant.change": _l("Data peserta diubah"),
    "plenary.admission": _l("Rapat pleno menerima inovasi yang tertahan"),
    "plenary.tie": _l("Rapat pleno memutus peringkat seri"),
    "round.change": _l("Tahap penilaian diubah"),
    "round.close": _l("Tahap penilaian ditutup"),
    "round.create": _l("Tahap penilaian dibuat"),
    "round.enter": _l("Inovasi dimasukkan ke tahap penilaian"),
    "round.freeze": _l("Peringkat dibekukan"),
    "round.open": _l("Tahap penilaian dibuka"),
    "round.promote": _l("Inovasi diloloskan ke tahap berikut"),
    "round.propose-reopening": _l("Pembukaan kembali tahap penilaian diminta"),
    "round.reopen": _l("Tahap penilaian dibuka kembali"),
    "round.withdraw-reopening": _l("Permintaan membuka kembali dicabut"),
    "rubric.add": _l("Rubrik ditambahkan"),
    "rubric.freeze": _l("Rubrik dikunci"),
    "scorecard.finalise": _l("Lembar nilai difinalkan"),
    "scorecard.propose-reopening": _l("Pembukaan kembali lembar nilai diminta"),
    "scorecard.recuse": _l("Juri mengundurkan diri dari satu inovasi"),
    "scorecard.remove": _l("Lembar nilai ditarik"),
    "scorecard.reopen": _l("Lembar nilai dibuka kembali"),
    "scorecard.void": _l("Lembar nilai dibatalkan"),
    "scorecard.withdraw-reopening": _l("Permintaan membuka kembali lembar nilai dicabut"),
    "signatory.add": _l("Penanda tangan ditambahkan"),
    "signatory.change": _l("Penanda tangan diubah"),
    "stage.change": _l("Jadwal tahapan diubah"),
    "stage.extend": _l("Perpanjangan waktu diberikan"),
}


def act_text(action: str) -> str:
    """An act of the log in words; one we have no words for keeps its code."""
    return str(_ACTS.get(action) or _("Tindakan %(code)s", code=action))


def duty_title(duty: Duty, count: int | None) -> str:
    """The title of a task with its count filled in."""
    title = str(DUTIES[duty].title)
    return title % {"count": count} if count is not None and "%(count)s" in title else title
