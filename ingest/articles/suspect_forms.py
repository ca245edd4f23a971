"""Suspects named in other ways than by a word right before the name: lists, "Keduanya adalah …", doers by initials.

Invariants: a name is taken only where the words say what its bearer did to others, or that he was arrested or is
sought; initials that the text gives to a victim are never taken.  Every expression is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.articles.article import Sentence, Span, TextView
from ingest.articles.recruiter_names import Named, names_from

Stated = tuple[Named, str | None, str]
_VICTIMS = (
    r"korban|pmi|cpmi|tki|ctki|tkw|wni|pekerja|calon|istri|suami|anak|ibu|ayah|saksi|pelapor|keluarga|jenazah|"
    r"penumpang|rombongan|kuasa hukum|pengacara|santri|siswa|siswi|penghuni"
)
_LIST_WORD = r"(?:masing-masing|yakni|yaitu|adalah|ialah|antara lain|di antaranya|diantaranya)"
_INITIAL_WORDS = r"(?:(?:ber)?inisial|bernama|atas nama|namanya)"
_LISTED = re.compile(
    rf"\b(?:ditangkap|diringkus|dibekuk|diciduk|ditahan|diburu|(?:di\w{{4,12}}|jadi|menjadi)\s(?:sebagai\s)?tersangka|"
    rf"tersangka|terdakwa|terpidana|pelaku)(?:\s(?:itu|tersebut|baru|lain|lainnya|polisi|kasus\s\w{{2,12}}))?"
    rf"(?:,?\s{_LIST_WORD}|:)\s(?:{_INITIAL_WORDS}\s)?(?=[\"“]?[A-Z])",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\A\W{0,3}(?:(?:Inisial|Identitas|Nama)\s(?:mereka|keduanya|ketiganya|keempatnya|(?:para\s|kedua\s|ketiga\s)?"
    r"(?:pelaku|tersangka|terdakwa))|Keduanya|Ketiganya|Keempatnya|Kelimanya|Keenamnya|Ketujuhnya|Mereka|"
    r"(?:Para|Kedua|Ketiga|Keempat|Dua|Tiga|Empat|Lima|Enam)\s(?:orang|pria|lelaki|perempuan|wanita|pelaku|tersangka|"
    r"terdakwa)(?:\s(?:itu|tersebut))?)"
    rf"(?P<said>(?:,?\s(?:{_LIST_WORD}|{_INITIAL_WORDS}|dengan)){{0,3}})[\s:]{{1,2}}(?=[A-Z])"
)
_ACCUSES = re.compile(
    r"\b(?:disangka|sangkaan|diduga|ditangkap|menangkap|membekuk|meringkus|penangkapan|perekrutnya|dibekuk|diringkus|diciduk|tersangka|terdakwa|pelaku|calo|"
    r"berurusan dengan|sindikat|jaringan|perekrut|penyalur|otak|dijerat|didakwa)\b",
    re.IGNORECASE,
)
_DOES = (
    r"(?:merekrut|membawa|mengirim|memberangkatkan|menampung|mengajak|mengantar|mengantarkan|menyuruh|mengatur|"
    r"mengurus|menguruskan|menjual|menyelundupkan|mendanai|membiayai|mengawal|mendampingi|menjemput|menyeberangkan|"
    r"mengendalikan|menghimpun|mengumpulkan|memfasilitasi|menawarkan|menjanjikan|menyediakan|menyalurkan|"
    r"mencari\s(?:calon|korban|orang|warga|pekerja|tenaga)|bertanggung\sjawab\satas|mengoordinasi|mengemudikan|"
    r"memalsukan|membuatkan|menerima\s(?:upah|bayaran|imbalan)|memungut)"
)
_WHO = re.compile(
    rf"\b(?:orang|pria|perempuan|wanita|lelaki|laki-laki|sosok|seseorang|pihak)\syang\s(?:diduga\s|disebut\s|"
    rf"juga\s)?{_DOES}\b[^.;,:\n]{{0,60}},\s(?=[A-Z])",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\b(?:pemilik|pengelola|penjaga|nakhoda|pengemudi)(?:nya|\s(?:kapal|perahu|speedboat|boat|penampungan|tempat\s"
    r"penampungan|rumah\spenampungan|pompong))\b(?:\s(?:itu|tersebut|diketahui|adalah|ialah|bernama|seorang|"
    r"perempuan|laki-laki|pria|wanita)){0,4},?\s(?=[A-Z])",
    re.IGNORECASE,
)
_DOER = re.compile(
    r"(?:\A\W{0,3}|[,;]\s(?:sedangkan|sementara|lalu|kemudian|dan)\s|\b(?:Sedangkan|Sementara)\s)(?=[A-Z])"
)
_DID = re.compile(
    rf"(?:,[^,.;\n]{{2,60}},)?\s(?:yang\s|juga\s|kemudian\s|lalu\s|diduga\s|kini\s|sempat\s|bertugas\s|berperan\s|"
    rf"tiba lebih dulu [^.,;\n]{{0,40}}untuk\s){{0,2}}(?:{_DOES}|berperan|bertugas)\b"
)
_PASSIVE_VICTIM = re.compile(
    r"\A(?:\s\([^()\n]{1,20}\))?,?\s(?:yang\s)?(?:direkrut|diajak|ditampung|dikirim|diberangkatkan|ditipu|dijanjikan|"
    r"diselamatkan|dipulangkan|disekap|dijual|disiksa|mengaku (?:ditipu|dijanjikan|direkrut))\b"
)
_VICTIM_BEFORE = re.compile(rf"\b(?:{_VICTIMS})(?:nya)?\b[^.;\n]{{0,50}}\Z", re.IGNORECASE)
_CLOSED = re.compile(r"\s?[,(.]|\s(?:juga|kini|ikut|sudah|telah|ditangkap|menjadi)\b")
_RESCUED = re.compile(r"\b(?:menyelamatkan|diselamatkan|mengamankan|diamankan)\b", re.IGNORECASE)
_APPOSED = re.compile(
    r"(?<![\w.’'-])[A-Z][\w’']{0,20}(?:\s[A-Z][\w’']{1,20}){0,3}(?:\s\(\d{1,2}\))?,\s(?:seorang\s|yang\smerupakan\s)?"
    r"(?:perantara|calo|perekrut|tekong|makelar|penyalur|penampung|otak\s(?:pelaku|jaringan|sindikat))\b(?!\slain)"
)
_RELATIVE = re.compile(
    r"\b(?:tersangka|terdakwa|terpidana|pelaku|calo|perekrut|tekong|penyalur)(?:\slain|\slainnya)?\syang\s"
    r"(?:diduga\s|juga\s|turut\s|ikut\s)?(?:me|ber)\w{3,14}\b[^.,;:\n]{0,90}?\s(?:adalah|ialah|bernama|berinisial)\s"
    r"(?:berinisial\s|inisial\s|bernama\s)?(?=[A-Z])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\A\W{0,3}|[,–—-]\s|\b(?:bahwa|dan|serta)\s)(?P<who>(?:[Ss]eorang|[Ss]atu|[Dd]ua|[Tt]iga|[Ee]mpat|[Ll]ima|[Ee]nam|"
    r"[Tt]ujuh|[Pp]ara|[Kk]edua|[Kk]etiga|[Ss]epasang)\s[^,.;:()\n]{3,50}),\s(?=[A-Z])"
)
_SEIZED = re.compile(
    r"\s?,?\s(?:juga\s|kini\s|telah\s|sudah\s|akhirnya\s|turut\s|ikut\s|masing-masing\s|lalu\s|kemudian\s){0,2}"
    r"(?:ditangkap|ditahan|dibekuk|diringkus|diciduk|digelandang|diburu|dijebloskan|diadili|disidang(?:kan)?|diseret|"
    r"duduk\sdi\skursi\s(?:pesakitan|terdakwa))\b(?!\s(?:oleh\s)?(?:polisi|aparat|otoritas|imigrasi|petugas|tentara|polis)"
    r"\s(?:imigrasi\s|[Dd]iraja\s)?(?:Malaysia|Arab|Kamboja|Myanmar|Thailand|Singapura|Taiwan|setempat))"
)
_CHARGES = re.compile(
    r"\b(?:dakwaan|tuntutan|vonis|putusan|hukuman)\s(?:[^,.;\n]{0,40}?\s)?(?:atas|terhadap|kepada|bagi)\s"
    r"(?P<who>(?:[a-z-]{2,14}\s){0,4}(?:[a-z-]{2,14},\s(?:yakni\s|yaitu\s|masing-masing\s)?)?)(?=[A-Z])"
)
_FURTHER = re.compile(
    r"\A\W{0,3}(?:(?:Nama|Orang|Tersangka|Terdakwa|Terpidana|Pelaku)\s(?:yang\s)?(?:pertama|kedua|ketiga|keempat|kelima|"
    r"terakhir|berikutnya|lain|lainnya)|(?:Satu|Seorang|Dua|Tiga|Empat|Lima)\s(?:orang\s|nama\s)?(?:lagi|lainnya|"
    rf"berikutnya|sisanya)),?\s(?:{_LIST_WORD}|{_INITIAL_WORDS})\s(?:{_INITIAL_WORDS}\s)?(?=[A-Z])"
)
_JUDGED = re.compile(r"\b(?:ditahan|dihukum|divonis|dipenjara|dipenjarakan|penjara|dijerat|didakwa|dituntut)\b", re.I)
_HE = re.compile(r"\A\W{0,3}(?:Ia|Dia|Keduanya|Ketiganya|Mereka)\s(?:[\w-]{2,12}\s){0,2}(?=(?:di|men|ter))")
_PAID_BY = re.compile(
    r"\b(?:menerima|mendapat|mendapatkan|memperoleh|diberi)\s(?:(?P<money>uang|dana|modal|biaya|kiriman\suang|transferan?)|"
    r"upah|imbalan|bayaran|komisi|perintah|pesanan)\b[^.,;:\n]{0,40}?\sdari\s(?=[A-Z])"
)
_ABROAD = re.compile(
    r",\s(?:seseorang|seorang|orang|pria|lelaki|perempuan|wanita|bos|agen|majikan|warga|pemesan|pemodal)\b[^.,;\n]{0,40}?"
    r"\s(?:di|asal|dari|negara)\s[A-Z]"
)
_NEAR = 3000
_MOST_LOOKED_AT = 6


def suspects_in(view: TextView, sentence: Sentence) -> Iterator[Stated]:
    """(name, status or None, word that tells the part or "") of the suspects whom a sentence names in these ways."""
    span = sentence.span
    for match in _LISTED.finditer(view.text, span.start, span.end):
        subject = view.text[max(span.start, match.start() - 60) : match.start()]
        if not _subject_suffers(subject):
            yield from _taken(names_from(view.text[: span.end], match.end(), full=True))
    back = _BACK.match(sentence.text)
    named = back and (back["said"].strip() or sentence.text.lstrip().startswith(("Inisial", "Nama", "Identitas")))
    if back and named and _spoken_of_before(view, sentence):
        yield from _taken(names_from(view.text[: span.end], span.start + back.end(), full=True))
    for pattern in (_WHO, _OWNER):
        for match in pattern.finditer(view.text, span.start, span.end):
            names = names_from(view.text[: span.end], match.end(), full=True)
            if names and _CLOSED.match(view.text, names[-1].span.end):
                yield from _taken(names)
    for match in _APPOSED.finditer(view.text, span.start, span.end):
        yield from _taken(names_from(view.text[: span.end], match.start(), full=True, limit=1))
    yield from _doers(view, span)
    yield from _by_verb(view, span)
    yield from _further(view, sentence)
    yield from _paymasters(view, span)


def _by_verb(view: TextView, span: Span) -> Iterator[Stated]:
    """'tersangka yang mengirim PMI ialah A dan B', 'seorang warga asing, A, ditangkap', 'dakwaan atas dua pria, A'."""
    text = view.text[: span.end]
    for match in _RELATIVE.finditer(text, span.start):
        yield from _taken(names_from(text, match.end(), full=True))
    for match in _COUNTED.finditer(text, span.start):
        names = names_from(text, match.end(), full=True)
        ends = (names[-1].whole.end, names[-1].span.end) if names and not _speaks_of_victims(match["who"]) else ()
        if any(_SEIZED.match(text, end) for end in ends):
            yield from _taken(names)
    for match in _CHARGES.finditer(text, span.start):
        names = names_from(text, match.end(), full=True)
        if names and not _speaks_of_victims(match["who"]) and (names[0].initials or " " in names[0].name):
            yield from _taken(names)


def _further(view: TextView, sentence: Sentence) -> Iterator[Stated]:
    """'Dua lagi ialah A, direktur …, serta B', 'Nama terakhir ialah A. Ia divonis …', among those held or judged."""
    match = _FURTHER.match(sentence.text)
    if match is None:
        return
    after = view.sentences[sentence.index + 1].text if sentence.index + 1 < len(view.sentences) else ""
    he = _HE.match(after)
    judged_after = he is not None and _JUDGED.match(after, he.end()) is not None
    if judged_after or _spoken_of_before(view, sentence) or _judged_before(view, sentence):
        yield from _taken(names_from(view.text[: sentence.span.end], sentence.span.start + match.end(), full=True))


def _judged_before(view: TextView, sentence: Sentence) -> bool:
    """Does one of the two sentences before hold or judge somebody who is no victim?"""
    for earlier in view.sentences[max(0, sentence.index - 2) : sentence.index][::-1]:
        match = _JUDGED.search(earlier.text)
        if match:
            return not _subject_suffers(earlier.text[max(0, match.start() - 60) : match.start()])
    return False


def _paymasters(view: TextView, span: Span) -> Iterator[Stated]:
    """'SM menerima uang dari S, seseorang di Malaysia', 'ia mendapat upah dari KL': who pays the others."""
    text = view.text[: span.end]
    for match in _PAID_BY.finditer(text, span.start):
        if _speaks_of_victims(view.text[max(span.start, match.start() - 40) : match.start()]):
            continue
        for named in names_from(text, match.end(), full=False, limit=1):
            money = match["money"] is not None
            if (_ABROAD.match(text, named.whole.end) or not money) and not is_victims_initials(view, named):
                yield named, None, "pemodal" if money else ""


def _speaks_of_victims(words: str) -> bool:
    return re.search(rf"\b(?:{_VICTIMS}|pejabat|jaksa|hakim|polisi|anggota|petugas)(?:nya)?\b", words, re.I) is not None


def _taken(names: list[Named]) -> Iterator[Stated]:
    return ((named, None, "") for named in names)


def _subject_suffers(before: str) -> bool:
    """Do the words before the verb speak of victims rather than of suspects?"""
    victims = [m.end() for m in re.finditer(rf"\b(?:{_VICTIMS})\b", before, re.IGNORECASE)]
    accused = [m.end() for m in _ACCUSES.finditer(before)]
    return bool(victims) and (not accused or victims[-1] > accused[-1])


def _spoken_of_before(view: TextView, sentence: Sentence) -> bool:
    """Does one of the two sentences before accuse somebody, whose subject is no victim?"""
    for earlier in view.sentences[max(0, sentence.index - 2) : sentence.index][::-1]:
        if re.match(rf"\W{{0,3}}(?:\w{{1,12}}\s){{0,3}}(?:{_VICTIMS})\b", earlier.text, re.IGNORECASE):
            return False
        accused = [match.end() for match in _ACCUSES.finditer(earlier.text)]
        if accused:
            return _RESCUED.search(earlier.text, accused[-1]) is None
    return False


def _doers(view: TextView, span: Span) -> Iterator[Stated]:
    """'NI mencari calon pekerja …', 'K bertanggung jawab atas …, sedangkan Y alias O mengantar mereka'."""
    for match in _DOER.finditer(view.text[span.start : span.end]):
        names = names_from(view.text[: span.end], span.start + match.end(), full=False)
        if not names or not all(named.initials for named in names):
            continue
        ends = (names[-1].span.end, names[-1].whole.end)
        if any(did.match(view.text, end, span.end) for end in ends for did in (_DID, _SEIZED)):
            yield from _taken([named for named in names if not is_victims_initials(view, named)])


def is_victims_initials(view: TextView, named: Named) -> bool:
    """Does the text, some way before and after, give these initials to a victim, a witness or one of the family?"""
    initials = re.split(r"\s(?:alias|als\.?)\s", named.name)[0]
    near = re.compile(rf"(?<![\w.]){re.escape(initials)}(?![\w])")
    places = near.finditer(view.text, max(0, named.span.start - _NEAR), named.span.end + _NEAR)
    for _, match in zip(range(_MOST_LOOKED_AT), places, strict=False):
        start = view.sentence_at(match.start()).span.start
        before = view.text[max(start, match.start() - 60) : match.start()]
        if _PASSIVE_VICTIM.match(view.text[match.end() : match.end() + 60]):
            return True
        told = _VICTIM_BEFORE.search(before)
        if told and not _ACCUSES.search(told.group()) and re.search(r"(?:,|adalah|berinisial|inisial|\w)\s\Z", before):
            bare = told.group()[:-1]
            if not re.search(rf"\b{_DOES}\b|\b(?:dan|diserahkan|kepada|sedangkan|dari|oleh)\b", bare):
                return True
    return False
