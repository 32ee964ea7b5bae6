"""Libraries from npm that run unmodified, and what each of them must answer.

The sources are read from `web/node_modules`; a library that is not installed there is an error, not a skip.
`run` takes a VM class and a reader, so that the same list runs in CPython and in Pyodide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

NODE_MODULES = Path(__file__).parents[1] / "web" / "node_modules"
TIME_LIMIT = 120_000  # milliseconds; acorn reads half a megabyte of source here
COMMON_JS = "var module = { exports: {} }, exports = module.exports;"


@dataclass(frozen=True)
class Library:
    """`files` are evaluated in order, or `entry` is imported; `code` uses it and answers `expected`.

    `texts` are files whose text the guest gets as a global, by its name.
    """

    name: str
    code: str
    expected: Any
    files: tuple[str, ...] = ()
    entry: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    dynamic_code: bool = False


LODASH = """
const _ = module.exports;
const grouped = _.groupBy([6.1, 4.2, 6.3], Math.floor);
[
  _.chunk(["a", "b", "c", "d", "e"], 2).map((part) => part.join("")).join("|"),
  _.camelCase("--foo-bar--"),
  _.sortBy([{ n: 3 }, { n: 1 }, { n: 2 }], "n").map((item) => item.n).join(),
  Object.keys(grouped).join(),
  _.isEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }),
  _.get({ a: [{ b: { c: 3 } }] }, "a[0].b.c"),
  _.debounce.length,
  _(["x", "y"]).map(_.toUpper).reverse().value().join(),
].join(" ");
"""

MARKED = """
const parse = module.exports.parse ?? module.exports.marked;
parse([
  "# Title *here*", "", "- one", "- two", "", "> quote `code` [link](https://example.com)", "",
  "| a | b |", "|---|---|", "| 1 | 2 |",
].join("\\n"));
"""

MARKED_HTML = """<h1>Title <em>here</em></h1>
<ul>
<li>one</li>
<li>two</li>
</ul>
<blockquote>
<p>quote <code>code</code> <a href="https://example.com">link</a></p>
</blockquote>
<table>
<thead>
<tr>
<th>a</th>
<th>b</th>
</tr>
</thead>
<tbody><tr>
<td>1</td>
<td>2</td>
</tr>
</tbody></table>
"""

DAYJS = """
const dayjs = module.exports;
const day = dayjs("2024-02-29T12:30:00Z");
[
  day.add(1, "year").format("YYYY-MM-DD"),
  day.diff(dayjs("2024-01-01T12:30:00Z"), "day"),
  day.startOf("month").format("ddd D MMM"),
  day.isBefore("2025-01-01"),
].join(" ");
"""

ACORN = """
const tree = module.exports.parse(lodash, { ecmaVersion: 2022, locations: true });
let count = 0;
const pending = [tree];
while (pending.length > 0) {
  const node = pending.pop();
  count++;
  for (const key in node) {
    const value = node[key];
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === "object" && typeof child.type === "string") pending.push(child);
    }
  }
}
[tree.type, tree.body.length, count].join(" ");
"""

ZOD = """
import { z } from "zod";
const User = z.object({
  name: z.string().min(2),
  age: z.number().int().optional(),
  tags: z.array(z.enum(["a", "b"])).default([]),
});
const good = User.parse({ name: "Ada", age: 36 });
const bad = User.safeParse({ name: "A", age: 1.5, tags: ["c"] });
export const answer = [
  JSON.stringify(good),
  bad.success,
  bad.error.issues.map((issue) => issue.path.join(".")).join(),
].join(" ");
"""

LIBRARIES = (
    Library(
        "lodash", LODASH, "ab|cd|e fooBar 1,2,3 4,6 true 3 3 Y,X", ("lodash/lodash.js",), dynamic_code=True
    ),
    Library("marked", MARKED, MARKED_HTML, ("marked/lib/marked.umd.js",)),
    Library("dayjs", DAYJS, "2025-02-28 59 Thu 1 Feb true", ("dayjs/dayjs.min.js",)),
    Library(
        "acorn", ACORN, "Program 2 29590", ("acorn/dist/acorn.js",), texts=(("lodash", "lodash/lodash.js"),)
    ),
    Library("zod", ZOD, '{"name":"Ada","age":36,"tags":[]} false name,age,tags.0', entry="zod/index.js"),
)


class NodeModules:
    """A module loader over a folder of npm packages: relative files, and one bare name."""

    def __init__(self, read: Callable[[str], str], package: str, entry: str) -> None:
        self.read = read
        self.package = package
        self.entry = entry

    def resolve(self, request: Any) -> str:
        """The path below `node_modules` that a specifier means."""
        if request.specifier == self.package:
            return self.entry
        path = PurePosixPath(request.referrer).parent / request.specifier
        parts: list[str] = []
        for part in path.parts:
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
        return "/".join(parts)

    def load(self, request: Any) -> str:
        """The source at a resolved path."""
        return self.read(request.specifier)


def read_installed(path: str) -> str:
    """A file of an installed package."""
    return (NODE_MODULES / path).read_text("utf-8")


async def run(library: Library, vm_class: Any, read: Callable[[str], str]) -> Any:
    """What a library's program answers in a fresh VM; raises the VM's error if it fails."""
    options: dict[str, Any] = {"time_limit": TIME_LIMIT, "dynamic_code": library.dynamic_code}
    options["globals"] = {name: read(path) for name, path in library.texts}
    if library.entry:
        options["module_loader"] = NodeModules(read, library.name, library.entry)
    async with vm_class(**options) as vm:
        if library.entry:
            result = await vm.eval(library.code, source_type="module")
            return value_of(result)["answer"]
        for source in [COMMON_JS, *map(read, library.files)]:
            value_of(await vm.eval(source))
        return value_of(await vm.eval(library.code))


def value_of(result: Any) -> Any:
    """A result's value; raises its error."""
    if not result.ok:
        raise result.error
    return result.value
