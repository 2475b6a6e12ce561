"""How is a name found again: without accents, by any of its words, Chinese also by its sound and initials?"""

import unicodedata
from functools import lru_cache

# Readings that a surname has and the character alone has not.
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "任": "ren",
    "盖": "ge", "翟": "zhai", "乐": "yue", "种": "chong", "缪": "miao", "覃": "qin", "员": "yun", "折": "she",
    "尉": "wei", "那": "na", "重": "chong", "宓": "mi", "秘": "bi", "冼": "xian", "召": "shao", "黑": "he",
}  # fmt: skip
TWO_CHARACTERS = {
    "欧阳": ("ou", "yang"), "司马": ("si", "ma"), "上官": ("shang", "guan"), "诸葛": ("zhu", "ge"),
    "东方": ("dong", "fang"), "皇甫": ("huang", "fu"), "尉迟": ("yu", "chi"), "公孙": ("gong", "sun"),
    "令狐": ("ling", "hu"), "长孙": ("zhang", "sun"), "慕容": ("mu", "rong"), "司徒": ("si", "tu"),
    "夏侯": ("xia", "hou"), "万俟": ("mo", "qi"), "端木": ("duan", "mu"), "百里": ("bai", "li"),
    "南宫": ("nan", "gong"), "西门": ("xi", "men"), "独孤": ("du", "gu"), "轩辕": ("xuan", "yuan"),
}  # fmt: skip
TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "miss", "herr", "frau", "dipl", "ing", "sir", "madam"})
POLITE = ("先生", "女士", "小姐", "太太", "师傅")
_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("tz", "z"), ("dt", "t"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
           ("y", "i"), ("ai", "ei"), ("ie", "i"))  # fmt: skip


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """What a name is searched by: each of its words after a blank, as ``typed_words`` writes them.

    "张伟" becomes " 张伟 zhangwei zw zhang wei", "Jörg Müller" " jorg muller joerg mueller".
    """
    words: list[str] = []
    for word in typed_words(name):
        words.append(word)
        if is_chinese(word):
            syllables = pinyin(word)
            words += ["".join(syllables), "".join(one[:1] for one in syllables), *syllables]
    spelt = typed_words(unicodedata.normalize("NFC", name).casefold().translate(_SPELT_OUT))
    words += [word for word in spelt if word not in words]
    return "".join(f" {word}" for word in dict.fromkeys(words))


def typed_words(text: str) -> list[str]:
    """The words of a text in small letters without accents and points."""
    folded = text.casefold().translate(_PLAIN)
    plain = (c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


def is_chinese(word: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" or c > "\U0001ffff" for c in word)


def pinyin(name: str) -> list[str]:
    """The syllables of a Chinese name without tones, the surname read as surnames are."""
    from pypinyin import lazy_pinyin  # here: its dictionary is large, and many houses never need it

    known = TWO_CHARACTERS.get(name[:2])
    if known is not None and len(name) > 2:
        return [*known, *lazy_pinyin(name[2:])]
    first = SURNAMES.get(name[:1])
    syllables: list[str] = lazy_pinyin(name)
    return syllables if first is None or not syllables else [first, *lazy_pinyin(name[1:])]


@lru_cache(maxsize=20_000)
def name_sound(name: str) -> str:
    """Equal for names that are easily taken for each other: other order, spelling of one sound, titles, pinyin."""
    for polite in POLITE:
        name = name.replace(polite, " ")
    sounds: list[str] = []
    for word in typed_words(name):
        if is_chinese(word):
            syllables = pinyin(word)
            surname = 2 if word[:2] in TWO_CHARACTERS and len(word) > 2 else 1
            sounds += ["".join(syllables[:surname]), "".join(syllables[surname:])]
        elif word not in TITLES:
            sounds.append(word)
    return " ".join(sorted(_sound(one) for one in sounds if one))


def _sound(word: str) -> str:
    for written, spoken in _SOUNDS:
        word = word.replace(written, spoken)
    return "".join(c for at, c in enumerate(word) if at == 0 or c != word[at - 1])
