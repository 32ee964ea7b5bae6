// Reading positions: fractions, negatives, surrogate pairs.
const s = "a😀b";
print(s.length, s.at(-1), s.at(9), s.charAt(1.9) === s[1], s.charAt(-1) === "", s.charCodeAt(1), s.charCodeAt(NaN), s.charCodeAt(7)); // expect: 4 b undefined true true 55357 97 NaN
print(s.codePointAt(1), s.codePointAt(2), s.codePointAt(4), [...s].length, [..."\ud800x"].map((c) => c.length)); // expect: 128512 56832 undefined 3 1,1
print(s[3], s["4"], "length" in new String(s), Object.keys(new String("ab")), new String("ab").propertyIsEnumerable(0)); // expect: b undefined true 0,1 true
print(String.fromCharCode(72, 105.7, 65536 + 33), String.fromCodePoint(128512, 97), String.raw`a\n${1}b${2}`, String.raw({ raw: "xyz" }, 1, 2, 3)); // expect: Hi! 😀a a\n1b2 x1y2z
try { String.fromCodePoint(1.5); } catch (error) { print(error.name); } // expect: RangeError
print(String(Symbol("x")), String(null), String([1, [2]]), String(-0), String(10n), typeof new String(1), `${{ toString: () => "t" }}`); // expect: Symbol(x) null 1,2 0 10 object t
// ---
// Searching.
const text = "one two one";
print(text.indexOf("one"), text.indexOf("one", 1), text.indexOf("", 99), text.indexOf("x"), text.lastIndexOf("one"), text.lastIndexOf("one", 7), text.lastIndexOf("", 2), text.lastIndexOf("one", NaN), text.lastIndexOf("one", -5)); // expect: 0 8 11 -1 8 0 2 8 0
print(text.includes("two"), text.includes("one", 9), text.startsWith("two", 4), text.startsWith("", 99), text.endsWith("two", 7), text.endsWith("one"), "undefined".includes()); // expect: true false true true true true true
for (const method of ["includes", "startsWith", "endsWith"]) {
  try { text[method](/one/); } catch (error) { print(method, error.name); }
// expect: includes TypeError
// expect: startsWith TypeError
// expect: endsWith TypeError
}
const disguised = /one/;
disguised[Symbol.match] = false;
print("x/one/".includes(disguised)); // expect: true
// ---
// Cutting, padding, repeating.
print("abcdef".slice(-3, -1), "abcdef".slice(2), "abc".slice(2, 1) === "", "abcdef".substring(4, 1), "abcdef".substring(NaN, 2), "abcdef".substr(-3, 2), "ab".substr(-1.5, 1)); // expect: de cdef true bcd ab de b
print("5".padStart(3, "ab"), "5".padEnd(6, "abc"), "abc".padStart(2), "x".padStart(4).length, "x".padEnd(4, "") , "é".padStart(3, "😀").length); // expect: ab5 5abcab abc 4 x 3
print("ab".repeat(3), "ab".repeat(0) === "", "".repeat(2 ** 30) === ""); // expect: ababab true true
for (const count of [-1, Infinity, 2 ** 30]) {
  try { "ab".repeat(count); } catch (error) { print(error.name); }
// expect: RangeError
// expect: RangeError
// expect: RangeError
}
print("[" + "\t\n\u00a0\ufeff\u2028 x \u3000".trim() + "]", " x ".trimStart().length, " x ".trimEnd().length, "x\u200b".trim().length); // expect: [x] 2 2 2
print("a".concat(1, null, undefined, [2]), "b".concat()); // expect: a1nullundefined2 b
print("a,b,c".split(","), "a,b,c".split(",", 2), "abc".split(""), "abc".split().length, "".split("").length, "".split(",").length, "a,b".split(",", 0).length, "a,b".split(",", -1).length); // expect: a,b,c a,b a,b,c 1 0 1 0 2
// ---
// Case, normal forms, order.
print("ıİß".toUpperCase(), "İ".toLowerCase().length, "ΑΣ ΣΑΣ".toLowerCase(), "ǆ".toUpperCase(), "😀𐐨".toUpperCase() === "😀𐐀", "ﬁ".toLocaleUpperCase()); // expect: IİSS 2 ας σας Ǆ true FI
print("\u1e9b\u0323".normalize("NFKD").length, "e\u0301".normalize() === "\u00e9", "한".normalize("NFD").length); // expect: 3 true 3
try { "x".normalize("nfc"); } catch (error) { print(error.name); } // expect: RangeError
print(["b", "a", "C", "B", "c", "A", "ä", "z", "1", "10", "2", "_", ""].sort((x, y) => x.localeCompare(y))); // expect: ,_,1,10,2,a,A,ä,b,B,c,C,z
print("a".localeCompare("b"), "b".localeCompare("a"), "a".localeCompare("a"), "e\u0301".localeCompare("\u00e9"), "résumé".localeCompare("resume"), "resume".localeCompare("Résumé")); // expect: -1 1 0 0 1 -1
print("ab\ud800".isWellFormed(), "😀".isWellFormed(), "\udc00a\ud800\ud800😀".toWellFormed()); // expect: false true �a��😀
// ---
// Replacing text with text.
print("aaa".replace("a", "b"), "aaa".replaceAll("a", "b"), "abc".replaceAll("", "-"), "x".replace("", "_")); // expect: baa bbb -a-b-c- _x
print("abcabc".replace("b", "[$&|$`|$'|$$|$1|$<x>]"), "abcabc".replaceAll("b", "[$`]")); // expect: a[b|a|cabc|$|$1|$<x>]cabc a[a]ca[abca]c
print("abc".replaceAll("b", (match, position, whole) => `${match}${position}${whole}`), "abc".replace("x", () => { throw 1; })); // expect: ab1abcc abc
try { "a".replaceAll(/a/, ""); } catch (error) { print(error.name); } // expect: TypeError
const own = { flags: "g", [Symbol.replace]: (string, value) => `${string}/${value}`, [Symbol.split]: () => "split", [Symbol.search]: () => 7, [Symbol.match]: () => "match", [Symbol.matchAll]: () => "all" };
print("s".replace(own, 1), "s".split(own), "s".search(own), "s".match(own), "s".matchAll(own)); // expect: s/1 split 7 match all
// ---
// Generic receivers, and the old HTML methods.
print(String.prototype.slice.call(12345, 1, 3), String.prototype.at.call([1, 2], 1), String.prototype.trim.call({ toString: () => " x " })); // expect: 23 , x
for (const receiver of [null, undefined]) {
  try { String.prototype.trim.call(receiver); } catch (error) { print(error.name); }
// expect: TypeError
// expect: TypeError
}
try { String.prototype.toString.call({}); } catch (error) { print(error.name); } // expect: TypeError
print("x".anchor('a"b'), "x".big(), "x".link("u"), "x".fontcolor(1), "x".sup()); // expect: <a name="a&quot;b">x</a> <big>x</big> <a href="u">x</a> <font color="1">x</font> <sup>x</sup>
print(String.prototype.trimLeft === String.prototype.trimStart, String.prototype.trimLeft.name, "abc".at.length, "abc".split.length); // expect: true trimStart 1 2
const iterator = "ab"[Symbol.iterator]();
print(iterator.next().value, iterator.next().value, iterator.next().done, iterator.next().value, iterator[Symbol.toStringTag]); // expect: a b true undefined String Iterator

// ---
// Many characters at once are the same as one by one.
const units = [65, 0xd83d, 0xde00, 0, 0xffff];
print(String.fromCharCode(...units) === units.map((unit) => String.fromCharCode(unit)).join("")); // expect: true
print(String.fromCodePoint(0x1f600, 0x10ffff, 97, 0xd800).length, String.fromCodePoint(0xd83d, 0xde00) === "\u{1f600}"); // expect: 6 true
print(String.fromCharCode(65.9, 65536 + 66, -65469, "68", 69), String.fromCodePoint("65", 66)); // expect: ABCDE AB
for (const wrong of [[65, 1.5], [65, -1], [65, 0x110000], [65, NaN], [65, Infinity], [65, "x"]]) {
  try { String.fromCodePoint(...wrong); } catch (error) { print(error.name, error.message); }
}
// expect: RangeError Invalid code point 1.5
// expect: RangeError Invalid code point -1
// expect: RangeError Invalid code point 1114112
// expect: RangeError Invalid code point NaN
// expect: RangeError Invalid code point Infinity
// expect: RangeError Invalid code point NaN
