#!/usr/bin/env python3
"""Makes src/search/readings/words.bin, the readings of words with kanji, from UniDic's word list. Python 3.11, standard library.

    apt-get download unidic-mecab && dpkg -x unidic-mecab_*.deb x
    python3 tests/tools/readings.py x/usr/share/mecab/dic/unidic/lex_3_1.csv src/search/readings/words.bin

UniDic is under the BSD licence (src/search/readings/NOTICE). Kept are common nouns, prefixes, suffixes, verbs and
adjectives in the forms that titles have, of six characters at most, each with its two likeliest readings in hiragana. How
they are packed is told at `PACKED` in src/search/readings.rs. The same list gives the same bytes.
"""

import csv
import itertools
import re
import struct
import sys

KANJI = re.compile("[々〇㐀-鿿]")
KEPT = re.compile("^[々〇㐀-鿿ぁ-ゖー]+$")
CLASSES = {"名詞", "接頭辞", "接尾辞", "動詞", "形容詞", "形状詞", "副詞", "代名詞", "連体詞"}
FORMS = ("終止形-一般", "連用形-一般", "連体形-一般", "未然形-一般", "連用形-促音便", "連用形-イ音便", "連用形-撥音便", "仮定形-一般", "*")


def hiragana(text):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def main(source, target):
    words = {}
    with open(source, encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            surface, cost, kind, sub, form, kana = row[0], int(row[3]), row[4], row[5], row[9], row[24]
            proper = sub == "固有名詞"
            if kind not in CLASSES or proper or form not in FORMS or len(surface) > 6 or "文語" in row[8]:
                continue
            if not KANJI.search(surface) or not KEPT.match(surface) or not kana or kana == "*":
                continue
            # In titles a single kanji is part of a compound more often than a word of its own.
            if len(surface) == 1 and kind not in ("接頭辞", "接尾辞"):
                cost += 4000 if row[16] == "和" else 1500
            known = words.setdefault(surface, {})
            known[hiragana(kana)] = min(cost, known.get(hiragana(kana), cost))
    entries = []
    for surface, readings in sorted(words.items()):
        likely = sorted(readings.items(), key=lambda pair: (pair[1], pair[0]))[: 3 if len(surface) == 1 else 2]
        entries.append((surface, ",".join(reading for reading, _ in likely)))
    packed = pack(entries)
    with open(target, "wb") as file:
        file.write(packed)
    print(len(entries), "words,", len(packed), "bytes")


def pack(entries):
    """The bytes of words with their readings, which are sorted by word."""
    groups, offsets, words = [], [], []
    for first, of_first in itertools.groupby(entries, key=lambda entry: entry[0][0]):
        size, count = 0, 0
        for word, readings in of_first:
            offsets.append(struct.pack("<H", size))
            rest = word[1:].encode("utf-16-le")
            words.append(bytes([len(word) - 1]) + rest + bytes(ord(c) & 0xFF for c in readings))
            size += len(words[-1])
            count += 1
        groups.append(struct.pack("<HHI", ord(first), count, size))
    return struct.pack("<I", len(groups)) + b"".join(groups + offsets + words)


if __name__ == "__main__":
    main(*sys.argv[1:])
