"""Suspects and accused firms: names, parts, standing; and who is not one."""

from __future__ import annotations

import pytest

from ingest.articles.article import OfficialMention, RecruiterMention, Span
from ingest.articles.recruiters import display_name, find_recruiters
from tests.support.article_facts import regions_in, view_of

NAMES = [
    ("Polisi menahan tersangka MA (45) di rumahnya.", ["MA"]),
    ("Terdakwa, Siti Aminah, dihadapkan ke meja hijau.", ["Siti Aminah"]),
    ("Tujuh calo itu masing-masing berinisial HE (46), KA (45), AD (43) dan AZ (41).", ["HE", "KA", "AD", "AZ"]),
    ("Tiga terdakwa hadir di ruang sidang, yakni Herlina Rahmi (45), Dani Purnama (37), dan Alisa Baiq (34).",
     ["Herlina Rahmi", "Dani Purnama", "Alisa Baiq"]),
    ("Kedua tersangka yang ditangkap antara lain, Imam Suwardi, 48, dan Ainur Rofik, 39.",
     ["Imam Suwardi", "Ainur Rofik"]),
    ("M Kosasih alias Muksin adalah terdakwa dalam kasus tersebut.", ["M Kosasih alias Muksin"]),
    ("Dua orang yang diduga menjadi penyalur, yakni DI alias Bobi dan AR, dibawa polisi.", ["DI alias Bobi", "AR"]),
    ("Pelaku berinisial RH dan istrinya SW ditangkap.", ["RH", "SW"]),
    ("Ia mengaku diajak seorang perempuan berinisial GN yang kini di Kamboja.", ["GN"]),
    ("Ongkos ditanggung agen di negeri jiran yang inisialnya C.", ["C"]),
    ("Polda menetapkan BHT (41) sebagai tersangka.", ["BHT"]),
    ("AS dan MD ditetapkan sebagai tersangka.", ["AS", "MD"]),
    ("TM dan PB saat ini sudah ditetapkan sebagai tersangka.", ["TM", "PB"]),
    ("Pelaku utama, Moh. Rizal (40), warga Sampang, dibekuk.", ["Moh. Rizal"]),
    ("Dua terdakwa, Rahmat Hidayat bin Sulaiman dan Yuliana alias Yuli, dituntut tujuh tahun.",
     ["Rahmat Hidayat bin Sulaiman", "Yuliana alias Yuli"]),
    ("Polisi mengamankan BS (35) warga Kijang dan LH (29) warga Dabo, dua calo PMI.", ["BS", "LH"]),
    ("Petugas mengamankan satu CPMI, dan dua pria inisial MZ dan PJ yang memberangkatkan para korban.", ["MZ", "PJ"]),
    ("Ia ditipu sponsor bernama Hj. Castini.", ["Castini"]),
    ("Polisi masih memburu pemodal berinsial TK.", ["TK"]),
    ("Polisi membekuk Yohanes Bere alias Yance, perekrut asal Malaka.", ["Yohanes Bere alias Yance"]),
    ("Hakim menjatuhkan hukuman 5 tahun penjara kepada Anton Tefa dan Nela Mau.", ["Anton Tefa", "Nela Mau"]),
    ("Dari tangan tersangka (YN), polisi menyita 14 paspor.", ["YN"]),
    ("Korban ES (19) direkrut oleh seorang tetangganya, MN.", ["MN"]),
    ("Pasutri S dan W asal Cilacap itu merekrut puluhan orang.", ["S", "W"]),
    ("Empat orang dijadikan tersangka: BT (33) dan JK (53) yang tinggal di Kabupaten Demak, serta KA (50) dan YU (39) "
     "dari Kudus.", ["BT", "JK", "KA", "YU"]),
    ("Dua orang ditangkap, masing-masing SN alias Eli (37), perempuan asal Desa Sukamaju, Kecamatan Pujut, Kabupaten "
     "Demak, dan MU alias Tuan Jaki (47) asal Desa Sandik.", ["SN alias Eli", "MU alias Tuan Jaki"]),
    ("Dua lelaki ditangkap Polres Kendal. Keduanya adalah Imron Wahid (48), penduduk Desa Pojok, dan Anwar Rozi (39), "
     "penduduk Desa Dempet.", ["Imron Wahid", "Anwar Rozi"]),
    ("Enam orang ditangkap polisi. Inisial mereka AR, AC, dan MM.", ["AR", "AC", "MM"]),
    ("Orang yang merekrut mereka, Yunus Lani, juga dibawa polisi.", ["Yunus Lani"]),
    ("Pemilik kapal diketahui seorang perempuan, Nuri, yang tinggal di pulau itu.", ["Nuri"]),
    ("NI mencari calon pekerja di desa-desa.", ["NI"]),
    ("K bertanggung jawab atas penampungan, sedangkan Y alias O mengantar mereka.", ["K", "Y alias O"]),
    ("Keduanya mengaku diupah oleh S, warga yang tinggal di Malaysia.", ["S"]),
    ("Seorang lagi berinisial VN masuk daftar pencarian orang.", ["VN"]),
    ("Korban menghubungi Sanusi, perantara yang tinggal di Singapura.", ["Sanusi"]),
    ("Tiga tersangka yang memberangkatkan PMI lewat jalur laut ialah BU (41), HS (50), dan LK (33).",
     ["BU", "HS", "LK"]),
    ("Seorang warga negara Singapura, TK (51), ditangkap polisi di Bintan.", ["TK"]),
    ("BINTAN - Dua perempuan, RA (30) dan NS (44), akhirnya dibekuk di rumah kos.", ["RA", "NS"]),
    ("Jaksa membacakan dakwaan terhadap dua lelaki, Marten Laga dan Usman, di pengadilan.", ["Marten Laga", "Usman"]),
    ("Dua nama lain, Marta Kolo dan Yosef Bria, dihukum tiga tahun.", ["Marta Kolo", "Yosef Bria"]),
    ("Dua berikutnya, Marta Kolo dan Yosef Bria, masing-masing mendapat empat tahun penjara.",
     ["Marta Kolo", "Yosef Bria"]),
    ("Nama terakhir ialah Rufus Teti. Ia divonis lima tahun.", ["Rufus Teti"]),
    ("Empat orang telah ditahan. Dua lagi ialah Hendra Walo, direktur perusahaan ikan (LM), serta Markus Ola, staf "
     "kantor itu.", ["Hendra Walo", "Markus Ola"]),
    ("Pemilik kontrakan, W, juga dijadikan tersangka.", ["W"]),
    ("KR menerima uang dari J, seseorang di Malaysia.", ["J"]),
    ("Keduanya mendapat upah dua juta rupiah dari JM.", ["JM"]),
    ("HA ditangkap di Sukabumi pada 3 Juli.", ["HA"]),
    # nobody
    ("Dua calon pekerja, Marta Kolo dan Yosef Bria, ditahan petugas bandara.", []),
    ("Dua perempuan, SA (20) dan TI (24), ditangkap polisi Malaysia karena tidak berdokumen.", []),
    ("Tiga pekerja pulang kemarin. Dua lagi ialah Rina Sari dan Tuti Wati.", []),
    ("Nama terakhir ialah Rufus Teti. Ia menyampaikan materi tentang paspor.", []),
    ("Polisi menerima uang titipan dari keluarga SR.", []),
    ("Pekerja itu menerima uang dari NT, seseorang di Malaysia.", []),
    ("Majelis membacakan putusan terhadap korban, Marta Kolo, pekan lalu.", []),
    ("Seluruhnya dijerat undang-undang pelindungan pekerja migran.", []),
    ("Polisi menyelamatkan tiga pekerja. Mereka adalah Rina (20), Sari (21), dan Tuti (22).", []),
    ("Tiga perempuan yang batal berangkat adalah TW (22), NP (24), dan NS (33).", []),
    ("Korban MH (29) berasal dari desa itu. MH mengurus paspor sendiri.", []),
    ("Keduanya dijerat dengan undang-undang perdagangan orang.", []),
    ("Polisi menangkap Nelayan dan menahan Kapal.", []),
    ("Polisi menyelamatkan dua korban berinisial N (52) dan M (59).", []),
    ("Perempuan berinisial SR (33) itu mengaku ditipu calo.", []),
    ("Kuasa hukum terdakwa, Arman Putra, meminta majelis tidak tergesa.", []),
    ("Sidang dipimpin hakim ketua Bagus Wibowo.", []),
    ("Nama Yuni Sela muncul sebagai korban jaringan ini.", []),
    ("Calo PMI Ilegal Ditangkap Polres Nunukan", []),
    ("Tersangka TPPO terancam 15 tahun penjara.", []),
    ("Para pelaku merekrut TKI atas nama Marni Kabur.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[case[0] for case in NAMES])
def test_names(text: str, names: list[str]) -> None:
    view = view_of(text)
    found = find_recruiters(view)
    assert [recruiter.name for recruiter in found] == names
    for recruiter in found:
        assert view.at(recruiter.span) == recruiter.name


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Tersangka AS (40) berperan sebagai perekrut.", "recruiter"),
        ("Tersangka AS (40) bertugas mengantar korban ke Batam.", "transporter"),
        ("Tersangka AS (40) menampung korban di rumahnya.", "harbourer"),
        ("Tersangka AS (40) memalsukan KTP korban.", "document_forger"),
        ("Polisi memburu pemodal berinisial AS.", "financier"),
        ("Tekong berinisial AS ditangkap di dermaga.", "transporter"),
        ("Penyalur, AS (40), ditangkap.", "agency"),
        ("Mucikari berinisial AS ditangkap di hotel.", "employer"),
        ("Tersangka AS (40) ditangkap. Ia berperan sebagai perekrut.", "recruiter"),
        ("Tersangka AS (40) menemani rombongan sejak dari kampung.", "transporter"),
        ("Tersangka AS (40) membereskan urusan transportasi dan tiket.", "transporter"),
        ("Terdakwanya ialah terdakwa AS. Kapal yang ia tekongi memuat 40 orang.", "transporter"),
        ("Para korban bekerja pada tersangka AS (40) di restoran miliknya.", "employer"),
        ("Tersangka AS (40) ditangkap.", "unknown"),
    ],
)
def test_role(text: str, role: str) -> None:
    assert [recruiter.role for recruiter in find_recruiters(view_of(text))] == [role]


