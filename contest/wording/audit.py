"""Acts in the audit log, in words."""

from typing import Any

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
    "head": _l("akhir rantai tidak cocok dengan catatan terakhir"),
}

ACTIONS: dict[str, Any] = {
    "account.authenticator": _l("Memasang aplikasi pembuat kode"),
    "account.change": _l("Mengubah data akun"),
    "account.codes": _l("Membuat lembar kode masuk"),
    "account.create": _l("Membuat akun"),
    "account.deactivate": _l("Menonaktifkan akun"),
    "account.grant-role": _l("Memberi peran"),
    "account.invite": _l("Membuat tautan undangan"),
    "account.password": _l("Mengganti kata sandi"),
    "account.reactivate": _l("Mengaktifkan kembali akun"),
    "account.revoke-role": _l("Mencabut peran"),
    "account.second-factor-reset": _l("Mengatur ulang kode masuk"),
    "audit.verify": _l("Memeriksa rantai audit"),
    "session.begin": _l("Masuk"),
    "session.end": _l("Keluar"),
    "session.end-all": _l("Mengakhiri semua sesi orang lain"),
    "session.end-others": _l("Mengakhiri sesi lain"),
    "session.second-factor": _l("Memberi kode masuk"),
}
"""Action code → words; an act without words is shown by its code."""


def action_text(action: str) -> str:
    """An act in words, or its code."""
    return str(ACTIONS.get(action, action))


def fault_text(code: str) -> str:
    """What a verification found, from ``hash:12`` or ``hash``."""
    return str(FAULTS.get(code.partition(":")[0], code))
