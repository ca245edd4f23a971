"""The words of the pages, Indonesian first with English beside it.

Invariant: every fixed word that a reader sees comes from here, as a pair; a word that is missing is an error in
a test, never a blank on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from queries.relation_words import RELATION_WORDS


class Word(NamedTuple):
    """One thing said in both languages."""

    id: str
    en: str

    def __str__(self) -> str:
        """Both in one line, for labels and tooltips."""
        return self.id if self.id == self.en else f"{self.id} / {self.en}"


LABELS: Mapping[str, Word] = {
    "Region": Word("Wilayah", "Region"),
    "Agency": Word("Instansi", "Agency"),
    "Person": Word("Orang", "Person"),
    "Company": Word("Perusahaan", "Company"),
    "Event": Word("Kegiatan", "Event"),
    "Agreement": Word("Kesepakatan", "Agreement"),
    "CaseFile": Word("Perkara", "Case"),
    "VictimGroup": Word("Kelompok korban", "Victim group"),
    "Place": Word("Tempat", "Place"),
    "Identifier": Word("Telepon, rekening, kendaraan, akun", "Phone, account, vehicle, handle"),
    "Measure": Word("Angka terbit", "Published number"),
    "Programme": Word("Program", "Programme"),
    "Source": Word("Sumber", "Source"),
}
ARTICLE_KINDS: Mapping[str, Word] = {
    "coordination_meeting": Word("rapat koordinasi", "coordination meeting"),
    "outreach": Word("sosialisasi", "outreach"),
    "agreement": Word("kesepakatan", "agreement"),
    "operation": Word("operasi", "operation"),
    "case": Word("perkara", "case"),
    "policy_statement": Word("pernyataan", "statement"),
}
LEVELS: Mapping[str, Word] = {
    "country": Word("negara", "country"),
    "province": Word("provinsi", "province"),
    "regency": Word("kabupaten/kota", "regency or city"),
    "district": Word("kecamatan", "district"),
    "village": Word("desa/kelurahan", "village"),
}
ACTS: Mapping[str, Word] = {
    "recruitment": Word("perekrutan", "recruitment"),
    "transportation": Word("pengangkutan", "transportation"),
    "harbouring": Word("penampungan", "harbouring"),
    "sending": Word("pengiriman", "sending"),
    "transfer": Word("pemindahan", "transfer"),
    "receipt": Word("penerimaan", "receipt"),
}
STATUSES: Mapping[str, Word] = {
    "terduga": Word("terduga", "alleged"),
    "tersangka": Word("tersangka", "suspect"),
    "terdakwa": Word("terdakwa", "on trial"),
    "terpidana": Word("terpidana", "convicted"),
    "bebas": Word("bebas", "acquitted"),
}
# Read from the start of the relationship.
RELATIONS: Mapping[str, Word] = {name: Word(said.out_id, said.out_en) for name, said in RELATION_WORDS.items()}
FUNCTIONS: Mapping[str, Word] = {
    "F1": Word("Koordinasi", "Coordination"),
    "F2": Word("Pencegahan", "Prevention"),
    "F3": Word("Dokumen & pintu keluar", "Document & exit control"),
    "F4": Word("Pengawasan perekrutan", "Recruitment supervision"),
    "F5": Word("Penegakan hukum", "Law enforcement"),
    "F6": Word("Identifikasi & pelindungan korban", "Victim identification & protection"),
    "F7": Word("Rehabilitasi & reintegrasi", "Rehabilitation & reintegration"),
    "F8": Word("Pencatatan sipil", "Civil registration"),
    "F9": Word("Data", "Data"),
}
GAP_KINDS: Mapping[str, Word] = {
    "horizontal": Word("asal – lintasan", "origin – transit"),
    "vertical": Word("pusat – daerah", "up and down the levels"),
    "border": Word("perbatasan", "border"),
}
GAP_STATES: Mapping[str, Word] = {
    "met": Word("bertemu", "met"),
    "weak": Word("lemah", "weak"),
    "none_recorded": Word("tidak ada catatan", "none recorded"),
    "unknown": Word("tidak diketahui", "unknown"),
}
GAP_STATE_MEANING: Mapping[str, Word] = {
    "met": Word("cukup banyak dan cukup baru bekerja bersama", "worked together often and recently enough"),
    "weak": Word("pernah bekerja bersama, tetapi sedikit atau sudah lama", "worked together, but little or long ago"),
    "none_recorded": Word(
        "kedua pihak punya catatan kegiatan, tetapi tidak satu pun bersama",
        "both sides have records of activity, but none together",
    ),
    "unknown": Word(
        "salah satu pihak tidak punya catatan sama sekali; tidak bisa dikatakan",
        "one side has no record at all, so nothing can be said",
    ),
}
COVERAGE_STATES: Mapping[str, Word] = {
    "evidenced": Word("ada bukti", "evidenced"),
    "stale": Word("bukti usang", "stale"),
    "absent": Word("tidak dilaksanakan", "not done"),
    "unknown": Word("tidak diketahui", "unknown"),
}
COVERAGE_STATE_MEANING: Mapping[str, Word] = {
    "evidenced": Word("ada bukti dalam 24 bulan terakhir", "there is evidence from the last 24 months"),
    "stale": Word("bukti lebih tua dari 24 bulan atau tanpa tanggal", "evidence is older than 24 months or undated"),
    "absent": Word("sebuah sumber mengatakan tidak dilaksanakan", "a source says that it is not done"),
    "unknown": Word("tidak ada bukti apa pun; bukan berarti nol", "no evidence either way; this does not mean zero"),
}
BASES: Mapping[str, Word] = {
    "performs": Word("baris pelaksanaan", "a row that says so"),
    "declared": Word("fungsi yang dinyatakan instansi", "function declared by the agency"),
    "event": Word("kegiatan", "event"),
    "meeting": Word("rapat", "meeting"),
    "outreach": Word("sosialisasi", "outreach"),
    "operation": Word("operasi", "operation"),
    "training": Word("pelatihan", "training"),
    "case": Word("perkara ditangani", "case handled"),
    "agreement": Word("kesepakatan", "agreement"),
    "programme": Word("program", "programme"),
    "referral": Word("rujukan", "referral"),
    "measure": Word("angka terbit", "published number"),
}
VERDICTS: Mapping[str, Word] = {
    "same": Word("sama", "same"),
    "different": Word("beda", "different"),
    "unsure": Word("ragu", "unsure"),
    "withdrawn": Word("ditarik", "withdrawn"),
}
BANDS: Mapping[str, Word] = {
    "automatic": Word("pasti menurut nomor", "automatic"),
    "review": Word("perlu ditinjau", "review"),
    "below": Word("di bawah batas", "below"),
}
# What is compared of two entities that may be one.
COMPARISONS: Mapping[str, Word] = {
    "name": Word("nama", "name"),
    "alias": Word("nama alias", "alias"),
    "sex": Word("jenis kelamin", "sex"),
    "role": Word("peran", "role"),
    "region": Word("wilayah", "region"),
    "reach": Word("wilayah kegiatan", "reach"),
    "phone": Word("telepon", "phone"),
    "account": Word("rekening", "account"),
    "vehicle": Word("kendaraan", "vehicle"),
    "social": Word("akun media sosial", "social handle"),
    "licence": Word("izin", "licence"),
    "id_number": Word("nomor identitas", "identity number"),
    "case": Word("perkara", "case"),
    "associates": Word("rekan", "associates"),
    "post": Word("jabatan", "post"),
    "dates": Word("waktu", "dates"),
    "source": Word("sumber", "source"),
    "kind": Word("jenis", "kind"),
    "distance": Word("jarak", "distance"),
    "initials": Word("hanya inisial", "initials only"),
    "coherence": Word("bertentangan dengan pasangan lain", "contradicts other pairs"),
    "prior": Word("peluang awal", "prior"),
}
RELIABILITY: Mapping[str, Word] = {
    "A": Word("sumber sepenuhnya andal", "source completely reliable"),
    "B": Word("sumber biasanya andal", "source usually reliable"),
    "C": Word("sumber cukup andal", "source fairly reliable"),
    "D": Word("sumber sering tidak andal", "source not usually reliable"),
    "E": Word("sumber tidak andal", "source unreliable"),
    "F": Word("keandalan sumber tidak bisa dinilai", "source reliability cannot be judged"),
}
CREDIBILITY: Mapping[str, Word] = {
    "1": Word("dipastikan sumber lain", "confirmed by others"),
    "2": Word("mungkin sekali benar", "probably true"),
    "3": Word("mungkin benar", "possibly true"),
    "4": Word("diragukan", "doubtful"),
    "5": Word("kecil kemungkinannya", "improbable"),
    "6": Word("kebenaran tidak bisa dinilai", "truth cannot be judged"),
}
METHODS: Mapping[str, Word] = {
    "recruitment_paths": Word("jalur perekrutan", "recruitment paths"),
    "gaps": Word("celah koordinasi", "coordination gaps"),
    "coverage": Word("cakupan fungsi", "coverage of functions"),
    "neighbourhood": Word("lingkungan sebuah simpul", "neighbourhood"),
}
PARAMETERS: Mapping[str, Word] = {
    "from": Word("dari", "from"),
    "to": Word("ke", "to"),
    "k": Word("paling banyak jalur", "at most so many paths"),
    "mode": Word("cara", "mode"),
    "max_wait": Word("tunggu paling lama (hari)", "longest wait (days)"),
    "between": Word("antara tanggal", "between"),
    "avoid_hubs": Word("batas simpul ramai", "hub limit"),
    "min_grade": Word("nilai bukti paling rendah", "lowest grade"),
    "on": Word("keadaan pada", "as it was on"),
    "as_of": Word("yang diketahui pada", "as known on"),
    "region": Word("wilayah", "region"),
    "kind": Word("jenis", "kind"),
    "state": Word("keadaan", "state"),
    "limit": Word("batas baris", "row limit"),
    "level": Word("tingkat", "level"),
    "function": Word("fungsi", "function"),
    "all": Word("semua wilayah", "all regions"),
    "tau": Word("ambang τ", "threshold τ"),
    "stale_after_months": Word("usang sesudah (bulan)", "stale after (months)"),
    "types": Word("jenis hubungan", "kinds of tie"),
    "half_life_days": Word("waktu paruh (hari)", "half-life (days)"),
    "legal_basis": Word("dasar hukum", "legal basis"),
    "centre": Word("pusat", "centre"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")

UNDATED = Word("tanpa tanggal", "undated")
UNKNOWN = Word("tidak diketahui", "unknown")
CONTESTED = Word("dibantah sebagian sumber", "contested")
DENIED = Word("hanya dibantah", "only denied")
PLANNED = Word("rencana", "planned")
UNREVIEWED = Word("belum ditinjau", "unreviewed")
INFERENCE = Word("dugaan sambungan", "inference")
ALLEGED = STATUSES["terduga"]
VICTIMS = Word("korban", "victims")
SOURCES = Word("sumber", "sources")
GRADE = Word("nilai bukti", "grade")


def word(table: Mapping[str, Word], key: str | None) -> Word:
    """The word for `key`; what the table does not know is shown as it stands, in both languages."""
    if key is None:
        return UNKNOWN
    return table.get(key, Word(key.replace("_", " "), key.replace("_", " ")))


def grade_meaning(grade: str | None) -> Word:
    """What an Admiralty grade says in words, e.g. B2: source usually reliable, probably true."""
    if not grade or grade[0] not in RELIABILITY or grade[1:] not in CREDIBILITY:
        return UNKNOWN
    letter, number = RELIABILITY[grade[0]], CREDIBILITY[grade[1:]]
    return Word(f"{letter.id}, isinya {number.id}", f"{letter.en}, {number.en}")
