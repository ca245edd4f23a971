from __future__ import annotations

import pytest

from graph.errors import AmbiguousError, NotFoundError
from graph.region_codes import level_of
from ingest.region_index import bare_name
from ingest.region_names import Gazetteer


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("52.03", "52.03"), ("52", "52"), ("33.01.03.2001", "33.01.03.2001"), ("MYS", "MYS"), ("mys", "MYS"),
        ("IDN", "IDN"), ("Indonesia", "IDN"),
        ("Buleleng", "51.08"), ("Kab. Kupang", "53.01"), ("kabupaten kupang", "53.01"), ("Kota Kupang", "53.71"),
        ("Jambi", "15"), ("Kota Jambi", "15.71"), ("Gorontalo", "75"), ("Kab. Gorontalo", "75.01"),
        ("Desa Panji, Kec. Sukasada, Buleleng", "51.08.05.2011"), ("Panji, Sukasada, Buleleng, Bali", "51.08.05.2011"),
        ("Desa Panji Kec. Sukasada Kab. Buleleng", "51.08.05.2011"), ("Panji, Buleleng", "51.08.05.2011"),
        ("Kec. Sukasada", "51.08.05"), ("Sukasada, Buleleng", "51.08.05"), ("Buleleng, Bali", "51.08"),
        ("Buleleng, Buleleng, Bali", "51.08.06"), ("Kel. Tanjung Priok, Kec. Tanjung Priok", "31.72.02.1001"),
        ("Kec. Alak, Kupang", "53.71.01"), ("Mataram, NTB", "52.71"), ("Bali, Indonesia", "51"),
        ("NTB", "52"), ("NTT", "53"), ("DKI Jakarta", "31"), ("Nanggroe Aceh Darussalam", "11"),
        ("West Java", "32"), ("West Java Province", "32"), ("Prov. Yogyakarta", "34"), ("Kota Yogyakarta", "34.71"),
        ("Jakarta Timur", "31.75"), ("Kota Administrasi Jakarta Timur", "31.75"), ("Kota Adm. Jakarta Timur", "31.75"),
        ("Ujung Pandang", "73.71"), ("Kabupaten Tanah Tidung", "65.04"), ("Pangkajene Kepulauan", "73.10"),
        ("Mamuju Utara", "76.01"), ("Maluku Tenggara Barat", "81.03"), ("Toba Samosir", "12.12"),
        ("Limapuluh Kota", "13.07"), ("Lima Puluh Koto", "13.07"), ("50 Kota", "13.07"), ("Kulonprogo", "34.01"),
        ("Gunung Kidul", "34.03"), ("Tolitoli", "72.04"), ("FAK-FAK", "92.03"), ("Baubau", "74.72"),
        ("Kep. Meranti", "14.10"), ("Kotabaru", "63.02"), ("Kab.Lombok  Timur", "52.03"),
        ("Arab Saudi", "SAU"), ("Uni Emirat Arab", "ARE"), ("UEA", "ARE"), ("Kamboja", "KHM"), ("Jepang", "JPN"),
        ("Korea Selatan", "KOR"), ("South Korea", "KOR"), ("Suriah", "SYR"), ("Turki", "TUR"), ("Tiongkok", "CHN"),
        ("Cina", "CHN"), ("Yordania", "JOR"), ("Belanda", "NLD"), ("Hongkong", "HKG"), ("Singapura", "SGP"),
    ],
)  # fmt: skip
def test_means_one_region(regions: Gazetteer, written: str, code: str) -> None:
    assert regions.resolve(written).code == code


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Kupang", {"53.01", "53.71"}), ("bogor", {"32.01", "32.71"}), ("Banjar", {"32.79", "63.03"}),
        ("Yogyakarta", {"34", "34.71"}), ("Desa Panji", {"11.75.05.2003", "51.08.05.2011"}),
        ("Irian Jaya", {"91", "92", "93", "94", "95", "96"}), ("Korea", {"KOR", "PRK"}),
        ("Kupang, NTT", {"53.01", "53.71"}), ("Lombok", {"52.01", "52.02", "52.03", "52.08"}),
    ],
)  # fmt: skip
def test_is_never_a_guess(regions: Gazetteer, written: str, codes: set[str]) -> None:
    with pytest.raises(AmbiguousError) as caught:
        regions.resolve(written)
    assert {code for code, _ in caught.value.candidates} == codes


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Lombk Timur", "Kabupaten Lombok Timur, Nusa Tenggara Barat"), ("Malaysa", "Malaysia"),
        ("Kabupaten Denpasar", "Kota Denpasar, Bali"), ("32.1", "32.10"), ("5203", "52.03"), ("52,03", "52.03"),
        ("52.99", "52.01"), ("Sukasada", "Kecamatan Sukasada, Kabupaten Buleleng, Bali"),
        ("Desa Panjy, Kec. Sukasada, Buleleng", "Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng, Bali"),
        ("Johor, Malaysia", "Malaysia"),
    ],
)  # fmt: skip
def test_names_what_is_near(regions: Gazetteer, written: str, near: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        regions.resolve(written)
    assert near in caught.value.nearest


def test_a_damaged_code_says_to_format_as_text(regions: Gazetteer) -> None:
    with pytest.raises(NotFoundError) as caught:
        regions.resolve(32.1)
    assert "as text" in caught.value.advice
    assert regions.resolve(52.03).code == "52.03"


@pytest.mark.parametrize("written", ["", "  ", ",", "Kec.", "Negeri Sembilan", "Atlantis", "ZZZ", "99"])
def test_what_is_no_region_is_not_found(regions: Gazetteer, written: str) -> None:
    with pytest.raises(NotFoundError):
        regions.resolve(written)


def test_every_regency_and_city_by_official_name_and_by_bare_name(regions: Gazetteer) -> None:
    upper = regions.register.upper
    regencies = {code: name for code, name in upper.items() if level_of(code) == "regency"}
    assert len(regencies) == 514
    higher = {name.casefold() for code, name in upper.items() if level_of(code) == "province"}
    bare = [bare_name(name).casefold() for name in regencies.values()]
    for code, name in regencies.items():
        assert regions.resolve(name).code == code
        assert regions.resolve(name.upper()).code == code
        short = bare_name(name)
        if short.casefold() in higher:
            assert regions.resolve(short).level == "province"
        elif bare.count(short.casefold()) > 1 or short == "Yogyakarta":
            with pytest.raises(AmbiguousError):
                regions.resolve(short)
        else:
            assert regions.resolve(short).code == code


def test_every_province_and_country_by_name(regions: Gazetteer) -> None:
    for code, name in regions.index.names().items():
        if level_of(code) in {"country", "province"}:
            assert regions.resolve(name).code == code, name


def test_no_alias_stands_for_two_regions_of_one_level(regions: Gazetteer) -> None:
    for level in ("country", "province"):
        assert [n for n, codes in regions.index.by_level[level].items() if len(codes) > 1] == []
    for name, codes in regions.index.by_level["regency"].items():
        if len(codes) > 1:
            assert all(regions.index.register.upper[c].casefold().replace(" ", "").endswith(name) for c in codes)


def test_search_children_and_full_names(regions: Gazetteer) -> None:
    assert [r.code for r in regions.search("lombok")] == ["52.01", "52.02", "52.03", "52.08"]
    assert regions.search("52.0")[0].code == "52.01"
    assert [r.code for r in regions.search("Kab. Bulelen")][:1] == ["51.08"]
    assert "51.08.05.2011" in [r.code for r in regions.search("panji", villages=True, limit=50)]
    assert regions.search("") == [] or len(regions.search("")) <= 20
    assert [r.code for r in regions.children("52")][:2] == ["52.01", "52.02"]
    assert len(regions.children("IDN")) == 38
    assert regions.full_name("51.08.05.2011") == "Desa Panji, Kecamatan Sukasada, Kabupaten Buleleng, Bali"
    assert regions.full_name("IDN") == "Indonesia"
