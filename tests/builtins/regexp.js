// Making regular expressions.
print(/a\/b/.source, new RegExp("/").source, new RegExp("").source, String(new RegExp("\n")), RegExp("[/]").source, /x/gimsuy.flags, new RegExp(/x/g, "i").flags); // expect: a\/b \/ (?:) /\n/ [/] gimsuy i
const literal = /x/g;
print(RegExp(literal) === literal, new RegExp(literal) === literal, RegExp(literal, "i").flags, RegExp.length, RegExp.prototype.source, RegExp.prototype.flags === "", RegExp.prototype.global); // expect: true false i 2 (?:) true undefined
for (const [source, flags] of [["(", ""], ["a", "gg"], ["a", "uv"], ["a", "q"], ["\\", ""], ["(?<a>.)(?<a>.)", ""], ["[b-a]", ""], ["a**", ""]]) {
  try { new RegExp(source, flags); } catch (error) { print(error.name, source, flags); }
// expect: SyntaxError (
// expect: SyntaxError a gg
// expect: SyntaxError a uv
// expect: SyntaxError a q
// expect: SyntaxError \
// expect: SyntaxError (?<a>.)(?<a>.)
// expect: SyntaxError [b-a]
// expect: SyntaxError a**
}
print(Object.prototype.toString.call(/x/), typeof /x/, Object.getOwnPropertyNames(/x/), JSON.stringify(Object.getOwnPropertyDescriptor(/x/, "lastIndex"))); // expect: [object RegExp] object lastIndex {"value":0,"writable":true,"enumerable":false,"configurable":false}
const compiled = /a/g;
compiled.lastIndex = 5;
print(compiled.compile("b", "i") === compiled, compiled.source, compiled.flags, compiled.lastIndex); // expect: true b i 0
// ---
// exec, test and lastIndex.
const re = /(\d)(x)?(?<rest>\w*)/g;
const m = re.exec("a1bc 2x");
print(m, m.length, m.index, m.input, m[2], m.groups.rest, Object.getPrototypeOf(m.groups), re.lastIndex); // expect: 1bc,1,,bc 4 1 a1bc 2x undefined bc null 4
print(re.exec("a1bc 2x").index, re.lastIndex, re.exec("a1bc 2x"), re.lastIndex); // expect: 5 7 null 0
const sticky = /a/y;
print(sticky.test("aab"), sticky.lastIndex, sticky.test("aab"), sticky.lastIndex, sticky.test("aab"), sticky.lastIndex); // expect: true 1 true 2 false 0
const plain = /a/;
plain.lastIndex = 7;
print(plain.test("a"), plain.lastIndex); // expect: true 7
re.lastIndex = { valueOf: () => 5 };
print(re.exec("a1bc 2x").index); // expect: 5
const frozen = Object.freeze(/a/g);
try { frozen.test("a"); } catch (error) { print(error.name); } // expect: TypeError
print(Object.freeze(/a/).test("a")); // expect: true
const indices = /(?<first>a)(b)?/d.exec("xa").indices;
print(JSON.stringify(indices), JSON.stringify(indices.groups)); // expect: [[1,2],[1,2],null] {"first":[1,2]}
print(/(?<y>\d{4})|(?<z>x)/.exec("2020").groups.z, /./su.exec("😀")[0].length, /./s.exec("😀")[0].length); // expect: undefined 2 1
// ---
// match, matchAll, search.
print("a1b22".match(/\d+/g), "abc".match(/\d/g), "abc".match(/b/).index, "abc".match(), "a.c".match("."), "😀😀".match(/(?:)/gu).length, "😀😀".match(/(?:)/g).length); // expect: 1,22 null 1  a 3 5
print([..."a1b22".matchAll(/\d/g)].map((match) => match.index), [..."aa".matchAll("a")].length); // expect: 1,3,4 2
try { "a".matchAll(/a/); } catch (error) { print(error.name); } // expect: TypeError
const walked = /a/g;
walked.lastIndex = 1;
print([..."aaa".matchAll(walked)].length, walked.lastIndex); // expect: 2 1
print("abc".search(/c/), "abc".search("x"), "a".search()); // expect: 2 -1 0
walked.lastIndex = 9;
print("ba".search(walked), walked.lastIndex); // expect: 1 9
// ---
// replace and split.
print("2020-01-02".replace(/(\d+)-(\d+)-(\d+)/, "$3.$2.$1 $10 $01 $4 $$ $& [$`] [$']"), "abc".replace(/(?<x>b)/, "<$<x>$<y>>"), "b".replace(/b/, "$<x>")); // expect: 02.01.2020 20200 2020 $4 $ 2020-01-02 [] [] a<b>c $<x>
print("aBc".replace(/[a-z]/g, (c) => c.toUpperCase()), "abc".replace(/(b)(x)?/, (...all) => JSON.stringify(all)), "b".replace(/(?<n>b)/, (...all) => all.at(-1).n)); // expect: ABC a["b","b",null,1,"abc"]c b
print("aaa".replace(/a/y, "b"), "baa".replace(/a/gy, "c"), "abc".replace(/(?:)/g, "-"), "😀".replace(/(?:)/gu, "-"), "x".replace(/x/, undefined), "x".replace(/x/, () => undefined)); // expect: baa baa -a-b-c- -😀- undefined undefined
print("a1b2c".split(/\d/), "a1b2c".split(/(\d)/), "abc".split(/(?:)/), "abc".split(/b/, 1), "".split(/x/).length, "".split(/(?:)/).length, "A<B>bold</B>".split(/<(\/)?([^<>]+)>/).length, "ab".split(/$/y).length); // expect: a,b,c a,1,b,2,c a,b,c a 1 0 7 1
// ---
// What subclasses and changed methods may observe.
class Loud extends RegExp {
  exec(text) { print("exec", text, this.lastIndex); return super.exec(text); }
// expect: exec xax 0
// expect: exec xax 1
// expect: exec xax 3
}
print("xax".replace(new Loud("x", "g"), "y"));
// expect: yay
// expect: exec axb 0
// expect: exec axb 1
// expect: exec axb 2
print("axb".split(new Loud("x")));
// expect: a,b
// expect: exec a 0
print(new Loud("a").test("a"), new Loud("a") instanceof Loud, new Loud("a", "g").flags); // expect: true true g
const fake = { exec: () => ({ index: 1, 0: "bc", length: 1 }), flags: "" };
print(RegExp.prototype[Symbol.replace].call(fake, "abcd", "[$&]"), RegExp.prototype.test.call({ exec: () => null }, "x")); // expect: a[bc]d false
const original = RegExp.prototype.exec;
RegExp.prototype.exec = function (text) { const result = original.call(this, text); if (result) result[0] = "patched"; return result; };
print("abc".match(/b/)[0], "abc".match(/b/g)); // expect: patched patched
// ---
// Legacy static properties.
/(b)(c)?(d)/.exec("abde");
print(RegExp.$1, RegExp.$2 === "", RegExp.$3, RegExp.$9 === "", RegExp.lastMatch, RegExp["$&"], RegExp.lastParen, RegExp.leftContext, RegExp.rightContext, RegExp.input); // expect: b true d true bd bd d a e abde
"zyx".replace(/y/, "");
print(RegExp["$`"], RegExp["$'"], RegExp.$1 === "", RegExp["$_"]); // expect: z x true zyx
/q/.test("none");
print(RegExp.lastMatch); // expect: y
// ---
// RegExp.escape, modifiers, names used twice.
print(RegExp.escape("a.b-c d\n/😀\u2028"), RegExp.escape("_x"), RegExp.escape("1+1=2")); // expect: \x61\.b\x2dc\x20d\n\/😀\u2028 _x \x31\+1\x3d2
print(new RegExp(RegExp.escape("^(a)$")).test("x^(a)$"), new RegExp("\\0" + RegExp.escape("1")).test("\x001")); // expect: true true
try { RegExp.escape(1); } catch (error) { print(error.name); } // expect: TypeError
const either = /(?<year>\d{4})-\d\d|\d\d-(?<year>\d{4})/;
print("01-2020".match(either).groups.year, "2021-02".replace(either, "$<year>"), Object.keys("2021-02".match(either).groups)); // expect: 2020 2021 year
print(/(?i:A)b/.test("ab"), /(?i:A)b/.test("aB"), /(?-i:a)B/i.test("ab"), /(?s:.)/.test("\n")); // expect: true false true true

