"""Calls of the standard library with odd arguments on odd receivers.

Left out is what ECMA-262 leaves open: texts of dates and of locales, the last digits of `Math.sin` and its
like, what comparators that contradict themselves make of a list.
"""

from random import Random

from tests.unit.compiler.families.choices import NUMBERS, PRINTER, SMALL, Choices

CHECKS = 60

STRINGS = (
    '""', '"a"', '"abc"', '"abcabc"', '"A-b_C"', '" \\t\\n x \\u00a0\\ufeff"',
    '"\\u00e9\\u0130\\u00df\\ufb01"', '"\\ud83d\\ude00z"',
    '"z\\ud83d"', '"\\ude00z"', '"0"', '"-0"', '"12"', '" 12 "', '"0x1F"', '"0b101"', '"1e3"', '"1_000"',
    '".5"', '"5."', '"+3"',
    '"-Infinity"', '"infinity"', '"1n"', '"12px"', '"\\u03a3\\u03a3"', '"a,b,,c"', '"aXbXc"', '"$&"',
    '"$1-$<n>-$$-$`-$\'"', '"length"',
    '"__proto__"', '"constructor"', '"%41%zz"', '"%F0%9F%98%80"', '"a b&c=d/\\u20ac"', '"i\\u0307"',
    '"\\u1e9e\\u0149"',
)  # fmt: skip
PATTERNS = (
    "/b/", "/b/g", "/[a-c]/gi", "/(?<n>b)(c)?/", "/(?:)/g", "/x*/y", "/X/gy", "/$/gm", "/(a)|(b)/g", "/./gu",
    "/\\u{1F600}/u", "/,/",
    "/\\s+/g", "/(?=b)/g", "/(?<!a)b/g",
)  # fmt: skip
BIGINTS = ("0n", "1n", "-1n", "7n", "2n**63n", "-(2n**63n)", "2n**64n", "2n**31n", "-(2n**31n)", "10n**20n")
ARRAYS = (
    "[]", "[5]", "[1, 2, 3]", "[3, 1, 2, 10]", "[, 1]", "[1, , 3]", "[1, [2, [3, [4]]]]", '["b", "a", "B"]',
    "[undefined, null, NaN, -0]",
    "[1, 2, 3, 4, 5, 6]", "Object.freeze([1, 2])", "Object.assign([1, 2], { x: 1 })",
    "Object.assign([3, 2, 1], { length: 5 })", "[[1, 2], [3]]",
    "Object.defineProperty([1, 2, 3], 1, { get() { print('get 1'); return 9; } })",
    "new Proxy([1, 2, 3], {})", "new (class A extends Array {})(3)",
    "Object.defineProperty([1, 2], 'length', { writable: false })", "Object.preventExtensions([1, 2, 3])",
)  # fmt: skip
LIKES = (
    "{ length: 2, 0: 'a', 1: 'b' }", "{ length: 3, 1: 1 }", "{ length: -1, 0: 1 }",
    "{ length: '2', 0: 1, 1: 2 }", "{ get length() { print('length'); return 2; }, 1: 5 }",
    "(function () { return arguments; })(1, 2, 3)", '"xyz"', "new Uint8Array([1, 2, 3])", "{}", "5",
    "{ length: 2 ** 53 }",
)  # fmt: skip
TYPED = (
    "new Uint8Array([1, 2, 300])", "new Int8Array([127, 128, -129])",
    "new Uint8ClampedArray([1.5, 2.5, -1, 300, NaN])",
    "new Float32Array([1.1, -0, NaN])", "new Float64Array([0.1, Infinity])",
    "new BigInt64Array([1n, 2n ** 63n])", "new Uint16Array(4)",
    "new BigUint64Array([5n, -1n])", "new Int32Array([3, 1, 2, -5])",
    "new Uint32Array(new ArrayBuffer(16), 4, 2)", "new Float64Array(0)",
    "new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 }))",
)  # fmt: skip
OBJECTS = (
    "{}", "{ a: 1 }", "{ b: 2, a: 1, 1: 'x', 0: 'y' }", "{ get a() { print('get a'); return 1; } }",
    "Object.create({ z: 1 })", "Object.create(null)",
    "{ [Symbol('s')]: 1, x: undefined }", "Object.freeze({ q: 1 })", "(a, b) => a", "class { static s = 1 }",
    "new Error('m')",
    "{ toJSON(k) { print('toJSON ' + k); return 5; } }", "Object(5)", "Object('ab')", "Object(1n)",
    "Object(Symbol('w'))", "new Date(0)", "new Date(NaN)", "/a/g",
    "new Map([[1, 2]])", "new Set([1, NaN, -0])", "new Proxy({ a: 1 }, {})", "new Boolean(false)", "[1, 2]",
    "() => 1", "async () => {}",
    "{ valueOf() { print('valueOf'); return 2; } }", "{ toString() { print('toString'); return '1'; } }",
    "{ valueOf() { return {}; }, toString() { return '3'; } }",
    "{ [Symbol.toPrimitive](h) { print('hint ' + h); return 1; } }",
    "{ [Symbol.toPrimitive]() { return {}; } }", "{ toString() { throw 1; } }",
    "{ [Symbol.iterator]: function* () { yield 1; yield [2, 3]; } }", "{ length: 2, 0: 'p' }",
    "{ enumerable: true, value: 1 }", "{ get: () => 1, set: undefined }",
)  # fmt: skip
PRIMITIVES = ("undefined", "null", "true", "false", "Symbol.iterator", "Symbol('d')")
KEYS = (
    '"a"',
    '"b"',
    '"0"',
    "0",
    "1",
    '"length"',
    '"x"',
    "-1",
    '"-0"',
    "1.5",
    "Symbol.iterator",
    '"prototype"',
    '"name"',
    "4294967295",
    '"01"',
    "null",
)
CALLBACKS = (
    "(x) => x", "(x, i) => { print(text(x) + i); return i % 2; }", "(a, b) => a + b", "(...r) => r.length",
    "function () { return typeof this; }",
    "(x) => [x, [x]]", "(x) => { throw x; }", "(x) => x > 1",
    "(x, i, a) => { if (i === 0 && Array.isArray(a)) a.length = 1; return true; }",
    "(x, i, a) => { if (i < 3 && Array.isArray(a)) a.push(i); return false; }", "undefined", "5", "String",
    "Number", "parseInt", "Boolean",
)  # fmt: skip
COMPARATORS = (
    "(a, b) => a - b",
    "(a, b) => b - a",
    "undefined",
    "() => 0",
    "(a, b) => a < b ? -1 : a > b ? 1 : 0",
    "() => undefined",
    "() => { throw 1; }",
    "null",
)

