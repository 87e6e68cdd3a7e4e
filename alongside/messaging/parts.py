"""In how many parts a text message goes: each is paid for. Pure.

Sources: 3GPP TS 23.038, 6.2.1 (the 7-bit alphabet; of its extension each takes two places) and
TS 23.040, 9.2.3.24.1 (a part of several loses six octets to its number); GOV.UK Notify writes
typographic signs plainly (alphagov/notifications-utils, sanitise_text.py).
"""

_ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("^{}\\[~]|€")
_PLAINLY = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
)
_SEVEN_BITS, _TWO_OCTETS = (160, 153), (70, 67)  # characters in one part alone, in one of several


def parts_of(words: str) -> int:
    """The parts of a text message; nothing is one part, too.

    One character that the alphabet lacks, such as “ŵ”, makes all of it take two octets each.
    """
    plain = words.translate(_PLAINLY)
    if set(plain) <= _ALPHABET | _EXTENSION:
        length, (alone, of_several) = len(plain) + sum(map(plain.count, _EXTENSION)), _SEVEN_BITS
    else:
        length, (alone, of_several) = len(plain.encode("utf-16-be")) // 2, _TWO_OCTETS
    return 1 if length <= alone else -(-length // of_several)