// ---
// What a back reference matches does not end inside of a character.
print(/foo(.+)bar\1/u.exec("foo\uD834bar\uD834\uDC00"), /(.)\1/u.exec("\uD834\uD834\uDC00"), /(.)\1/.exec("\uD834\uD834\uDC00")?.index, /(.)\1/u.exec("\uD834\uD834")?.index, /(.)\1/u.exec("\u{1d306}\u{1d306}")?.[0].length); // expect: null null 0 0 4
// Converting the limit of a split may run code that changes how it goes on.
const limit = { valueOf() { RegExp.prototype.exec = () => null; return 100; } };
const exec = RegExp.prototype.exec;
print(/b/[Symbol.split]("abc", limit).length, /b/[Symbol.split]("abc", 1).length); // expect: 1 1
RegExp.prototype.exec = exec;
print(/b/[Symbol.split]("abc", "1").length, /b/[Symbol.split]("abc", "2").length); // expect: 1 2
// ---
// Loops over matches that are taken apart see every change that is made on the way.
function dates(act, text = "1-2 3-4 5-6") {
  const seen = [];
  for (const [all, left, , right] of text.matchAll(/(\d)(-)(\d)/g)) {
    seen.push(`${all}:${left}${right}`);
    act?.(seen.length);
  }
  return seen.join();
}
for (let i = 0; i < 12; i++) dates();
print(dates(), dates(() => RegExp.lastMatch === "" || RegExp.$1), RegExp.$3); // expect: 1-2:12,3-4:34,5-6:56 1-2:12,3-4:34,5-6:56 6
const executing = RegExp.prototype.exec, walking = Array.prototype[Symbol.iterator];
print(dates((count) => { if (count === 2) RegExp.prototype.exec = () => null; })); // expect: 1-2:12,3-4:34
RegExp.prototype.exec = executing;
print(dates((count) => { if (count === 1) Array.prototype[Symbol.iterator] = function* () { yield this.index; yield this.input.length; }; })); // expect: 1-2:12,4:11undefined,8:11undefined
Array.prototype[Symbol.iterator] = walking;
const spots = [];
for (const [match, group] of "aab".matchAll(/(a)?/g)) spots.push(match, group);
print(spots.join("|")); // expect: a|a|a|a||||
const sticky = /a/gy;
sticky.lastIndex = 1;
print([..."aaba".matchAll(sticky)].map((match) => match.index).join(), sticky.lastIndex); // expect: 1 1
const taken = /(b)(c)?/.exec("abc");
const [, first, next] = taken;
print(first, next, [...taken].length, taken.index); // expect: b c 3 1
taken[Symbol.iterator] = function* () { yield "own"; };
const [own, none] = taken;
print(own, none, [...taken].length); // expect: own undefined 1
// A method of the prototype that is taken away or replaced is not called.
const matching = RegExp.prototype[Symbol.matchAll];
RegExp.prototype[Symbol.matchAll] = function (text) { return ["mine", text]; };
print("abc".matchAll(/b/g).join()); // expect: mine,abc
delete RegExp.prototype[Symbol.matchAll];
try { "a/b/g".matchAll(/b/g); } catch (error) { print(error.name); } // expect: TypeError
Object.defineProperty(RegExp.prototype, Symbol.matchAll, { value: matching, writable: true, configurable: true });
try { "abc".matchAll(/b/); } catch (error) { print(error.name); } // expect: TypeError
