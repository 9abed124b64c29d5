"""Acts in the audit log, in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, Any] = {
    "audit-record-unknown": _l("Catatan audit itu tidak ada."),
    "export-too-large": _l(
        "Saringan ini memuat %(found)s catatan; satu berkas paling banyak %(limit)s. Persempit "
        "tanggal atau tindakannya."
    ),
    "chain-too-long": _l(
        "Rantai lebih dari %(limit)s catatan diperiksa dengan perintah flask audit verify pada "
        "peladen."
    ),
}

FAULTS: dict[str, Any] = {
    "gap": _l("ada nomor catatan yang hilang"),
    "text": _l("teks catatan bukan bentuk baku"),
    "hash": _l("isi catatan tidak cocok dengan hash-nya"),
    "columns": _l("kolom catatan tidak sama dengan teksnya"),
    "head": _l("akhir rantai tidak cocok dengan catatan terakhir"),
}

ACTIONS: dict[str, Any] = {
    "account.authenticator": _l("Aplikasi pembuat kode dipasang"),
    "account.change": _l("Data akun diubah"),
    "account.codes": _l("Lembar kode masuk dibuat"),
    "account.create": _l("Akun dibuat"),
    "account.deactivate": _l("Akun dinonaktifkan"),
    "account.grant-role": _l("Peran diberikan"),
    "account.invite": _l("Tautan undangan dibuat"),
    "account.password": _l("Kata sandi diganti"),
    "account.reactivate": _l("Akun diaktifkan kembali"),
    "account.revoke-role": _l("Peran dicabut"),
    "account.second-factor-reset": _l("Kode masuk diatur ulang"),
    "agency.add": _l("Perangkat daerah ditambahkan"),
    "agency.change": _l("Data perangkat daerah diubah"),
    "agency.confirm": _l("Perangkat daerah diverifikasi"),
    "agency.load": _l("Daftar perangkat daerah dimuat"),
    "audit.verify": _l("Rantai audit diperiksa"),
    "certificate.issue": _l("Piagam diterbitkan"),
    "certificate.issue-again": _l("Piagam diterbitkan ulang"),
    "certificate.number": _l("Nomor piagam dipesan"),
    "certificate.print-file": _l("Berkas cetak piagam dibuat"),
    "certificate.reserve": _l("Nomor piagam dipesan"),
    "certificate.void": _l("Piagam dibatalkan"),
    "claim.set": _l("Parameter indikator diklaim"),
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
    "entry.save": _l("Isian inovasi disimpan"),
    "entry.submit": _l("Inovasi dikirim"),
    "entry.take-back": _l("Inovasi ditarik kembali oleh operatornya"),
    "entry.verify": _l("Tingkat kematangan diverifikasi"),
    "entry.withdraw": _l("Inovasi diundurkan"),
    "evidence.attach": _l("Bukti dukung diunggah"),
    "evidence.link": _l("Tautan bukti dukung disimpan"),
    "evidence.move": _l("Bukti dukung dipindahkan"),
    "evidence.remove": _l("Bukti dukung dihapus"),
    "job.cancel": _l("Pekerjaan latar dibatalkan"),
    "job.queue": _l("Pekerjaan latar dimulai"),
    "job.resume": _l("Pekerjaan latar dilanjutkan"),
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
    "result.recap": _l("Rekap peringkat untuk dicetak dibuat"),
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
    "scorecard.save": _l("Draf lembar nilai disimpan"),
    "scorecard.void": _l("Lembar nilai dibatalkan"),
    "scorecard.withdraw-reopening": _l("Permintaan membuka kembali lembar nilai dicabut"),
    "session.begin": _l("Masuk dengan kata sandi"),
    "session.end": _l("Sesi diakhiri"),
    "session.end-all": _l("Semua sesi seseorang diakhiri"),
    "session.end-others": _l("Sesi lain diakhiri"),
    "session.second-factor": _l("Kode masuk diterima"),
    "signatory.add": _l("Penanda tangan ditambahkan"),
    "signatory.change": _l("Penanda tangan diubah"),
    "stage.change": _l("Jadwal tahapan diubah"),
    "stage.extend": _l("Perpanjangan waktu diberikan"),
}
"""Action code → what happened."""


def action_text(action: str) -> str:
    """An act in words; one without words by its code."""
    return str(ACTIONS.get(action) or _("Tindakan %(code)s", code=action))


def fault_text(code: str) -> str:
    """What a verification found, from ``hash:12`` or ``hash``."""
    return str(FAULTS.get(code.partition(":")[0], code))
