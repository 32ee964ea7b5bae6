const outcome = (f, ...args) => { try { return JSON.stringify(f(...args)); } catch (e) { return e.name; } };
print(btoa("hello"), btoa("a\xff\0"), btoa("ab"), btoa("") === "", btoa(undefined), btoa(12), btoa([1, 2])); // expect: aGVsbG8= Yf8A YWI= true dW5kZWZpbmVk MTI= MSwy
print(atob("aGVsbG8="), atob("aGVsbG8"), atob(" aGV\nsb\tG8\r=\f"), atob("") === "", atob(" ") === "", atob([]) === ""); // expect: hello hello hello true true true
print([..."Yf8A"].length, [...atob("Yf8A")].map((c) => c.charCodeAt(0)).join()); // expect: 4 97,255,0
print(atob("//").charCodeAt(0), atob("//A").length, atob("ab+/").length, atob(null).length); // expect: 255 2 3 3
for (const text of ["a", "=", "====", "ab=", "abc==", "abcd=", "a===", "ab=c", "ab-_", "ab\x0b==", "ab\xa0==", "\u0100abc", "abcde", "ab==ab==", "ab\0d", undefined]) {
  const said = outcome(atob, text);
  if (said !== "InvalidCharacterError") print(text, said);
}
for (const text of ["\u0100", "a\ud83d\ude00", "\ud800"]) print(outcome(btoa, text)); // expect: InvalidCharacterError
// expect: InvalidCharacterError
// expect: InvalidCharacterError
try { btoa("\u20ac"); } catch (e) { print(e instanceof DOMException, e.code, e.message); } // expect: true 5 btoa: the text holds a character that is no byte
try { atob("a"); } catch (e) { print(e instanceof DOMException, e.code, e.message); } // expect: true 5 atob: Missing padding in base64 text
print(outcome(atob), outcome(btoa), outcome(btoa, Symbol()), outcome(atob, { toString() { return "YQ"; } })); // expect: TypeError TypeError TypeError "a"
for (const f of [atob, btoa]) { // expect: 1 atob false false
  const own = Object.getOwnPropertyDescriptor(globalThis, f.name);
  print(f.length, f.name, Object.hasOwn(f, "prototype"), own.enumerable);
} // expect: 1 btoa false false

// --- long texts, which are worked on in pieces
const every = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join("");
for (const size of [3 << 14, (3 << 14) + 1, 200_000]) {
  const text = every.repeat(size / 256 + 1).slice(0, size), made = btoa(text);
  print(made.length === Math.ceil(size / 3) * 4, atob(made) === text, atob(made.replace(/.{76}/g, "$&\r\n")) === text);
} // expect: true true true
// expect: true true true
// expect: true true true
const late = "a".repeat(200_000) + "\u0100";
try { btoa(late); } catch (e) { print(e.name); } // expect: InvalidCharacterError
try { atob("abcd".repeat(50_000) + "!"); } catch (e) { print(e.name); } // expect: InvalidCharacterError
const bytes = new Uint8Array(1000).map((_, i) => i);
print(btoa(String.fromCharCode(...bytes)) === bytes.toBase64()); // expect: true

// --- a text that would be too long
const long = "a".repeat(2 ** 25 - 1);
try { btoa(long); } catch (e) { print(e.name); } // expect: RangeError

// --- the guest pays for it
// option: time_limit = 200
const text = "a".repeat(1 << 20);
for (;;) try { atob(btoa(text)); } catch {} // expect code: VM_TIMEOUT_ERROR
// --- and keeps to its memory
// option: memory_limit = 16777216
const text = "a".repeat(1 << 20), kept = [];
for (;;) try { kept.push(btoa(text)); } catch {} // expect code: VM_MEMORY_ERROR
