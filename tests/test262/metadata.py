"""What a test says about itself: the frontmatter of test262, and the runs that it asks for.

The frontmatter is YAML, but only of three shapes: plain values, lists (in brackets or with dashes), and the
two lines below `negative`.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

Mode = Literal["sloppy", "strict", "raw", "module"]

FRONT_MATTER = re.compile(r"/\*---(.*?)---\*/", re.DOTALL)
FIELD = re.compile(r"^(\w[\w-]*):[ \t]*(.*(?:\n(?:[ \t].*|[ \t]*))*)", re.MULTILINE)


@dataclass(frozen=True)
class Negative:
    """The test must fail: in this phase, with an error of this name."""

    phase: str
    type: str


@dataclass(frozen=True)
class Metadata:
    flags: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    includes: tuple[str, ...] = ()
    negative: Negative | None = None
    fields: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The runs a test asks for."""
        for flag, mode in (
            ("module", "module"),
            ("raw", "raw"),
            ("noStrict", "sloppy"),
            ("onlyStrict", "strict"),
        ):
            if flag in self.flags:
                return (mode,)  # type: ignore[return-value]
        return ("sloppy", "strict")

    @property
    def is_async(self) -> bool:
        return "async" in self.flags

    @property
    def harness(self) -> tuple[str, ...]:
        """Files of the harness to run first."""
        if "raw" in self.flags:
            return ()
        done = ("doneprintHandle.js",) if self.is_async else ()
        return ("assert.js", "sta.js", *done, *self.includes)


def items(text: str) -> list[str]:
    """The items of a list in either notation."""
    text = re.sub(r"#.*", "", text)
    inline = re.match(r"\s*\[(.*?)\]", text, re.DOTALL)
    parts = inline[1].split(",") if inline else re.findall(r"^\s*- *(\S+)", text, re.MULTILINE)
    return [part.strip() for part in parts if part.strip()]


def read_metadata(source: str) -> Metadata:
    """The frontmatter of a test; an empty one if it has none."""
    match = FRONT_MATTER.search(source)
    if match is None:
        return Metadata()
    text = match[1].replace("\r\n", "\n").replace("\r", "\n")
    fields = dict(FIELD.findall(text))
    negative = None
    if "negative" in fields:
        inner = dict(re.findall(r"(phase|type):\s*(\w+)", fields["negative"]))
        negative = Negative(inner["phase"], inner["type"])
    return Metadata(
        frozenset(items(fields.get("flags", ""))),
        frozenset(items(fields.get("features", ""))),
        tuple(items(fields.get("includes", ""))),
        negative,
        frozenset(fields),
    )