def test_each_has_the_role_told_of_him() -> None:
    text = "Polisi menahan tersangka AS dan MD. AS berperan merekrut, sedangkan MD bertugas mengantar ke pelabuhan."
    assert {r.name: r.role for r in find_recruiters(view_of(text))} == {"AS": "recruiter", "MD": "transporter"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Pelaku berinisial AS ditangkap.", None),
        ("Terduga pelaku berinisial AS diperiksa.", "terduga"),
        ("Tersangka AS ditahan.", "tersangka"),
        ("Pelaku berinisial AS diperiksa. Yang bersangkutan ditetapkan sebagai tersangka.", "tersangka"),
        ("Terdakwa AS disidang.", "terdakwa"),
        ("Terdakwa AS divonis dua tahun penjara.", "terpidana"),
        ("Terdakwa AS divonis bebas.", "bebas"),
    ],
)
def test_status(text: str, status: str | None) -> None:
    assert [recruiter.status for recruiter in find_recruiters(view_of(text))] == [status]


def test_who_sends_the_money_is_its_giver() -> None:
    text = "Tersangka KR dan BM mengurus tiket. KR menerima uang dari J, seseorang di Malaysia."
    assert {r.name: r.role for r in find_recruiters(view_of(text))}["J"] == "financier"


def test_one_person_is_one_however_often_named() -> None:
    text = "Terdakwa Herlina dan Dani Purnama disidang. Kata jaksa, terdakwa Herlina Naning Rahmi mengaku."
    found = find_recruiters(view_of(text))
    assert [r.name for r in found if r.name.startswith("Herlina")] == ["Herlina Naning Rahmi"]
    assert len(found) == 2
    assert len(next(r for r in found if r.name.startswith("Herlina")).mentions) == 2