#: Methods and what kind of argument each takes: s string, i position, n number, v anything, p pattern,
#: c callback, a array, k key,
#: o object, t comparator, d descriptor, b bigint; a capital may be missing.
STRING_METHODS = (
    "at i", "charAt i", "charCodeAt i", "codePointAt i", "concat VV", "endsWith sI", "includes sI",
    "indexOf sI", "lastIndexOf sI", "match p", "padEnd mS",
    "padStart mS", "repeat m", "replace pr", "replace sr", "replaceAll pr", "replaceAll sr", "search p",
    "slice iI", "split sI", "split pI", "startsWith sI",
    "substring iI", "substr iI", "toLowerCase", "toUpperCase", "trim", "trimStart", "trimEnd",
    "isWellFormed", "toWellFormed", "normalize", "matchAll g",
    "anchor s", "valueOf", "replace vv", "split v", "indexOf vI", "at v",
)  # fmt: skip
ARRAY_METHODS = (
    "at i", "concat VV", "copyWithin iiI", "entries", "every c", "fill vII", "filter c", "find c",
    "findIndex c", "findLast c", "findLastIndex c", "flat I",
    "flatMap c", "forEach c", "includes vI", "indexOf vI", "join S", "keys", "lastIndexOf vI", "map c",
    "pop", "push vV", "reduce cV", "reduceRight cV", "reverse",
    "shift", "slice II", "some c", "sort t", "splice iIVV", "splice", "toReversed", "toSorted t",
    "toSpliced iIV", "toString", "unshift VV", "values", "with iv",
)  # fmt: skip
TYPED_METHODS = (
    "at i", "copyWithin iiI", "every c", "fill vII", "filter c", "find c", "findLast c", "forEach c",
    "includes vI", "indexOf vI", "join S", "lastIndexOf vI",
    "map c", "reduce cV", "reverse", "set aI", "slice II", "some c", "sort t", "subarray II", "toReversed",
    "toSorted t", "with iv", "entries",
)  # fmt: skip
STATIC = (
    "Object.assign oO", "Object.create oO", "Object.defineProperty okd", "Object.entries o",
    "Object.fromEntries a", "Object.freeze o",
    "Object.getOwnPropertyDescriptor ok", "Object.getOwnPropertyDescriptors o",
    "Object.getOwnPropertyNames o", "Object.hasOwn ok", "Object.is vv",
    "Object.isFrozen v", "Object.isSealed v", "Object.keys v", "Object.seal o", "Object.setPrototypeOf oo",
    "Object.values o", "Object v", "Array.from vC", "Array.from lC",
    "Array.of VV", "Array.isArray v", "Array i", "Reflect.apply cvl", "Reflect.construct FaF",
    "Reflect.defineProperty okd", "Reflect.deleteProperty ok", "Reflect.get okV",
    "Reflect.has ok", "Reflect.ownKeys o", "Reflect.set okvV", "Reflect.setPrototypeOf oo",
    "Reflect.preventExtensions o", "String.fromCharCode nn", "String.fromCodePoint nN",
    "String.raw ov", "String v", "Number v", "Number s", "Number.isInteger n", "Number.isSafeInteger n",
    "parseInt sn", "parseInt vn", "parseFloat s", "parseFloat v", "isNaN v",
    "BigInt v", "BigInt n", "BigInt.asIntN ib", "BigInt.asUintN ib", "Math.round n", "Math.trunc n",
    "Math.sign n", "Math.clz32 n", "Math.fround n", "Math.imul nn",
    "Math.max nN", "Math.min nN", "Math.floor n", "Math.ceil n", "Math.abs v", "Math.sqrt n", "Math.max VVV",
    "Symbol S",
    "encodeURIComponent s", "encodeURI s", "decodeURIComponent s", "decodeURI s", "escape s", "unescape s",
    "JSON.stringify vJi", "JSON.stringify oJi", "JSON.stringify aJS",
    "JSON.parse j", "JSON.parse jJ", "Date.UTC nN", "Date.UTC iiI", "Promise.resolve v",
    "ArrayBuffer.isView v", "Uint8Array.from lC", "Int16Array.of nN", "new Uint8Array v",
    "new Int32Array l", "new Map a", "new Set v", "new Set l", "new WeakMap a", "new Array n",
    "new Array vV", "new Date n", "new Date nn", "new Date iiIIIII", "new RegExp sS",
    "RegExp p", "new ArrayBuffer i", "new String v", "new Number v", "new Proxy oo", "new DataView vI",
    "Symbol.for s", "Symbol.keyFor v", "isFinite v", "new Error so",
    "new AggregateError ls", "Function.prototype.toString.call v", "Object.prototype.toString.call v",
)  # fmt: skip
NUMBER_METHODS = ("toString", "toFixed m", "toPrecision m", "toExponential M", "valueOf")
DATE_METHODS = (
    "getTime", "toISOString", "toJSON", "getUTCDay", "getUTCDate", "getUTCMonth", "getUTCFullYear",
    "setUTCMonth nN", "setUTCDate n", "setUTCFullYear iII", "setUTCHours nNN",
    "setUTCMinutes n", "setUTCMilliseconds n", "setTime n", "getUTCMilliseconds", "getYear", "setYear n",
    "getTimezoneOffset", "valueOf", "setFullYear nn", "setHours iI",
    "toUTCString", "toString", "toDateString", "[Symbol.toPrimitive] s",
)  # fmt: skip
MAP_METHODS = (
    "get v",
    "set vv",
    "has v",
    "delete v",
    "clear",
    "forEach c",
    "keys",
    "entries",
    "set nn",
    "get n",
)
SET_METHODS = ("add v", "has v", "delete v", "clear", "forEach c", "values", "add n")
FUNCTION_METHODS = ("call vV", "apply vl", "bind vV", "toString", "apply v", "call o")
REGEXP_METHODS = (
    "exec s",
    "test s",
    "toString",
    "[Symbol.replace] sr",
    "[Symbol.split] sI",
    "[Symbol.match] s",
    "compile sS",
    "exec v",
    "[Symbol.search] s",
)
VIEW_METHODS = (
    "setInt8 in", "setUint16 inB", "setFloat32 inB", "setFloat64 inB", "setBigInt64 ibB", "getInt8 i",
    "getUint16 iB", "getInt32 iB", "getFloat32 iB", "getBigUint64 i",
    "setInt32 ivB",
)  # fmt: skip
JSON_TEXTS = (
    "'1'", "'[1,2,{\"a\":null}]'", "'{\"b\":1,\"a\":[true,false],\"__proto__\":2,\"1\":3}'", "'-0'", "'01'",
    "'1.'", "'.5'", "'1e5'", "'1E-400'", "'1e400'", "'\"\\\\u00e9\\\\ud83d\"'",
    "'\"a\\tb\"'", "' [ ] '", "'{\"a\":1,\"a\":2}'", "''", "'nul'", "'[1,]'", "'{a:1}'", "'\\ufeff1'",
    "'\\u00a01'", "'\"\\u2028\"'", "'123456789012345678901234567890'",
    "'[[[[[]]]]]'", "'{\"\":1}'", "'-'", "'- 1'", "'\"\\\\x41\"'", "'true '", "'truex'", "'NaN'",
)  # fmt: skip
REPLACERS = (
    "undefined",
    "null",
    '["a", 1]',
    "(k, v) => { print('r ' + k); return v; }",
    "(k, v) => typeof v === 'number' ? v + 1 : v",
    '["b", "b", Object("a")]',
    "5",
)
REPLACEMENTS = (
    '"$&$&"',
    '"[$1]"',
    '"$<n>"',
    '"$$"',
    '"$`|$\'"',
    '"$0$2$10"',
    "(...r) => { print(text(r)); return r.length; }",
    "undefined",
    '""',
    '"$"',
    "() => undefined",
)
DESCRIPTORS = (
    "{ value: 1 }", "{ get() { return 1; } }", "{ set(v) {} }",
    "{ value: 1, writable: true, enumerable: true, configurable: true }", "{ enumerable: false }", "{}",
    "{ get: 5 }", "{ value: 1, get() {} }", "{ configurable: false, value: 2 }", "5", "{ writable: false }",
    "{ value: -0 }", "{ value: 3, enumerable: true }",
)  # fmt: skip
CONSTRUCTORS = (
    "Array",
    "Object",
    "Date",
    "Uint8Array",
    "Map",
    "Error",
    "class A {}",
    "class B extends Array {}",
    "function () { this.n = new.target.name; }",
    "Proxy",
    "5",
    "() => 1",
    "Symbol",
)


