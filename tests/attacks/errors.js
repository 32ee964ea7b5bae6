// P026: an error has a message and a stack, and nothing else.
try { null.x; } catch (e) { print(Reflect.ownKeys(e)); } // expect: stack,message
// ---
// P027: what Python's exceptions carry is not there.
// option: host = true
const attempts = [() => null.x, () => missing, () => fail(), () => new Array(-1), () => JSON.parse("{"), () => RegExp("["), () => 1n / 0n];
for (const attempt of attempts) {
  try { attempt(); } catch (e) {
    print(e instanceof Error, ["__traceback__", "__cause__", "__context__", "args", "with_traceback", "__class__", "add_note"].filter((name) => e[name] !== undefined).length);
  }
}
// expect: true 0
// expect: true 0
// expect: true 0
// expect: true 0
// expect: true 0
// expect: true 0
// expect: true 0
// ---
// P028: a stack is text, whoever wants to prepare it.
Error.prepareStackTrace = (error, frames) => frames;
print(typeof new Error("x").stack);                      // expect: string
// ---
// P029
const named = new Error("m");
named.name = Symbol();
print(typeof named.stack);                               // expect: string
throw named;                                             // expect code: VM_RUNTIME_ERROR
// ---
// P030: what a host function raises stays on the host.
// option: host = true
try { fail(); } catch (e) { print(e.name, /^[ -~]*$/.test(e.message), e.message.length < 100, Reflect.ownKeys(e)); }  // expect: Error true true stack,message
fail(); // expect code: VM_RUNTIME_ERROR
// ---
// P031: telling of an error runs none of its code.
throw { get message() { for (;;); }, get name() { for (;;); }, get stack() { for (;;); }, toString() { for (;;); } }; // expect code: VM_RUNTIME_ERROR
// ---
// P032
throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; } }); // expect code: VM_RUNTIME_ERROR
// ---
// P032: an error whose properties are traps.
throw new Proxy(new Error("inner"), { get() { for (;;); } }); // expect code: VM_RUNTIME_ERROR
// ---
// P033
throw null; // expect throws: Uncaught: null
// ---
// P033
throw undefined; // expect throws: Uncaught: undefined
// ---
// P033
throw Symbol("s"); // expect throws: Uncaught: Symbol(s)
// ---
// P034: errors inside an error are not walked.
throw new AggregateError([globalThis, new Proxy([], { get() { for (;;); } })], "many"); // expect throws: AggregateError: many
// ---
// P035
const cyclic = (error) => { error.cause = error; error.errors = [error]; throw error; };
cyclic(new Error("own cause")); // expect throws: Error: own cause
// ---
// P036: the right class, and nothing of Python's in the text.
const failures = {
  divide: () => 1n / 0n, reduce: () => [].reduce((a) => a), repeat: () => "x".repeat(-1), radix: () => (1).toString(1), length: () => new Array(-1),
  uri: () => decodeURI("%"), precision: () => (1).toPrecision(0), bigint: () => BigInt("x"), mixed: () => 1n + 1, power: () => 2n ** -1n, date: () => new Date(NaN).toISOString(),
  normalize: () => "x".normalize("y"), codePoint: () => String.fromCodePoint(-1), symbol: () => `${Symbol()}`, proxy: () => new Proxy(1, {}), instance: () => 1 instanceof 1,
};
for (const [name, f] of Object.entries(failures)) {
  try { f(); print(name, "worked"); } catch (e) { print(name, e.constructor.name); }
}
// expect: divide RangeError
// expect: reduce TypeError
// expect: repeat RangeError
// expect: radix RangeError
// expect: length RangeError
// expect: uri URIError
// expect: precision RangeError
// expect: bigint SyntaxError
// expect: mixed TypeError
// expect: power RangeError
// expect: date RangeError
// expect: normalize RangeError
// expect: codePoint RangeError
// expect: symbol TypeError
// expect: proxy TypeError
// expect: instance TypeError
// ---
// P037: keys are quoted as JavaScript quotes them.
({})["it's\n\"x\""].y; // expect throws: TypeError: Cannot read properties of undefined (reading 'y')
// ---
// P037
({}).x.y.z; // expect throws: TypeError: Cannot read properties of undefined (reading 'y')
// ---
// P038: patterns are ours, and so are their errors.
for (const source of ["[", "(?P<a>.)", "(?#c)", "a++", "(?>a)", "(?(1)a)", "\\p{Nope}"]) {
  try { RegExp(source, "u"); print("accepted"); } catch (e) { print(e.name, e.message.startsWith("Invalid regular expression")); }
}
// expect: SyntaxError true
// expect: SyntaxError true
// expect: SyntaxError true
// expect: SyntaxError true
// expect: SyntaxError true
// expect: SyntaxError true
// expect: SyntaxError true
// ---
// P039
let x = ; // expect code: VM_SYNTAX_ERROR