def test_an_official_is_no_suspect() -> None:
    text = "Polisi menangkap tersangka, kata Rudi Hartono."
    at = text.index("Rudi")
    official = OfficialMention(Span(at, at + 12), "Rudi Hartono", "Kapolres", "police", None)
    assert find_recruiters(view_of(text), (official,)) == ()


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("PT NSM Cabang Malang baru memegang izin operasional setelah merekrut.", ["PT NSM Cabang Malang"]),
        ("Penampungan itu diduga dikelola PT Mutiara Insan Jaya.", ["PT Mutiara Insan Jaya"]),
        (
            "Mahasiswa tahu program itu dari PT Arga dan PT Buana Raya. Mereka membayar Rp2 juta kepada PT Buana Raya.",
            ["PT Arga", "PT Buana Raya"],
        ),
        ("Program itu dikenalkan PT Arga dan PT Buana Raya.", []),
        ("Penumpang naik kapal PT Pelni yang diduga penuh.", []),
        ("Kegiatan didukung PT Maju Bersama.", []),
    ],
)
def test_firms(text: str, firms: list[str]) -> None:
    found = find_recruiters(view_of(text))
    assert [recruiter.name for recruiter in found] == firms
    assert all(recruiter.kind == "company" and recruiter.role == "agency" for recruiter in found)