class Library(Choices):
    """Writes calls."""

    def anything(self) -> str:
        kinds = (NUMBERS, STRINGS, PRIMITIVES, BIGINTS, ARRAYS, OBJECTS)
        return f"({self.pick(kinds[self.below(len(kinds))])})"

    def argument(self, kind: str) -> str:  # noqa: C901 - one line for each letter
        match kind.lower():
            case "s":
                return self.pick(STRINGS) if self.chance(90) else self.anything()
            case "i":
                return self.pick(SMALL) if self.chance(90) else f"({self.pick((*NUMBERS, *OBJECTS))})"
            case "m":
                return self.pick(
                    (
                        "0",
                        "1",
                        "2",
                        "5",
                        "7",
                        "20",
                        "21",
                        "36",
                        "37",
                        "100",
                        "101",
                        "-1",
                        "NaN",
                        "undefined",
                        "2.9",
                        '"3"',
                        "null",
                    )
                )
            case "n":
                return self.pick(NUMBERS) if self.chance(90) else self.anything()
            case "p":
                return self.pick(PATTERNS)
            case "g":
                return self.pick([pattern for pattern in PATTERNS if "g" in pattern.rpartition("/")[2]])
            case "r":
                return self.pick(REPLACEMENTS)
            case "c":
                return self.pick(CALLBACKS)
            case "a":
                return (
                    self.pick(
                        (*ARRAYS, "[['a', 1], ['b', 2]]", "[[1, 2], [1, 3]]", "[5]", "new Map([[1, 2]])")
                    )
                    if self.chance(85)
                    else self.anything()
                )
            case "l":
                return f"({self.pick((*LIKES[:-1], *ARRAYS, *TYPED))})"
            case "k":
                return self.pick(KEYS)
            case "o":
                return f"({self.pick(OBJECTS)})" if self.chance(85) else self.anything()
            case "t":
                return self.pick(COMPARATORS)
            case "d":
                return f"({self.pick(DESCRIPTORS)})"
            case "b":
                return self.pick(BIGINTS) if self.chance(90) else self.anything()
            case "j":
                return self.pick(JSON_TEXTS) if kind == "j" else self.pick(REPLACERS)
            case "f":
                return f"({self.pick(CONSTRUCTORS)})"
        return self.anything()

    def arguments(self, kinds: str) -> str:
        arguments = []
        for kind in kinds:
            if kind.isupper() and kind not in "F" and self.chance(40):
                break
            arguments.append(self.argument(kind))
        return ", ".join(arguments)

    def method(
        self,
        receivers: tuple[str, ...],
        methods: tuple[str, ...],
        borrowed: str = "",
        likes: tuple[str, ...] = (),
    ) -> str:
        name, _, kinds = self.pick(methods).partition(" ")
        receiver = f"({self.pick(receivers)})"
        access = name if name.startswith("[") else f".{name}"
        arguments = self.arguments(kinds)
        if borrowed and self.chance(25):
            arguments = f", {arguments}" if arguments else ""
            receiver = f"({self.pick(likes)})" if likes and self.chance(90) else self.anything()
            return f"r = {receiver}, {borrowed}.prototype{access}.call(r{arguments})"
        return f"r = {receiver}, r{access}({arguments})"

    def spread(self, call: str) -> str:
        """Iterators show what they iterate."""
        return f"(q = ({call}), q && typeof q === 'object' && typeof q.next === 'function' ? [...q] : q)"

    def check(self, number: int) -> str:
        pick = self.below(24)
        if pick < 5:
            call = self.method(STRINGS, STRING_METHODS, "String", (*STRINGS, *NUMBERS, *OBJECTS))
        elif pick < 10:
            call = self.method(ARRAYS, ARRAY_METHODS, "Array", LIKES[:-1])
        elif pick < 12:
            call = self.method(TYPED, TYPED_METHODS)
        elif pick < 18:
            name, _, kinds = self.pick(STATIC).rpartition(" ")
            call = f"r = 0, {name}({self.arguments(kinds)})"
        elif pick == 18:
            call = self.method(NUMBERS, NUMBER_METHODS)
        elif pick == 19:
            call = self.method(tuple(f"new Date({n})" for n in NUMBERS), DATE_METHODS)
        elif pick == 20:
            call = (
                self.method(("new Map([[1, 2], [NaN, 3], ['a', {}], [-0, 4]])", "new Map"), MAP_METHODS)
                if self.chance(50)
                else self.method(("new Set([1, NaN, -0, 'a'])",), SET_METHODS)
            )
        elif pick == 21:
            call = self.method(PATTERNS, REGEXP_METHODS)
        elif pick == 22:
            call = self.method(
                ("new DataView(new ArrayBuffer(8))", "new DataView(new ArrayBuffer(8), 2, 4)"), VIEW_METHODS
            )
        else:
            call = (
                self.method(CALLBACKS[:9], FUNCTION_METHODS)
                if self.chance(50)
                else f"r = 0, {self.operation()}"
            )
        return f"r = 0; attempt({number}, () => {self.spread(call)}); if (r) attempt({number}, () => r);"

    def operation(self) -> str:
        left, right = self.anything(), self.anything()
        operator = self.pick(
            (
                "+",
                "-",
                "*",
                "/",
                "%",
                "**",
                "<",
                "<=",
                ">",
                ">=",
                "==",
                "!=",
                "&",
                "|",
                "^",
                "<<",
                ">>",
                ">>>",
                "in",
                "instanceof",
            )
        )
        return f"({left} {operator} {right})"


def program(random: Random) -> str:
    """A program of many calls."""
    library = Library(random)
    return f"{PRINTER}let r, q;\n" + "\n".join(map(library.check, range(CHECKS)))
