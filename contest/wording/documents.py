"""Sentences for faults of a JSON document: what is wrong there, and what to do."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l

from contest.domain.numbers import decimal_text
from contest.wording.moments import shown_day, shown_instant

WANTED = {
    "object": _l("objek {…}"),
    "list": _l("daftar […]"),
    "text": _l("teks"),
    "number": _l("angka"),
    "boolean": _l("true atau false"),
}
"""Kinds of JSON value."""

REFUSALS = {
    "invalid-document": _l("Dokumen tidak dapat dipakai; perbaiki kesalahan yang disebutkan."),
    "not-json": _l(
        "Bukan JSON yang benar pada baris %(line)s kolom %(column)s; perbaiki penulisannya."
    ),
    "not-utf-8": _l("Berkas bukan teks UTF-8; simpan ulang sebagai UTF-8."),
    "too-deep": _l("Susunan terlalu dalam; ikuti bentuk masukan yang ditentukan."),
    "file-unreadable": _l("Berkas tidak dapat dibaca; periksa nama dan izinnya."),
    "not-canonical": _l("Nilai pada %(path)s (%(found)s) tidak mempunyai bentuk baku."),
    "key-repeated": _l('Kunci "%(key)s" tertulis lebih dari sekali; sisakan satu.'),
    "key-unreadable": _l("Kunci kosong atau memuat tanda kendali; tulis sebagai teks biasa."),
    "key-unknown": _l('Kunci "%(key)s" tidak dikenal; yang dikenal: %(known)s.'),
    "key-missing": _l('Kunci "%(key)s" tidak ada; tambahkan.'),
    "wrong-type": _l("Seharusnya %(wanted)s, tetapi tertulis %(found)s."),
    "text-unreadable": _l("Teks kosong atau memuat tanda kendali; tulis sebagai teks biasa."),
    "number-unreadable": _l(
        "%(found)s bukan angka yang dapat dipakai; tulis angka biasa, misalnya 87.5."
    ),
    "number-float": _l(
        "%(found)s terbaca sebagai pecahan biner yang tidak tepat; tulis sebagai teks desimal."
    ),
    "number-not-finite": _l("Bukan angka terhingga; tulis angka biasa."),
    "number-too-large": _l("Angka terlalu besar; yang dapat dipakai di bawah 1.000.000.000."),
    "number-too-fine": _l("Angka terlalu halus; paling banyak enam angka di belakang koma."),
    "integer-out-of-range": _l(
        "Seharusnya bilangan bulat %(low)s sampai %(high)s, bukan %(found)s."
    ),
    "name-unknown": _l("%(found)s tidak dikenal; pilih salah satu: %(known)s."),
    "format-unknown": _l('Bentuk dokumen "%(found)s" tidak dikenal; yang dikenal: %(known)s.'),
}


def shown_facts(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as a reader expects them: decimal comma, lists with commas, days and times in words."""
    return {name: _shown(name, value) for name, value in facts.items()}


def _shown(name: str, value: Any) -> Any:
    if name == "wanted":
        return WANTED.get(value, value)
    if isinstance(value, Decimal):
        return decimal_text(value).replace(".", ",")
    if isinstance(value, datetime):
        return shown_instant(value)
    if isinstance(value, date):
        return shown_day(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"
    return value
