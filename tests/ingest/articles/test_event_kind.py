"""The kind of event, from titles and first sentences in the manner of offices and the press (all of them made up)."""

from __future__ import annotations

import pytest

from ingest.articles.event_kind import KINDS, find_event_kind, kind_scores
from tests.support.article_facts import view_of

CASES = [
    (
        "Pemkab Gelar Rakor Gugus Tugas",
        "Rapat koordinasi dipimpin Sekda di Aula Bappeda, Rabu (3/5/2023), dihadiri Polres dan Kejaksaan.",
        "coordination_meeting",
    ),
    (
        "Camat se-Kabupaten Ikuti Pembahasan TPPO",
        "Sebanyak 18 camat mengikuti rapat koordinasi pencegahan TPPO yang diselenggarakan Kesbangpol.",
        "coordination_meeting",
    ),
    (
        "Nasib Pekerja Migran Dibahas dalam FGD",
        "Universitas bersama BP3MI menggelar focus group discussion, 12 Desember 2022.",
        "coordination_meeting",
    ),
    (
        "DPRD Terima Audiensi Serikat Buruh Migran",
        "Komisi IV menerima audiensi serikat buruh migran di ruang rapat DPRD.",
        "coordination_meeting",
    ),
    (
        "Imigrasi Beri Penyuluhan kepada Siswa SMK",
        "Kantor Imigrasi memberikan penyuluhan keimigrasian kepada ratusan siswa.",
        "outreach",
    ),
    (
        "BP3MI Gandeng Tokoh Desa",
        "BP3MI menggelar sosialisasi pencegahan migrasi nonprosedural kepada 30 tokoh desa.",
        "outreach",
    ),
    (
        "Warga Lereng Dibekali Bahaya Calo",
        "Puluhan warga desa mengikuti pembekalan di balai desa. Narasumber dari Polres dan Disnaker.",
        "outreach",
    ),
    (
        "Gubernur dan Kapolda Teken MoU",
        "Nota kesepahaman tentang pelindungan pekerja migran ditandatangani, Selasa (27/6).",
        "agreement",
    ),
    ("27 Pimpasa Dikukuhkan", "Kantor Wilayah Imigrasi mengukuhkan 27 Petugas Imigrasi Pembina Desa.", "agreement"),
    (
        "Pemkab Bentuk Satgas hingga Tingkat Desa",
        "Pemerintah kabupaten membentuk satuan tugas pencegahan TPPO.",
        "agreement",
    ),
    (
        "Wakil Bupati Resmikan LTSA",
        "Wakil bupati meresmikan Layanan Terpadu Satu Atap di kompleks Disnaker.",
        "agreement",
    ),
    (
        "TNI AL Gagalkan Penyelundupan 30 PMI",
        "Tim Lanal menggagalkan penyelundupan 30 pekerja migran ilegal di perairan Asahan.",
        "operation",
    ),
    (
        "Imigrasi Tunda Keberangkatan 87 WNI",
        "Petugas melakukan penundaan keberangkatan terhadap 87 WNI di bandara.",
        "operation",
    ),
    (
        "Ratusan Permohonan Paspor Ditolak",
        "Kantor Imigrasi menolak permohonan paspor 140 orang yang diduga akan bekerja tanpa prosedur.",
        "operation",
    ),
    (
        "Tim Terpadu Sidak Kantor Cabang P3MI",
        "Tim terpadu melakukan inspeksi mendadak ke lima kantor cabang.",
        "operation",
    ),
    ("Polisi Tangkap Pasutri Penyalur PMI", "Satreskrim menangkap pasangan suami istri berinisial RS dan GM.", "case"),
    (
        "Dua Terdakwa TPPO Dituntut 7 Tahun",
        "Jaksa menuntut dua terdakwa masing-masing tujuh tahun penjara di Pengadilan Negeri.",
        "case",
    ),
    (
        "Jenazah PMI Dipulangkan dari Malaysia",
        "Jenazah seorang pekerja migran tiba di kampung halaman, Kamis malam (2/9).",
        "case",
    ),
    ("Kejari Terima Pelimpahan Tersangka", "Kejaksaan Negeri menerima pelimpahan tahap II tersangka YT.", "case"),
    (
        "Bupati Minta Kepala Desa Perketat Izin",
        "Bupati meminta kepala desa lebih ketat, katanya saat ditemui di kantornya, Senin (3/7/2023).",
        "policy_statement",
    ),
    (
        "DPRD Dorong Perda Perlindungan PMI",
        "Ketua Komisi IV mendorong pemerintah daerah menyusun perda, kata dia saat dihubungi.",
        "policy_statement",
    ),
    (
        "Disnaker: Jangan Tergiur Tawaran di Media Sosial",
        "Kepala Disnaker mengimbau warga memeriksa lowongan ke kantornya.",
        "policy_statement",
    ),
]


@pytest.mark.parametrize(("title", "text", "kind"), CASES, ids=[case[0] for case in CASES])
def test_kind_from_title_and_lead(title: str, text: str, kind: str) -> None:
    view = view_of(text, title=title)
    found, span = find_event_kind(view)
    assert found == kind, kind_scores(view)
    assert span is not None
    assert view.at(span)


def test_a_meeting_told_in_passing_does_not_make_the_kind() -> None:
    text = (
        "Kepala dinas mengatakan pihaknya akan meningkatkan pengawasan, Selasa (25/7/2023). Ia berharap desa ikut.\n"
        "Warga diminta melapor bila ada perekrut yang datang ke kampung mereka tanpa surat tugas dari dinas.\n"
        "Sebelumnya, Kesbangpol menggelar rapat koordinasi pencegahan TPPO, Rabu, 12 Juli 2023."
    )
    assert find_event_kind(view_of(text))[0] == "policy_statement"


def test_a_plan_to_inform_is_no_outreach() -> None:
    text = (
        "Kepala dinas mengatakan pihaknya berencana menggelar sosialisasi ke desa-desa tahun depan bila anggaran ada."
    )
    assert find_event_kind(view_of(text))[0] == "policy_statement"


def test_an_empty_text_is_a_statement_without_a_phrase() -> None:
    assert find_event_kind(view_of("")) == ("policy_statement", None)
    assert set(kind_scores(view_of(""))) == set(KINDS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Pengurus Penampungan Tersangka\nSebuah rumah digerebek, Minggu. Pengurusnya kini tersangka.",
         "operation"),
        ("Gugus Tugas Disiapkan\nDinas mengadakan rapat koordinasi pembentukan gugus tugas, Kamis, di aula.",
         "coordination_meeting"),
        ("Rapat Kepulangan WNI\nRapat koordinasi pemulangan WNI digelar, Senin. Pemda siap memulangkan mereka.",
         "coordination_meeting"),
        ("Bos Sindikat dan Anak Buahnya\nSeorang dibekuk di bandara. Yang lain sudah divonis.", "case"),
    ],
)  # fmt: skip
def test_close_kinds(text: str, kind: str) -> None:
    assert find_event_kind(view_of(text))[0] == kind
