"""What may be wrong with a data file: agencies, guidelines, forms, rubrics, edition templates."""

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "data-fault": _l("%(file)s memuat %(count)s kesalahan; tidak ada isinya yang dipakai."),
    "file-missing": _l("Berkas tidak ada; periksa namanya."),
    "file-too-large": _l("Berkas lebih besar daripada %(most)s bita; pecah atau kecilkan."),
    "not-utf8": _l("Bukan teks UTF-8 pada bita %(byte)s; simpan ulang sebagai UTF-8."),
    "key-differs": _l("Kunci %(found)s tidak sama dengan nama berkasnya; samakan."),
    "list-empty": _l("Daftar ini kosong; isi paling sedikit satu."),
    "value-repeated": _l("%(value)s sudah dipakai pada baris sebelumnya; sisakan satu."),
    "date-unreadable": _l("%(found)s bukan tanggal; tulis seperti 2026-12-31."),
    "time-unreadable": _l("%(found)s bukan jam; tulis seperti 16:00."),
    "zone-unknown": _l("Zona waktu %(found)s tidak dikenal; tulis seperti Asia/Makassar."),
    "reference-unknown": _l("%(found)s tidak ada di tempat yang dirujuk; periksa penulisannya."),
    "option-list-unknown": _l("Daftar pilihan %(list)s tidak ada."),
    "parent-missing": _l("Perangkat daerah jenis %(kind)s memerlukan induk; isi kodenya."),
    "parent-unknown": _l("Induk %(found)s tidak ada dalam daftar ini; periksa kodenya."),
    "parent-circle": _l("Induk %(found)s berputar kembali ke baris ini; perbaiki susunannya."),
    "parent-unfit": _l(
        "Induk %(found)s berjenis %(parent_kind)s, tidak dapat membawahi jenis %(kind)s."
    ),
    "options-misplaced": _l("Isian jenis %(kind)s tidak memakai daftar pilihan; hapus."),
    "limit-misplaced": _l("Isian jenis %(kind)s tidak memakai batas ini; hapus."),
    "bounds-misplaced": _l("Isian jenis %(kind)s tidak memakai batas bawah dan atas; hapus."),
    "limits-crossed": _l("Batas bawah %(low)s melampaui batas atas %(high)s; tukar atau perbaiki."),
    "kinds-incomplete": _l("Belum lengkap; tambahkan: %(missing)s."),
    "levels-beside-bases": _l(
        "Level ditulis di bawah setiap dasar, bukan di sampingnya; pindahkan."
    ),
    "levels-not-three": _l("Ada %(found)s level; harus tepat %(wanted)s."),
    "ranks-overlap": _l("Peringkat %(found)s sudah tercakup penghargaan sebelumnya; perbaiki."),
    "ranks-gap": _l("Penghargaan mulai dari peringkat %(found)s; seharusnya %(expected)s."),
    "bands-not-from-zero": _l("Rentang pertama mulai dari %(found)s; harus dari 0."),
    "bands-not-rising": _l("Rentang mulai dari %(found)s sesudah %(before)s; harus menaik."),
    "weights-sum": _l("Tertulis jumlah bobot %(declared)s, padahal %(found)s; samakan."),
    "maximum-differs": _l("Tertulis nilai tertinggi %(declared)s, padahal %(found)s; samakan."),
    "placeholder-unknown": _l("Penanda %(found)s tidak dikenal; yang dikenal: %(known)s."),
    "placeholder-missing": _l("Penanda %(wanted)s tidak ada dalam teks; tambahkan."),
    "agencies-misplaced": _l("Kategori masyarakat tidak memakai jenis perangkat daerah; hapus."),
    "stages-out-of-order": _l("Tahapan %(found)s tidak berurutan; susun menurut waktunya."),
    "promotion-missing": _l("Tahap %(round)s belum menyebut berapa inovasi yang lolos."),
}
