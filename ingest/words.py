"""The words of fixed lists, in English (graph/vocabulary.py) and Indonesian.

Invariant: a word, in whatever case, with spaces, hyphens or underscores, means at most one entry of its list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from graph import vocabulary as v

# Indonesian (and usual short) words by list, then by entry.
_INDONESIAN: Mapping[str, Mapping[str, Sequence[str]]] = {
    "agency_kind": {
        "head_of_government": ("kepala pemerintahan", "pemerintah daerah", "kepala daerah", "pemda"),
        "manpower": ("ketenagakerjaan", "tenaga kerja", "disnaker"),
        "migrant_protection": ("pelindungan pekerja migran", "perlindungan pekerja migran", "bp3mi", "bp2mi"),
        "immigration": ("imigrasi", "keimigrasian"),
        "police": ("polisi", "kepolisian", "polri"),
        "military": ("militer", "tni"),
        "prosecution": ("kejaksaan",),
        "court": ("pengadilan",),
        "social_affairs": ("sosial", "dinas sosial", "dinsos"),
        "women_children": ("perempuan dan anak", "pemberdayaan perempuan dan pelindungan anak", "dp3a", "uptd ppa"),
        "civil_registry": ("catatan sipil", "kependudukan dan pencatatan sipil", "dukcapil", "disdukcapil"),
        "religious_affairs": ("agama", "kemenag"),
        "political_unity": ("kesatuan bangsa dan politik", "kesbangpol"),
        "village_community": ("desa", "pemerintah desa", "pemberdayaan masyarakat dan desa", "dpmd"),
        "district_government": ("kecamatan", "pemerintah kecamatan", "camat"),
        "health": ("kesehatan",),
        "education": ("pendidikan",),
        "transport": ("perhubungan",),
        "communication": ("komunikasi", "komunikasi dan informatika", "kominfo"),
        "foreign_affairs": ("luar negeri", "perwakilan ri", "kemlu"),
        "legislature": ("legislatif", "dprd", "dpr"),
        "narcotics": ("narkotika", "bnn"),
        "customs": ("bea cukai", "bea dan cukai"),
        "intelligence": ("intelijen",),
        "statistics": ("statistik", "bps"),
        "investment": ("penanaman modal", "investasi"),
        "tourism": ("pariwisata",),
        "international_org": ("organisasi internasional",),
        "ngo": ("lsm", "organisasi masyarakat sipil", "ornop"),
        "other": ("lainnya", "lain"),
    },
    "event_kind": {
        "meeting": ("rapat", "pertemuan", "rakor", "rapat koordinasi"),
        "outreach": ("sosialisasi", "penyuluhan", "penjangkauan"),
        "training": ("pelatihan", "bimtek"),
        "operation": ("operasi", "penindakan"),
    },
    "agreement_kind": {
        "mou": ("nota kesepahaman", "kesepahaman"),
        "task_force": ("gugus tugas", "satgas", "satuan tugas"),
        "village_regulation": ("peraturan desa", "perdes"),
        "data_sharing": ("berbagi data", "pertukaran data", "berbagi pakai data"),
    },
    "legal_basis": {"TPPO": (), "TPPM": (), "PMI_NP": ("pmi nonprosedural",), "TPPU": (), "OTHER": ("lainnya", "lain")},
    "sex": {
        "F": ("perempuan", "p", "wanita", "female", "pr"),
        "M": ("laki-laki", "l", "pria", "male", "lk"),
        "mixed": ("campuran", "campur"),
        "unknown": ("tidak diketahui", "tidak tahu"),
    },
    "age_band": {
        "child": ("anak", "anak-anak"), "18-24": (), "25-39": (), "40+": (),
        "unknown": ("tidak diketahui", "tidak tahu"),
    },
    "place_kind": {
        "shelter": ("penampungan", "rumah penampungan"), "port": ("pelabuhan", "dermaga"),
        "airport": ("bandara", "bandar udara"), "crossing": ("perlintasan", "perbatasan", "pos lintas batas", "plbn"),
        "rat_path": ("jalur tikus", "jalan tikus", "pelabuhan tikus"), "office": ("kantor",),
        "workplace": ("tempat kerja",),
    },
    "actor_kind": {"person": ("orang", "perorangan", "perseorangan"), "company": ("perusahaan", "badan usaha")},
    "reliability": {},
    "function": {},
    "perform_state": {"evidenced": ("ada", "terbukti", "dilaksanakan"), "absent": ("tidak ada", "tidak dilaksanakan")},
    "capacity": {
        "host": ("tuan rumah", "penyelenggara"), "speaker": ("narasumber", "pembicara"), "participant": ("peserta",),
        "absent": ("tidak hadir", "absen"),
    },
    "referral_kind": {"case": ("perkara", "kasus"), "data": (), "victim": ("korban",)},
    "involvement_role": {
        "recruiter": ("perekrut", "calo", "sponsor"), "transporter": ("pengangkut", "pengantar", "tekong"),
        "harbourer": ("penampung",), "document_forger": ("pemalsu dokumen", "pemalsu"),
        "financier": ("pemodal", "penyandang dana"), "employer": ("majikan", "pemberi kerja"),
        "complicit_official": ("oknum aparat", "oknum", "oknum pejabat"), "other": ("lainnya", "lain"),
    },
    "involvement_status": {
        "terduga": ("alleged",), "tersangka": ("suspect",), "terdakwa": ("accused", "defendant"),
        "terpidana": ("convicted",), "bebas": ("acquitted",),
    },
    "leg_act": {
        "recruitment": ("perekrutan", "rekrut"), "transportation": ("pengangkutan", "angkut"),
        "harbouring": ("penampungan", "tampung"), "sending": ("pengiriman", "kirim"),
        "transfer": ("pemindahan", "pindah"), "receipt": ("penerimaan", "terima"),
    },
    "stance": {"asserts": ("menyatakan",), "denies": ("membantah", "menyangkal")},
    "yes_no": {"yes": ("ya", "y", "true", "benar"), "no": ("tidak", "t", "n", "false", "bukan")},
    "yes_no_unknown": {
        "yes": ("ya", "y", "true", "benar"), "no": ("tidak", "t", "n", "false", "bukan"),
        "unknown": ("tidak diketahui", "tidak tahu"),
    },
}  # fmt: skip
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "agency_kind": v.AGENCY_KINDS, "event_kind": v.EVENT_KINDS, "agreement_kind": v.AGREEMENT_KINDS,
    "legal_basis": v.LEGAL_BASES, "sex": v.SEXES, "age_band": v.AGE_BANDS, "place_kind": v.PLACE_KINDS,
    "actor_kind": ("person", "company"), "reliability": v.RELIABILITIES, "function": v.FUNCTIONS,
    "perform_state": v.PERFORM_STATES, "capacity": v.CAPACITIES, "referral_kind": v.REFERRAL_KINDS,
    "involvement_role": v.INVOLVEMENT_ROLES, "involvement_status": v.INVOLVEMENT_STATUSES, "leg_act": v.LEG_ACTS,
    "stance": v.STANCES, "yes_no": ("yes", "no"), "yes_no_unknown": v.YES_NO_UNKNOWN,
}  # fmt: skip


def fold_word(word: str) -> str:
    """The form in which words are compared: no case; space, hyphen, dash and underscore are one."""
    folded = word.strip().casefold()
    for mark in ("_", "-", "–", "—"):
        folded = folded.replace(mark, " ")
    return " ".join(folded.split())


@cache
def word_table(list_name: str) -> dict[str, str]:
    """Folded word → entry, for one list (ValueError if a word means two entries)."""
    table: dict[str, str] = {}
    for entry in ENTRIES[list_name]:
        for word in (entry, *_INDONESIAN[list_name].get(entry, ())):
            if table.setdefault(fold_word(word), entry) != entry:
                raise ValueError(f"{word!r} means two entries of {list_name}")
    return table


def indonesian_words(list_name: str, entry: str) -> Sequence[str]:
    """The Indonesian words for an entry (for templates and docs)."""
    return _INDONESIAN[list_name].get(entry, ())
