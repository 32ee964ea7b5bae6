"""Random regular expressions on random texts: what `exec` finds, at which index, group by group."""

import json
from random import Random

from tests.unit.compiler.families.choices import PRINTER, Choices

CHECKS = 40
LETTERS = "abcABC01_- \n.\u00e9\u017f\u212a\u0130\u03c2\u00df"
ATOMS = (
    "a", "b", "c", "A", "0", "_", "-", " ", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\n", "\\x61",
    "\\u0062", "\\0", "\\cJ", "\\.", "\\/", "k", "s", "\u00e9",
    "\u017f", "\u212a", "\u03c2", "\u00df", "^", "$", "\\b", "\\B",
)  # fmt: skip
CLASSES = (
    "[abc]", "[^a]", "[a-c]", "[^\\d]", "[\\w-]", "[-a]", "[\\s\\S]", "[^]", "[]", "[.$]", "[\\b]", "[A-z]",
    "[^\\W_]", "[k\\u212a]", "[0-9a]", "[\\-a]", "[\\]b]", "[\u00e0-\u00ff]", "[s-u]",
)  # fmt: skip
LEGACY = (
    "{",
    "}",
    "]",
    "{1",
    "a{,2}",
    "\\1",
    "\\2",
    "\\8",
    "\\07",
    "\\c",
    "\\u{1}",
    "\\x1",
    "\\k",
    "[\\d-x]",
    "[a-\\d]",
    "\\p{L}",
    "[\\c1]",
    "(?=a)*",
    "(?!b){2}",
    "\\-",
    "\\_",
)
UNICODE = (
    "\\u{1F600}", "\\u{61}", "\\p{L}", "\\P{Lu}", "\\p{Lu}", "\\p{Script=Greek}", "[\\u{1F600}-\\u{1F610}]",
    "[^x]", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "[\\ud83d]",
    "\\p{ASCII}", "\\p{Emoji}", "\\p{Ll}", "[\\p{Lu}a]", "[^\\P{L}]", "\\p{White_Space}",
)  # fmt: skip
SETS = (
    "[a-c--b]", "[\\w&&[a-z]]", "[\\p{L}--[a-c]]", "[[ab]c]", "[\\q{ab|c|}]", "[^[a-b]]",
    "\\p{Emoji_Keycap_Sequence}", "[\\q{aa|a}b]", "[^\\p{Lu}]", "[[a-z]--[\\q{b}]]", "[\\d--5]",
)  # fmt: skip
QUANTIFIERS = ("*", "+", "?", "{2}", "{1,2}", "{0,1}", "{2,}", "*?", "+?", "??", "{1,2}?", "{0}", "{0,}?")
FLAGS = (
    "",
    "",
    "i",
    "g",
    "m",
    "s",
    "y",
    "gi",
    "gm",
    "u",
    "iu",
    "gu",
    "v",
    "iv",
    "ims",
    "d",
    "gy",
    "iy",
    "su",
)


class Patterns(Choices):
    """Writes patterns; `groups` counts their captures."""

    def __init__(self, random: Random) -> None:
        super().__init__(random)
        self.flags = ""
        self.groups = 0
        self.names: list[str] = []

    def atom(self, depth: int) -> str:
        kind = self.below(20)
        if kind < 9 or depth <= 0:
            return self.pick(ATOMS[:-4] if self.chance(85) else ATOMS)
        if kind < 11:
            return self.pick(CLASSES)
        if kind == 11:
            if "v" in self.flags:
                return self.pick(SETS) if self.chance(60) else self.pick(UNICODE)
            return self.pick(UNICODE) if "u" in self.flags else self.pick(LEGACY)
        if kind == 12 and self.groups:
            return f"\\{1 + self.below(self.groups)}"
        if kind == 13 and self.names:
            return f"\\k<{self.pick(self.names)}>"
        inner = self.alternatives(depth - 1)
        if kind < 17:
            self.groups += 1
            return f"({inner})"
        if kind == 17:
            name = self.fresh("n")
            self.names.append(name)
            self.groups += 1
            return f"(?<{name}>{inner})"
        return f"({self.pick(('?:', '?=', '?!', '?<=', '?<!', '?:'))}{inner})"

    def term(self, depth: int) -> str:
        atom = self.atom(depth)
        return atom + self.pick(QUANTIFIERS) if self.chance(35) else atom

    def alternatives(self, depth: int) -> str:
        return "|".join(
            self.several(lambda: self.term(depth), 0 if self.chance(10) else 1, 3, "")
            for _ in range(1 + (self.below(5) == 0) + (self.below(9) == 0))
        )

    def subject(self) -> str:
        letters = LETTERS if self.chance(40) else "abc" if self.chance(60) else "aAbk_0 "
        text = "".join(letters[self.below(len(letters))] for _ in range(self.below(14)))
        if self.chance(12):
            text = text[:3] + self.pick(("\U0001f600", "\ud83d", "\ude00", "\u2028")) + text[3:]
        return json.dumps(text)

    def check(self, number: int) -> str:
        self.flags, self.groups, self.names = self.pick(FLAGS), 0, []
        pattern = json.dumps(self.alternatives(3))
        use = self.pick((
            "all(r, t)", "all(r, t)", "all(r, t)", "r.exec(t)", "t.replace(r, '[$&|$1|$2]')", "t.split(r)",
            "t.split(r, 3)", "t.match(r)", "t.search(r)",
            "t.replace(r, (...m) => '<' + m.slice(0, -1).join('|') + '>')",
            "(r.lastIndex = 2, [r.test(t), r.lastIndex])",
        ))  # fmt: skip
        texts = ", ".join(self.subject() for _ in range(4))
        return (
            f'attempt({number}, () => {{ const r = new RegExp({pattern}, "{self.flags}"); return '
            f"[{texts}].map((t) => {use}); }});"
        )


ALL = """
function all(r, t) {
  const found = [];
  for (let m, i = 0; i < 6 && (m = r.exec(t)) !== null; i++) {
    found.push([m.index, ...m, r.lastIndex, m.groups && { ...m.groups }, m.indices && [...m.indices]]);
    if (!r.global && !r.sticky) break;
    if (m[0] === "") r.lastIndex++;
  }
  return found;
}
"""


def program(random: Random) -> str:
    """A program of many patterns."""
    patterns = Patterns(random)
    return PRINTER.replace("depth = 3", "depth = 5") + ALL + "\n".join(map(patterns.check, range(CHECKS)))
