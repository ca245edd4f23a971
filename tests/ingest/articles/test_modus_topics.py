"""Modus and topics from their phrases, and what only looks like one."""

from __future__ import annotations

import pytest

from ingest.articles.modus import find_modus
from ingest.articles.topics import find_topics
from tests.support.article_facts import view_of

MODUS = [
    ("Korban tergiur lowongan kerja di Facebook.", {"social_media_offer"}),
    ("Petugas mengunggah konten sosialisasi di media sosial.", set()),
    ("Korban dijanjikan bekerja di restoran.", {"fake_job"}),
    ("Pelaku mengiming-imingi korban gaji tinggi.", {"fake_job"}),
    ("Korban dijanjikan gaji besar sebagai admin judi online di Kamboja.", {"scam_compound"}),
    ("Mereka diberangkatkan dengan visa kunjungan.", {"visit_visa"}),
    ("Pemohon berdalih hendak berwisata.", {"visit_visa"}),
    ("Dalih yang dipakai misalnya menunaikan umroh.", {"umrah_visa"}),
    ("Jemaah umrah berangkat hari ini.", set()),
    ("Biaya dianggap utang yang harus dibayar dengan potong gaji.", {"debt_bondage"}),
    ("Surat-surat korban juga dipalsukan.", {"document_forgery"}),
    ("Perusahaan itu tidak memiliki izin penempatan.", {"unlicensed_agency"}),
    ("Warga pergi tanpa izin orang tua.", set()),
    ("Para korban dijadikan pengantin pesanan ke Tiongkok.", {"marriage"}),
    ("Mahasiswa menjadi korban ferienjob.", {"internship"}),
    ("Rombongan PMI dilarikan dengan speedboat.", {"sea_route"}),
    ("Anak buah kapal itu bekerja di kapal ikan asing.", {"seafarer"}),
    ("Rombongan dibawa lewat jalan tikus.", {"other"}),
    ("Korban dijanjikan pekerjaan dan dibawa lewat jalan tikus.", {"fake_job"}),
    ("Mereka dijanjikan upah besar di Malaysia.", {"fake_job"}),
    ("Kapal yang mereka tekongi memuat 40 TKI.", {"sea_route"}),
    ("Para pemohon menyebut ingin menengok keluarga atau berwisata.", {"visit_visa"}),
    ("Keberangkatan umrah itu ditahan karena dokumennya tidak memenuhi syarat.", {"umrah_visa"}),
    ("Orang perseorangan dilarang menempatkan pekerja, kata terdakwa.", set()),
    ("Rapat membahas rencana kerja tahun depan.", set()),
]


@pytest.mark.parametrize(("text", "words"), MODUS, ids=[case[0] for case in MODUS])
def test_modus(text: str, words: set[str]) -> None:
    view = view_of(text)
    found = find_modus(view)
    assert {word for word, _ in found} == words
    assert all(view.at(span) for _, span in found)


TOPICS = [
    ("Rapat membahas pencegahan perdagangan orang.", {"prevention"}),
    ("Polisi menangkap tiga orang.", {"enforcement"}),
    ("Korban dipulangkan dan menjalani rehabilitasi.", {"protection"}),
    ("Kedua daerah sepakat berbagi data penempatan.", {"data_sharing"}),
    ("Kegiatan diikuti perangkat desa.", {"village_outreach"}),
    ("Imigrasi menolak 140 permohonan paspor.", {"passport_deferral"}),
    ("Bupati memimpin gugus tugas.", {"joint_task_force"}),
    ("Jaksa membacakan dakwaan.", {"enforcement"}),
    ("Satgas TPPO Polres Kendal memeriksa rumah itu.", set()),
    ("Warga diajak bicara tentang pelindungan pekerja.", {"protection"}),
    ("Pasalnya diambil dari UU Nomor 18 Tahun 2017 tentang Pelindungan Pekerja Migran.", set()),
    ("Kepala Balai Pelindungan Pekerja Migran Indonesia hadir.", set()),
]


@pytest.mark.parametrize(("text", "words"), TOPICS, ids=[case[0] for case in TOPICS])
def test_topics(text: str, words: set[str]) -> None:
    assert {word for word, _ in find_topics(view_of(text))} == words
