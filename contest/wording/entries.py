"""Words for entries: states, gaps, uploads, refusals."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from contest.domain.drafts import PartState
from contest.domain.entries import EntryState


class Tag(NamedTuple):
    """A state in words, and the tone of its tag."""

    label: Any
    tone: str


ENTRY_STATES = {
    EntryState.DRAFT: Tag(_l("Konsep"), "neutral"),
    EntryState.SUBMITTED: Tag(_l("Terkirim"), "info"),
    EntryState.RETURNED: Tag(_l("Dikembalikan"), "warning"),
    EntryState.ACCEPTED: Tag(_l("Diterima"), "success"),
    EntryState.REJECTED: Tag(_l("Tidak lolos"), "danger"),
    EntryState.WITHDRAWN: Tag(_l("Mengundurkan diri"), "neutral"),
    EntryState.DISQUALIFIED: Tag(_l("Didiskualifikasi"), "danger"),
}

PART_STATES = {
    PartState.NOT_STARTED: Tag(_l("Belum mulai"), "neutral"),
    PartState.STARTED: Tag(_l("Sedang diisi"), "progress"),
    PartState.TO_MEND: Tag(_l("Perlu perbaikan"), "warning"),
    PartState.OPTIONAL: Tag(_l("Boleh dikosongkan"), "neutral"),
    PartState.DONE: Tag(_l("Selesai"), "success"),
}

INDICATOR_STATES = PART_STATES | {
    PartState.OPTIONAL: Tag(_l("Belum diklaim"), "neutral"),
}
"""An indicator that may stay empty still adds to the maturity, so its tag does not invite it."""

REFUSALS: dict[str, Any] = {
    # registering, editing, submitting
    "already-entered": _l(
        "Peserta ini sudah mempunyai inovasi pada kategori tersebut: %(title)s. Lanjutkan inovasi "
        "itu, atau undurkan dahulu bila ingin menggantinya."
    ),
    "category-not-yours": _l("Kategori ini bukan untuk jenis peserta Anda. Pilih kategori lain."),
    "category-missing": _l("Pilih kategori lomba."),
    "registration-closed": _l("Pendaftaran edisi ini tidak sedang dibuka."),
    "registration-upcoming": _l("Pendaftaran baru dibuka pada %(opens)s."),
    "deadline-passed": _l(
        "Batas waktu sudah lewat. Pendaftaran ditutup %(closes)s, sedangkan permintaan Anda tiba "
        "%(arrived)s. Isian yang sudah tersimpan tetap utuh. Hubungi sekretariat bila Anda "
        "memerlukan perpanjangan."
    ),
    "entry-not-editable": _l(
        "Inovasi ini tidak dapat diubah pada keadaannya sekarang. Lihat langkah yang tersedia pada "
        "halaman inovasi."
    ),
    "entry-incomplete": _l("Inovasi belum dapat dikirim: %(count)s hal masih perlu dilengkapi."),
    "entry-in-judging": _l(
        "Inovasi ini sudah masuk tahap penilaian. Hubungi sekretariat untuk mengundurkan diri."
    ),
    "section-stale": _l(
        "Orang lain menyimpan bagian ini lebih dahulu. Bandingkan kedua isian di bawah, lalu "
        "simpan lagi isian yang Anda pilih."
    ),
    "statement-missing": _l("Centang pernyataan kebenaran data sebelum mengirim."),
    # gaps and faults of the profile
    "value-unfit": _l("Isian ini tidak lagi sesuai dengan formulir. Pilih atau isi kembali."),
    "text-garbled": _l(
        "Teks ini memuat tanda yang rusak di perjalanan. Ketik ulang bagian yang bertanda \ufffd."
    ),
    "too-long": _l("Panjangnya %(found)s karakter; paling banyak %(most)s."),
    "too-few-words": _l("Baru %(found)s kata; paling sedikit %(least)s kata."),
    "too-many-words": _l("Ada %(found)s kata; paling banyak %(most)s kata."),
    "longer-than-advised": _l(
        "Ada %(found)s kata. Disarankan tidak lebih dari %(advised)s kata agar mudah dibaca juri."
    ),
    "too-many-lines": _l("Ada %(found)s nama; paling banyak %(most)s."),
    "line-too-long": _l(
        "Nama pada baris %(line)s terdiri atas %(found)s karakter; paling banyak %(most)s."
    ),
    "line-repeated": _l("Nama pada baris %(line)s (%(name)s) sudah tertulis di atasnya."),
    "date-too-early": _l("Tanggal %(found)s lebih awal daripada %(earliest)s."),
    "date-too-late": _l("Tanggal %(found)s lebih lambat daripada %(latest)s."),
    "date-before": _l(
        "Tanggal %(found)s mendahului %(other)s, padahal seharusnya sama atau sesudahnya."
    ),
    "not-a-date": _l("Tulis tanggal seperti 31-12-2025, bukan “%(found)s”."),
    "not-yes-no": _l("Pilih ya atau tidak."),
    "not-a-coordinate": _l("Tulis koordinat dalam derajat desimal, misalnya -3,4412."),
    "coordinate-out-of-range": _l("Koordinat %(found)s melampaui ±%(most)s derajat."),
    "outside-area": _l(
        "Koordinat %(found)s berada di luar wilayah Kalimantan Selatan (%(low)s sampai %(high)s). "
        "Periksa kembali; lintang di sini bernilai negatif."
    ),
    "option-unknown": _l("Pilihan ini tidak ada dalam daftar. Pilih salah satu."),
    "field-unknown": _l("Isian ini tidak dikenal pada formulir. Muat ulang halaman."),
    "phase-not-counted": _l(
        "Tahapan “%(found)s” tidak diperhitungkan; yang diperhitungkan: %(counted)s."
    ),
    "outside-window": _l(
        "Penerapan %(found)s berada di luar kurun yang dinilai, %(first)s sampai %(last)s, dan "
        "tidak ada pengembangan pada kurun itu."
    ),
    # gaps of documents and indicators
    "document-missing": _l("Dokumen ini belum diunggah."),
    "too-many-documents": _l("Tempat ini memuat paling banyak %(most)s berkas atau tautan."),
    "level-missing": _l("Indikator wajib ini belum diisi."),
    "basis-missing": _l("Dasar pengukuran belum dipilih."),
    "evidence-missing": _l("Bukti dukung belum diunggah."),
    "level-out-of-scale": _l("Parameter hanya 1 sampai %(most)s."),
    "basis-unknown": _l("Dasar pengukuran ini tidak ada pada indikator tersebut."),
    "indicator-unknown": _l("Indikator ini tidak ada pada pedoman edisi ini."),
    "section-unknown": _l("Bagian formulir ini tidak ada."),
    "slot-unknown": _l("Tempat dokumen ini tidak ada pada formulir edisi ini."),
    # uploads
    "file-not-chosen": _l("Pilih berkas yang akan diunggah."),
    "file-type-not-accepted": _l("Jenis berkas ini tidak diterima. Yang diterima: %(accepted)s."),
    "file-empty": _l("Berkas ini kosong (0 bita). Periksa berkasnya, lalu unggah kembali."),
    "upload-too-large": _l(
        "Berkas berukuran %(found)s MB; paling besar %(most)s MB. Kecilkan berkas, lalu unggah "
        "kembali."
    ),
    "file-type-differs": _l(
        "Isi berkas bukan %(claimed)s meskipun namanya berakhiran demikian. Simpan ulang sebagai "
        "%(claimed)s, lalu unggah kembali."
    ),
    "file-encrypted": _l(
        "PDF ini terkunci sandi. Simpan salinan tanpa sandi, lalu unggah kembali."
    ),
    "file-damaged": _l(
        "Berkas %(claimed)s ini rusak atau tidak lengkap sehingga tidak dapat dibuka. Simpan "
        "ulang, lalu unggah kembali."
    ),
    "file-active": _l(
        "PDF ini memuat skrip atau tindakan otomatis. Cetak ke PDF baru, lalu unggah hasilnya."
    ),
    "file-embedded": _l(
        "PDF ini memuat berkas lain di dalamnya. Unggah setiap berkas secara terpisah."
    ),
    "file-trailing": _l(
        "Berkas ini memuat data lain di depan atau di belakang %(claimed)s. Simpan ulang, lalu "
        "unggah kembali."
    ),
    "image-too-large": _l(
        "Gambar ini melampaui %(most)s juta piksel. Kecilkan ukurannya, lalu unggah kembali."
    ),
    "too-many-pages": _l("PDF ini %(found)s halaman; paling banyak %(most)s halaman."),
    "link-empty": _l("Tulis alamat tautan."),
    "link-too-long": _l("Tautan paling banyak %(most)s karakter."),
    "link-not-https": _l("Tautan harus berupa alamat lengkap yang diawali https://."),
    "link-not-accepted": _l("Tempat ini menerima berkas, bukan tautan."),
    "storage-full": _l(
        "Ruang penyimpanan berkas penuh sehingga berkas tidak tersimpan. Beri tahu sekretariat."
    ),
    "stored-file-missing": _l(
        "Berkas ini tidak dapat dibaca dari penyimpanan. Beri tahu sekretariat nomor inovasinya."
    ),
}
