"""The canonical tables, declared once: reading, templates and docs/tables.md all come from here.

Invariant: a canonical column name means the same thing in every table, and so does an alias.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.words import ENTRIES


@dataclass(frozen=True)
class Column:
    """One column of one table.

    `kind`: text, own_ref, ref, word, date, count, number, region, country, village, latitude, longitude, grade, secret,
    phone, handle (account, vehicle, social), url, leg_end, about, post_agency.  `words` names a list of ingest/words.py
    for `word`; `refs` the table that a `ref` points into; `many` a list separated by `;`.
    """

    name: str
    kind: str
    doc: str
    doc_id: str
    required: bool = False
    many: bool = False
    words: str = ""
    refs: str = ""


@dataclass(frozen=True)
class Table:
    """One canonical table: English name, Indonesian alias, what it holds, its columns."""

    name: str
    alias: str
    doc: str
    doc_id: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column | None:
        """The column of that canonical name, or None."""
        return next((c for c in self.columns if c.name == name), None)


# Canonical column name → other headings for it, in every table.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("judul", "jabatan"), "publisher": ("penerbit",), "published": ("terbit",), "name": ("nama",),
    "kind": ("jenis",), "region": ("wilayah",), "covers": ("cakupan",), "parent": ("induk",), "functions": ("fungsi",),
    "function": ("fungsi",), "since": ("sejak",), "until": ("sampai",), "agency": ("instansi", "penangan"),
    "acting": ("plt",), "pmi_pocket": ("kantong_pmi",), "programme": ("program",), "head": ("kepala",),
    "date": ("tanggal",), "reached": ("menjangkau",), "topics": ("topik",), "event": ("kegiatan",),
    "official": ("pejabat",), "capacity": ("peran",), "parties": ("pihak",), "from": ("dari",), "to": ("ke",),
    "legal_basis": ("dasar_hukum",), "opened": ("dibuka",), "phones": ("telepon",), "accounts": ("rekening",),
    "vehicles": ("kendaraan",), "social": ("medsos",), "licence": ("izin",), "id_number": ("nik",),
    "count": ("jumlah",), "origin": ("asal",), "destination": ("tujuan",), "act": ("perbuatan",), "start": ("mulai",),
    "end": ("selesai",), "means": ("sarana",), "price": ("biaya",), "about": ("tentang",), "value": ("nilai",),
    "source": ("sumber",), "case": ("perkara",), "recruiter": ("perekrut",),
}  # fmt: skip

_SOURCE = Column("source", "ref", "a `sources.ref`; without it the file is the source",
                 "`ref` di tabel sumber; bila kosong, berkas ini sumbernya", refs="sources")  # fmt: skip
_GRADE = Column("grade", "grade", "Admiralty grade, as B2; without it the source's reliability, else F, and 6",
                "nilai Admiralty, mis. B2; bila kosong: keandalan sumber, atau F, dan 6")  # fmt: skip
_STANCE = Column("stance", "word", "asserts (default) or denies", "menyatakan (bawaan) atau membantah", words="stance")
EVERY_TABLE = (_SOURCE, _GRADE, _STANCE)
_REF = Column("ref", "own_ref", "the row's own reference, unique in the collection",
              "kode baris ini, tunggal dalam koleksi", required=True)  # fmt: skip
_SINCE = Column("since", "date", "since when", "sejak kapan")
_UNTIL = Column("until", "date", "until when", "sampai kapan")
_REGION = Column("region", "region", "region: code, ISO country or name", "wilayah: kode, negara ISO, atau nama")


def _name(doc: str, doc_id: str) -> Column:
    return Column("name", "text", doc, doc_id, required=True)


def _title(doc: str, doc_id: str) -> Column:
    return Column("title", "text", doc, doc_id, required=True)


def _kind(words: str, doc: str, doc_id: str, *, required: bool = True) -> Column:
    return Column("kind", "word", doc, doc_id, required=required, words=words)


def _case(*, required: bool = True) -> Column:
    return Column("case", "ref", "a `cases.ref`", "`ref` di tabel perkara", required=required, refs="cases")


def _agency(name: str, doc: str, doc_id: str, *, required: bool = False) -> Column:
    return Column(name, "ref", doc, doc_id, required=required, refs="agencies")


def _table(name: str, alias: str, doc: str, doc_id: str, *columns: Column) -> Table:
    return Table(name, alias, doc, doc_id, (*columns, *EVERY_TABLE))


TABLES: tuple[Table, ...] = (
    _table(
        "sources", "sumber", "documents, releases, registers", "dokumen, siaran pers, register",
        _REF, _title("title of the source", "judul sumber"),
        Column("publisher", "text", "who published it", "penerbit"),
        Column("url", "url", "address", "alamat web"), Column("published", "date", "when published", "tanggal terbit"),
        Column("reliability", "word", "Admiralty reliability of the source, A-F", "keandalan sumber, A-F",
               words="reliability"),
        Column("derived_from", "ref", "the source that it copies or builds on", "sumber yang disalin", refs="sources"),
    ),
    _table(
        "agencies", "instansi", "government bodies, police units, courts, international bodies, NGOs",
        "instansi pemerintah, kepolisian, pengadilan, badan internasional, LSM",
        _REF, _name("name of the agency", "nama instansi"), _kind("agency_kind", "kind of agency", "jenis instansi"),
        Column("region", "region", "where it is seated", "tempat kedudukan"),
        Column("covers", "region", "regions that it has jurisdiction over; without it, `region`",
               "wilayah kerja; bila kosong, `wilayah`", many=True),
        _agency("parent", "the agency that it belongs to", "instansi induk"),
        Column("functions", "word", "functions that it declares, F1-F9", "fungsi yang dinyatakan, F1-F9", many=True,
               words="function"),
        _SINCE,
    ),
    _table(
        "officials", "pejabat", "people in office", "orang yang menjabat",
        _REF, _name("name of the official", "nama pejabat"), _title("title of the post", "jabatan"),
        Column("agency", "post_agency", "an `agencies.ref`, or `recruiter:REF` of a company",
               "`ref` di tabel instansi, atau `recruiter:REF` sebuah perusahaan", required=True),
        _SINCE, _UNTIL, Column("acting", "word", "acting (yes/no)", "pelaksana tugas (ya/tidak)", words="yes_no"),
    ),
    _table(
        "villages", "desa", "what is known of villages", "keterangan tentang desa",
        Column("region", "village", "the village", "desa atau kelurahan", required=True),
        Column("pmi_pocket", "word", "do many migrant workers come from it (yes/no/unknown)",
               "kantong PMI (ya/tidak/tidak diketahui)", words="yes_no_unknown"),
        Column("programme", "text", "prevention programmes", "program pencegahan", many=True),
        Column("head", "ref", "the village head: an `officials.ref`", "kepala desa: `ref` di tabel pejabat",
               refs="officials"),
        _SINCE,
    ),
    _table(
        "events", "kegiatan", "meetings, outreach, training, operations", "rapat, sosialisasi, pelatihan, operasi",
        _REF, _title("title", "judul"), _kind("event_kind", "kind of event", "jenis kegiatan"),
        Column("date", "date", "when", "tanggal", required=True),
        Column("region", "region", "where it was held", "tempat"),
        Column("reached", "region", "regions reached", "wilayah yang dijangkau", many=True),
        Column("topics", "text", "topics", "topik", many=True),
    ),
    _table(
        "attendance", "kehadiran", "who took part in an event: an agency or an official",
        "siapa mengikuti kegiatan: instansi atau pejabat",
        Column("event", "ref", "an `events.ref`", "`ref` di tabel kegiatan", required=True, refs="events"),
        _agency("agency", "an `agencies.ref` (or else `official`)", "`ref` di tabel instansi (atau isi `pejabat`)"),
        Column("official", "ref", "an `officials.ref` (or else `agency`)", "`ref` di tabel pejabat (atau `instansi`)",
               refs="officials"),
        Column("capacity", "word", "in what capacity", "sebagai apa", words="capacity"),
    ),
    _table(
        "agreements", "kesepakatan", "memoranda, task forces, village regulations, data sharing",
        "nota kesepahaman, gugus tugas, peraturan desa, berbagi data",
        _REF, _title("title", "judul"), _kind("agreement_kind", "kind of agreement", "jenis kesepakatan"),
        Column("since", "date", "from when", "sejak kapan", required=True), _UNTIL,
        Column("parties", "ref", "`agencies.ref` of the parties", "`ref` instansi para pihak", many=True,
               refs="agencies"),
    ),
    _table(
        "performs", "pelaksanaan", "an agency does, or does not do, a function for a region",
        "instansi melaksanakan, atau tidak, suatu fungsi bagi wilayah",
        _agency("agency", "an `agencies.ref`", "`ref` di tabel instansi", required=True),
        Column("function", "word", "F1-F9", "F1-F9", required=True, words="function"),
        Column("region", "region", "for which region", "wilayah", required=True),
        Column("state", "word", "evidenced (default) or absent", "ada (bawaan) atau tidak ada", words="perform_state"),
        Column("date", "date", "when it was so", "tanggal"),
    ),
    _table(
        "referrals", "rujukan", "a case, data or a victim referred from one agency to another",
        "perkara, data, atau korban dirujuk antarinstansi",
        _agency("from", "the agency that referred", "instansi perujuk", required=True),
        _agency("to", "the agency referred to", "instansi penerima", required=True),
        Column("date", "date", "when", "tanggal", required=True),
        _kind("referral_kind", "what was referred", "apa yang dirujuk", required=False), _case(required=False),
    ),
    _table(
        "cases", "perkara", "cases", "perkara",
        _REF, _title("title, without victims' names", "judul, tanpa nama korban"),
        Column("legal_basis", "word", "legal basis; never mixed up", "dasar hukum", required=True, words="legal_basis"),
        Column("status", "text", "status of the proceedings", "status perkara"),
        Column("opened", "date", "when opened", "tanggal dibuka"), _REGION,
        _agency("agency", "the agency that handles it", "instansi penangan"),
        Column("modus", "text", "ways of working", "modus", many=True),
    ),
    _table(
        "recruiters", "perekrut", "people and companies of the network", "orang dan perusahaan dalam jaringan",
        _REF, _name("name or initials", "nama atau inisial"), _kind("actor_kind", "person or company",
                                                                    "orang atau perusahaan"),
        Column("region", "region", "where based", "domisili"),
        Column("phones", "phone", "phone numbers", "nomor telepon", many=True),
        Column("accounts", "handle", "bank accounts", "rekening", many=True),
        Column("vehicles", "handle", "number plates, vessels", "pelat kendaraan, kapal", many=True),
        Column("social", "handle", "social media handles", "akun media sosial", many=True),
        Column("licence", "code", "licence number", "nomor izin"),
        Column("licence_status", "text", "status of the licence", "status izin"),
        Column("id_number", "secret", "identity number: only its keyed hash is kept",
               "nomor identitas: hanya sidik berkuncinya yang disimpan"),
    ),
    _table(
        "involvements", "keterlibatan", "who is said to be involved in which case", "siapa terlibat dalam perkara apa",
        _case(),
        Column("recruiter", "ref", "a `recruiters.ref`", "`ref` di tabel perekrut", required=True, refs="recruiters"),
        Column("role", "word", "role in the chain", "peran dalam rantai", required=True, words="involvement_role"),
        Column("status", "word", "status in the proceedings; terduga without it", "status hukum; bawaan terduga",
               words="involvement_status"),
    ),
    _table(
        "places", "tempat", "shelters, ports, crossings", "penampungan, pelabuhan, perlintasan",
        _REF, _name("name", "nama"), _kind("place_kind", "kind of place", "jenis tempat"), _REGION,
        Column("lat", "latitude", "latitude, degrees, decimal point", "lintang, derajat, titik desimal"),
        Column("lon", "longitude", "longitude, degrees, decimal point", "bujur, derajat, titik desimal"),
    ),
    _table(
        "victims", "korban", "groups of victims, without names", "kelompok korban, tanpa nama",
        Column("ref", "own_ref", "reference of the group: only its keyed hash is kept",
               "kode kelompok: hanya sidik berkuncinya yang disimpan", required=True),
        _case(), Column("count", "count", "number of victims", "jumlah korban", required=True),
        Column("sex", "word", "sex", "jenis kelamin", words="sex"),
        Column("age_band", "word", "age band", "kelompok umur", words="age_band"),
        Column("origin", "region", "where they come from", "asal"),
        Column("destination", "country", "country of destination", "negara tujuan"),
        Column("returned_to", "region", "where they returned to", "dipulangkan ke"),
        Column("id_number", "secret", "identity number: only its keyed hash is kept",
               "nomor identitas: hanya sidik berkuncinya yang disimpan"),
    ),
    _table(
        "legs", "perjalanan", "victims moved from here to there", "korban dipindahkan dari sini ke sana",
        _case(), Column("act", "word", "act of the law's own definition", "perbuatan menurut undang-undang",
                        required=True, words="leg_act"),
        Column("from", "leg_end", "`region:CODE-or-name`, `recruiter:REF`, `place:REF`, or a bare region",
               "`region:KODE-atau-nama`, `recruiter:REF`, `place:REF`, atau nama wilayah", required=True),
        Column("to", "leg_end", "as `from`", "seperti `dari`", required=True),
        Column("start", "date", "start", "mulai"), Column("end", "date", "end", "selesai"),
        Column("victims", "count", "number of victims", "jumlah korban"),
        Column("means", "text", "means", "sarana"), Column("price", "price", "price, rupiah", "biaya, rupiah"),
    ),
    _table(
        "measures", "ukuran", "published numbers about regions and agencies",
        "angka terbitan tentang wilayah dan instansi",
        _name("which number: placements, pmi_np_deported, passport_deferrals, victims_reported, deaths_abroad, …",
              "angka apa: placements, pmi_np_deported, passport_deferrals, victims_reported, deaths_abroad, …"),
        Column("about", "about", "a region, or `agency:REF`", "wilayah, atau `agency:REF`", required=True),
        Column("value", "number", "the number", "angkanya", required=True),
        Column("since", "date", "from when", "sejak kapan", required=True), _UNTIL,
    ),
)  # fmt: skip
TABLE: Mapping[str, Table] = {t.name: t for t in TABLES}


def fold_heading(text: str) -> str:
    """The form in which headings and table names are compared: no case, spaces or underscores."""
    return "".join(text.casefold().split()).replace("_", "")


TABLE_BY_HEADING: Mapping[str, Table] = {fold_heading(n): t for t in TABLES for n in (t.name, t.alias)}


def headings(table: Table) -> dict[str, Column]:
    """Folded heading → column, canonical names and aliases."""
    found: dict[str, Column] = {}
    for column in table.columns:
        for text in (column.name, *ALIASES.get(column.name, ())):
            found[fold_heading(text)] = column
    return found


def allowed_words(column: Column) -> tuple[str, ...]:
    """The entries that a `word` column may take, in order."""
    return ENTRIES[column.words] if column.words else ()
