// Base64 and hexadecimal text of Uint8Array.

const bytes = new Uint8Array([199, 239, 242, 0, 255]);
print(bytes.toBase64(), bytes.toBase64({ alphabet: "base64url", omitPadding: true }), bytes.toHex(), new Uint8Array().toBase64() === ""); // expect: x+/yAP8= x-_yAP8 c7eff200ff true
print(Uint8Array.fromBase64("x+/yAP8="), Uint8Array.fromBase64(" x-_ y\n", { alphabet: "base64url" }), Uint8Array.fromHex("C7eFf200ff")); // expect: 199,239,242,0,255 199,239,242 199,239,242,0,255
const long = new Uint8Array(1000).map((_, i) => i * 7);
print(Uint8Array.fromBase64(long.toBase64()).toHex() === long.toHex(), Uint8Array.fromHex(long.toHex()).length); // expect: true 1000
for (const [text, lastChunkHandling] of [["AA", "loose"], ["AB", "loose"], ["AA", "stop-before-partial"], ["AAAAA", "stop-before-partial"], ["AA==", "strict"]])
  print(JSON.stringify(text), Uint8Array.fromBase64(text, { lastChunkHandling }).length);
// expect: "AA" 1
// expect: "AB" 1
// expect: "AA" 0
// expect: "AAAAA" 3
// expect: "AA==" 1
for (const use of [
  () => Uint8Array.fromBase64("A"), () => Uint8Array.fromBase64("AA", { lastChunkHandling: "strict" }), () => Uint8Array.fromBase64("AB==", { lastChunkHandling: "strict" }),
  () => Uint8Array.fromBase64("AA=A"), () => Uint8Array.fromBase64("x-_y"), () => Uint8Array.fromHex("abc"), () => Uint8Array.fromHex("zz"),
  () => Uint8Array.fromBase64(5), () => Uint8Array.fromBase64("", { alphabet: "other" }), () => Uint8Array.prototype.toHex.call(new Int8Array(1)),
]) {
  try { use(); print("no error"); } catch (error) { print(error.name); }
}
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: SyntaxError
// expect: TypeError
// expect: TypeError
// expect: TypeError
const target = new Uint8Array(4);
print(JSON.stringify(target.setFromBase64("x+/yAP8=")), target, JSON.stringify(target.setFromHex("0102")), target); // expect: {"read":4,"written":3} 1,2,242,0 {"read":4,"written":2} 1,2,242,0
try { target.setFromBase64("AAEC****"); } catch (error) { print(error.name, target); } // expect: SyntaxError 0,1,2,0