@pytest.mark.parametrize(
    ("name", "kind", "status", "options", "shown"),
    [
        ("Herlina Naning Rahmi", "person", "terdakwa", {}, "HNR"),
        ("Yuliana alias Yuli", "person", None, {}, "Y"),
        ("Rahmat bin Sulaiman", "person", None, {}, "RS"),
        ("AS", "person", None, {}, "AS"),
        ("Herlina Rahmi", "person", "terpidana", {}, "Herlina Rahmi"),
        ("Herlina Rahmi", "person", None, {"keep_names": True}, "Herlina Rahmi"),
        ("Herlina Rahmi", "person", None, {"public_office": True}, "Herlina Rahmi"),
        ("PT Mutiara Insan Jaya", "company", None, {}, "PT Mutiara Insan Jaya"),
    ],
)
def test_display_name(name: str, kind: str, status: str | None, options: dict[str, bool], shown: str) -> None:
    recruiter = RecruiterMention(Span(0, len(name)), name, "unknown", kind, status)
    assert display_name(recruiter, **options) == shown


def test_a_region_is_no_suspect() -> None:
    view = view_of("Tersangka berinisial Z, yang juga warga Dompu, merekrut para korban dari Dompu.")
    assert [r.name for r in find_recruiters(view, regions=regions_in(view, {"Dompu": "52.05"}))] == ["Z"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Sebuah rumah dipakai menampung calon pekerja. Pengurusnya, ZH, kini tersangka.", ["harbourer"]),
        ("Enam orang ditangkap. Inisial mereka AR dan MM. Para tersangka menjabat direktur di perusahaan itu.",
         ["agency", "agency"]),
        ("Perekrut Pelaut Ditangkap\nPolisi menahan dua orang. Keduanya adalah Harun (36) dan Taufan (40).",
         ["recruiter", "recruiter"]),
    ],
)  # fmt: skip
def test_parts_told_elsewhere(text: str, roles: list[str]) -> None:
    assert [r.role for r in find_recruiters(view_of(text))] == roles


def test_somebody_sought_is_no_suspect_because_others_are() -> None:
    text = "Dua orang berinisial H dan SN ditetapkan sebagai tersangka. Seorang lagi berinisial VN kini buron."
    found = find_recruiters(view_of(text))
    assert {r.name: r.status for r in found} == {"H": "tersangka", "SN": "tersangka", "VN": None}
