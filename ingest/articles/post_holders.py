"""Who holds a post: the name after it, before it, or linked to it by 'selaku', 'yakni', 'diketuai' …

Invariant: a name is given to one post only; a name beside a private role (suspect, victim, lawyer, reporter) is used up
by that role and never becomes an official.
"""

from __future__ import annotations

from ingest.articles.article import TextView
from ingest.articles.person_spans import PersonFinder, PersonSpan
from ingest.articles.post_scan import Post
from ingest.articles.post_words import post_words

_LINKS = frozenset({"selaku", "sebagai"})
_BEING = frozenset({"merupakan", "menjabat", "adalah", "juga", "yang"})
_DOING = frozenset({"yang", "juga", "merupakan", "menjabat", "bertindak", "hadir", "tampil", "duduk"})
_NAMERS = frozenset(
    {"yakni", "yaitu", "bernama", "dijabat", "oleh", "adalah", "ialah", "atas", "nama", "dipimpin", "diketuai",
     "ditempati", "dipegang", "diduduki", ":", "-", "–"}
)  # fmt: skip
_MANY = frozenset({"dua", "tiga", "empat", "lima", "para", "kedua", "ketiga", "masing-masing", "2", "3"})
_AND = frozenset({",", "dan", "serta", "&"})
_STEPS = 3


