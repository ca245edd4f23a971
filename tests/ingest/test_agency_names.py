"""Names of agencies across abbreviations, renamings and reorganisations."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.agency_names import AGENCY_LEVELS, agency_keys, compare_agency_names, parse_agency_name

SAMPLES = Path(__file__).parents[2] / "samples" / "tables" / "agencies.csv"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("BNP2TKI", "BP2MI", "agency_renamed"), ("KP2MI", "BNP2TKI", "agency_renamed"),
        ("BP2MI", "Kementerian Pelindungan Pekerja Migran Indonesia", "agency_same"),
        ("BP3TKI Mataram", "BP3MI Nusa Tenggara Barat", "agency_renamed"),
        ("UPT BP2MI NTB", "BP3MI NTB", "agency_renamed"),
        ("P4TKI Lombok Timur", "P4MI Lombok Timur", "agency_renamed"), ("BP3MI NTB", "BP3MI NTT", "agency_other_place"),
        ("P4MI Sanggau", "BP3MI Kalbar", "agency_other_office"), ("BP2MI", "BP3MI Jatim", "agency_other_office"),
        ("Kantor Imigrasi Kelas II TPI Entikong", "Kanim Entikong", "agency_same"),
        ("Kanim Kelas I Khusus TPI Batam", "Imigrasi Batam", "agency_same"),
        ("Kantor Imgrasi Bengkalis", "Kantor Imigrasi Bengkalis", "agency_same"),
        ("Disnaker Kab. Buleleng", "Dinas Tenaga Kerja Buleleng", "agency_same"),
        ("Disnakertrans Lotim", "Dinas Tenaga Kerja dan Transmigrasi Kabupaten Lombok Timur", "agency_same"),
        ("Dinperintransnaker Purworejo", "Dinas Perindustrian, Transmigrasi dan Tenaga Kerja Purworejo", "agency_same"),
        ("Disnaker Sumenep", "Disnakertrans Sumenep", "agency_reorganised"),
        ("Dinsos P3A Gresik", "Dinas Sosial Gresik", "agency_reorganised"),
        ("Dinsos P3A Gresik", "DP3AP2KB Gresik", "agency_merged"), ("BPMPD Jember", "DPMD Jember", "agency_same"),
        ("Disnaker Kab. Malang", "Disnaker Kota Malang", "agency_other_level"),
        ("Disnaker Malang", "Disnaker Kota Malang", "agency_level_unclear"),
        ("Polres Cilacap", "Polresta Cilacap", "agency_same"),
        ("Polda Jatim", "Kepolisian Daerah Jawa Timur", "agency_same"),
        ("Satreskrim Polres Muna", "Polres Muna", "agency_parent"),
        ("Sat Reskrim Polres Muna", "Satuan Reserse Kriminal Polres Muna", "agency_same"),
        ("Unit PPA Polres Muna", "Satreskrim Polres Muna", "agency_other_unit"),
        ("Staf Utama Operasi Polri", "Polri", "agency_parent"),
        ("Kanwil Kemenkumham Bali", "Kanwil Ditjen Imigrasi Bali", "agency_split"),
        ("Setda Kabupaten Belitung", "Pemkab Belitung", "agency_same"),
        ("Desa Panji", "Pemerintah Desa Panji", "agency_same"),
        ("Pemdes Panji", "Pemdes Panji Anom", "agency_other_place"),
        ("Dinas P3A", "Dinas P3A Kota Kupang", "agency_place_missing"),
        ("SBMI Malang", "Serikat Buruh Migran Indonesia Malang", "agency_same"),
        ("Kodim 1627/Rote Ndao", "Kodim 1627", "agency_same"), ("Kodim 1627", "Kodim 1628", "agency_other_place"),
        ("Yayasan Kasih Ibu", "Yayasan Kasih Bapak", "agency_other_office"), ("", "Polri", "unknown"),
    ],
)  # fmt: skip
def test_levels(a: str, b: str, expected: str) -> None:
    one, other = parse_agency_name(a), parse_agency_name(b)
    assert compare_agency_names(one, other).level == compare_agency_names(other, one).level == expected


def test_a_name_in_its_parts() -> None:
    name = parse_agency_name("Kepala Seksi Inteldakim Kantor Imigrasi Kelas II Non TPI Banggai")
    assert (name.office, name.kind, name.place, name.unit) == ("kanim", "immigration", "banggai", "inteldakim")
    department = parse_agency_name("DP3AP2KB Kota Batam")
    assert (department.fields, department.level, department.place) == (("family", "women"), "city", "batam")
    assert parse_agency_name("BP3TKI Kupang").ended == 2020
    assert [a.office for a in parse_agency_name("BP3MI Sultra (dahulu UPT BP2MI Kendari)").aliases] == ["bp3mi"]


def test_sample_agencies_are_read_as_their_kind_says() -> None:
    with SAMPLES.open(encoding="utf-8") as file:
        rows = [(r["name"], r["kind"]) for r in csv.DictReader(file)]
    read = [(parse_agency_name(name).kind, kind) for name, kind in rows]
    told = [(mine, kind) for mine, kind in read if mine is not None]
    assert len(told) > 0.9 * len(rows)
    assert sum(mine == kind for mine, kind in told) > 0.97 * len(told)


def test_no_two_sample_agencies_are_one() -> None:
    """Each row is an agency of its own: only the undated guests of one meeting may look alike."""
    with SAMPLES.open(encoding="utf-8") as file:
        names = [parse_agency_name(r["name"]) for r in csv.DictReader(file)]
    alike = [
        (a.text, b.text)
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if compare_agency_names(a, b).similarity >= AGENCY_LEVELS["agency_close_spelling"]
    ]
    assert len(alike) <= 5, alike


def test_renamed_offices_share_a_key() -> None:
    one, other = (set(agency_keys(parse_agency_name(n))) for n in ("BP3TKI Mataram", "BP3MI NTB"))
    assert one & other


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared_and_symmetrically(a: str, b: str) -> None:
    one, other = parse_agency_name(a), parse_agency_name(b)
    forth, back = compare_agency_names(one, other), compare_agency_names(other, one)
    assert forth == back
    assert forth.level in AGENCY_LEVELS
