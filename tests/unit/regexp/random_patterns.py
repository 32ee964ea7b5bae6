"""Random patterns and inputs that like to meet: small alphabets, all kinds of terms, nested a few levels."""

from random import Random

NARROW = "ab"
WIDE = ["a", "b", "k", "K", "s", "S", "\u017f", "\u212a", "\xdf", "\xe9", "\xc9", "_", " ", "1", "\n"]
WIDE += ["\ud83d\ude00", "\ud83d\ude01"]

CLASSES = [
    "[ab]",
    "[^a]",
    "[^b]",
    "[a-c]",
    "[^]",
    "\\w",
    "\\d",
    "\\s",
    "\\W",
    "[^\\n]",
    "\\S",
    "[\\s\\S]",
    "[]",
]
PROPERTIES = ["\\p{L}", "\\P{Lu}", "[\\p{Ll}a]", "\\p{Emoji}"]
QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}", "{0}", "{1,3}"]


class RandomPattern:
    """Makes one pattern; a terser one where the dice end it early."""

    def __init__(self, dice: Random, flags: str, wide: bool) -> None:
        self.dice = dice
        self.by_code_points = "u" in flags or "v" in flags
        self.wide = wide
        self.groups = 0

    def character(self) -> str:
        if self.wide:
            return self.dice.choice(WIDE)
        return self.dice.choice("aabbc1-\n " if self.dice.random() < 0.3 else "aab")

    def leaf(self) -> str:
        draw = self.dice.random()
        if draw < 0.5:
            return self.character()
        if draw < 0.6:
            return "."
        if draw < 0.75:
            rare = self.by_code_points and self.dice.random() < 0.2
            return self.dice.choice(PROPERTIES if rare else CLASSES)
        if draw < 0.85:
            return self.dice.choice(["ab", "ba", "aa", "abc"])
        if draw < 0.93 and self.groups:
            return f"\\{self.dice.randint(1, min(9, self.groups))}"
        return self.dice.choice(["^", "$", "\\b", "\\B"])

    def atom(self, depth: int) -> str:
        draw = self.dice.random()
        if depth <= 0 or draw < 0.38:
            return self.leaf()
        if draw < 0.62:
            self.groups += 1
            return f"({self.disjunction(depth - 1)})"
        if draw < 0.78:
            return f"(?:{self.disjunction(depth - 1)})"
        if draw < 0.86:
            return f"{self.dice.choice(['(?=', '(?!'])}{self.disjunction(depth - 1)})"
        if draw < 0.92:
            return f"{self.dice.choice(['(?<=', '(?<!'])}{self.disjunction(depth - 1)})"
        return self.alternative(depth - 1)

    def term(self, depth: int) -> str:
        atom = self.atom(depth)
        if atom.startswith(("^", "$", "\\b", "\\B", "(?<=", "(?<!")):
            return atom
        if self.by_code_points and atom.startswith(("(?=", "(?!")):
            return atom
        if self.dice.random() >= 0.4:
            return atom
        closed = atom[:1] in "([" and atom[-1:] in ")]"
        if len(atom) > 1 and not closed and not atom.startswith("\\"):
            atom = f"(?:{atom})"
        return atom + self.dice.choice(QUANTIFIERS)

    def alternative(self, depth: int) -> str:
        least = 0 if self.dice.random() < 0.1 else 1
        return "".join(self.term(depth) for _ in range(self.dice.randint(least, 3)))

    def disjunction(self, depth: int) -> str:
        count = self.dice.choice([1, 1, 1, 2, 2, 3])
        return "|".join(self.alternative(depth) for _ in range(count))


def random_pattern(dice: Random, flags: str, *, wide: bool) -> str:
    """A pattern of up to 80 code units; it may be no valid one."""
    while True:
        pattern = RandomPattern(dice, flags, wide).disjunction(dice.choice([1, 2, 3, 4]))
        if len(pattern) <= 80:
            return pattern


def random_input(dice: Random, *, wide: bool, most: int = 12) -> str:
    """An input for such a pattern, now and then with half a surrogate pair in it."""
    length = dice.randint(0, most)
    if not wide:
        return "".join(dice.choice("aabbc1-\n A" if dice.random() < 0.4 else NARROW) for _ in range(length))
    text = "".join(dice.choice(WIDE) for _ in range(length))
    if dice.random() < 0.2:
        place = dice.randint(0, len(text))
        text = text[:place] + dice.choice("\ud83d\ude00") + text[place:]
    return text


def splits_pair(text: str, index: int) -> bool:
    """Whether `index` lies between the two units of a character."""
    if not 0 < index < len(text):
        return False
    return "\ud800" <= text[index - 1] <= "\udbff" and "\udc00" <= text[index] <= "\udfff"