class Holders:
    """Gives the names of one text to its posts, post by post in order of the text."""

    def __init__(self, view: TextView, finder: PersonFinder) -> None:
        self.view = view
        self.tokens = view.tokens
        self.finder = finder
        self._used: set[int] = set()
        self.longer: dict[int, int] = {}  # first token of a name → where its post really ends ('Ketua Serikat X, NAMA')

    def of(self, post: Post, following: Post | None) -> list[PersonSpan]:
        """The holders of this post; `following` is the next post of the text."""
        names = [name for name in self._names(post, following) if self._free(name)]
        for name in names:
            self._use(name)
        return names

    def _names(self, post: Post, following: Post | None) -> list[PersonSpan]:
        direct = self.finder.at(post.last) if self._same_sentence(post.last - 1, post.last) else None
        if direct is not None:
            return self._direct(post, direct, following)
        linked = self._linked_before(post)
        if linked:
            return linked
        before, after = self._before(post), self._after(post)
        if before is None:
            return self._listed(post, after) if after is not None else []
        if after is None or self._has_own_post(after, following) or self._starts_clause(before):
            return [before]
        return [after]

    def _direct(self, post: Post, direct: PersonSpan, following: Post | None) -> list[PersonSpan]:
        """The name right after the post; a single word may rather be the end of the post ('Kepala Dusun X')."""
        beyond = self.finder.at(direct.last + 1) if self._text(direct.last) == "," else None
        if beyond is not None and self._is_word(beyond) and not beyond.titled:
            beyond = None
        if beyond is not None and self._has_own_post(beyond, following):
            beyond = None
        if beyond is not None and not direct.titled and post.text.lower() in post_words().civil:
            self.longer[beyond.first] = direct.last
            self._use(direct)
            return [beyond]
        if direct.titled or direct.last - direct.first > 1:
            return self._listed(post, direct)
        if post.text.lower() in post_words().of_hamlets:
            self._use(direct)
            return []
        placed = post.naming is not None and post.naming.place
        if beyond is not None and not placed:
            return [beyond]
        before = self._before(post)
        return [before] if before is not None else self._listed(post, direct)

    # -- where a name may stand -----------------------------------------------------------------------------------
    def _after(self, post: Post) -> PersonSpan | None:
        """The name after a comma, a bracket, 'yakni', 'oleh', 'yang diketuai' …"""
        at = post.last
        while at < len(self.tokens) and at - post.last < _STEPS:
            word = self.tokens[at].lower
            heads = word == "yang" and at + 1 < len(self.tokens) and self.tokens[at + 1].lower in _NAMERS
            if word not in (",", "(") and word not in _NAMERS and not heads:
                break
            at += 1
        if at == post.last or not self._same_sentence(post.last - 1, at):
            return None
        name = self.finder.at(at)
        if name is None or name.titled or name.last - name.first > 1:
            return name
        return None if self._text(at - 1) == "(" or self._may_be_village(post, name) else name

    def _may_be_village(self, post: Post, name: PersonSpan) -> bool:
        """'Kepala Desa A, B dan C': a single word after a post that names villages, in a list."""
        if post.naming is None or post.naming.body.level != "village":
            return False
        following = self.tokens[name.last + 1] if name.last + 1 < len(self.tokens) else None
        listed = following is not None and following.is_capital
        return self._text(name.last) == "dan" or (self._text(name.last) == "," and listed)

    def _before(self, post: Post) -> PersonSpan | None:
        """'NAMA, POSISI' and 'NAMA (POSISI)'."""
        at = post.first
        if at == 0 or self._text(at - 1) not in (",", "(") or not self._same_sentence(at - 1, at):
            return None
        name = self.finder.before(at - 1)
        return name if name is not None and self._free(name) and self._same_sentence(name.first, at) else None

    def _linked_before(self, post: Post) -> list[PersonSpan]:
        """'NAMA selaku POSISI', 'A dan B sebagai POSISI', 'NAMA memimpin sidang sebagai POSISI', 'NAMA yang juga …'."""
        at = post.first - 1
        if at > 0 and self.tokens[at].lower == "seorang":
            at -= 1
        if at <= 0 or self.tokens[at].lower not in _LINKS | _BEING:
            return []
        while at > 0 and (self.tokens[at - 1].lower in _DOING or self._text(at - 1) == ","):
            at -= 1
        name = self.finder.before(at)
        if name is None and self.tokens[post.first - 1].lower in _LINKS:
            name = self._subject(post)
        if name is None or not self._free(name):
            return []
        found = [name]
        while found[0].begin > 1 and self.tokens[found[0].begin - 1].lower in _AND:
            earlier = self.finder.before(found[0].begin - 1)
            if earlier is None or not self._free(earlier):
                break
            found.insert(0, earlier)
        return found

    def _subject(self, post: Post) -> PersonSpan | None:
        """The name that begins the sentence of 'NAMA memimpin persidangan sebagai hakim ketua'."""
        sentence = self.view.sentence_at(self.tokens[post.first].span.start)
        name = self.finder.at(self.view.tokens_in(sentence.span)[0].index)
        return name if name is not None and name.last < post.first and not self.tokens[name.last].is_capital else None

    def _listed(self, post: Post, name: PersonSpan) -> list[PersonSpan]:
        """'Dua petugas Humas X, A dan B': all names, if the post is said of several."""
        before = {token.lower for token in self.tokens[max(0, post.first - 3) : post.first]}
        if not before & _MANY and not (post.kind == "court" and "anggota" in post.text.lower()):
            return [name]
        found = [name]
        while True:
            at = found[-1].after
            while at < len(self.tokens) and self.tokens[at].lower in _AND:
                at += 1
            following = self.finder.at(at) if at > found[-1].after and self._same_sentence(name.first, at) else None
            if following is None:
                return found
            found.append(following)

    def _is_word(self, name: PersonSpan) -> bool:
        return name.last - name.first == 1

    # -- small questions ------------------------------------------------------------------------------------------
    def _free(self, name: PersonSpan) -> bool:
        return not any(index in self._used for index in range(name.first, name.last))

    def _use(self, name: PersonSpan) -> None:
        self._used.update(range(name.first, name.last))

    def _text(self, at: int) -> str:
        return self.tokens[at].lower if 0 <= at < len(self.tokens) else ""

    def _same_sentence(self, one: int, other: int) -> bool:
        if other >= len(self.tokens) or one < 0:
            return False
        first, second = (self.view.sentence_at(self.tokens[index].span.start).index for index in (one, other))
        return first == second

    def _has_own_post(self, name: PersonSpan, following: Post | None) -> bool:
        """Is the name followed by a post of its own ('A, Kepala X, B, Kepala Y')?"""
        return following is not None and 0 <= following.first - name.after <= 2

    def _starts_clause(self, name: PersonSpan) -> bool:
        """Does the name begin a sentence, or at least no item of a list?"""
        begin = self.tokens[name.begin].span.start
        return begin == self.view.sentence_at(begin).span.start or self._text(name.begin - 1) not in (",", "oleh")
