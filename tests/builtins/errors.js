// Shape of errors.
const error = new TypeError("bad", { cause: "why" });
print(error.name, error.message, error.cause, String(error)); // expect: TypeError bad why TypeError: bad
print(Object.getOwnPropertyNames(error), Object.keys(error).length); // expect: stack,message,cause 0
print(error instanceof TypeError, error instanceof Error, Error("x") instanceof Error); // expect: true true true
print(Object.getPrototypeOf(TypeError) === Error, TypeError.prototype.name, TypeError.length); // expect: true TypeError 1
print("message" in new Error(undefined), new Error().hasOwnProperty("message"), new Error("").hasOwnProperty("message")); // expect: true false true
print("cause" in new Error("m", {}), new Error("m", { cause: undefined }).hasOwnProperty("cause")); // expect: false true
const all = new AggregateError(new Set([1, 2]), "many");
print(all.errors, all.message, AggregateError.length); // expect: 1,2 many 2
print(Error.prototype.toString.call({ name: "N", message: "" }), Error.prototype.toString.call({ message: "m" })); // expect: N Error: m
print(Error.prototype.toString.call({ name: "", message: "only" })); // expect: only
print(Object.prototype.toString.call(Object.create(Error.prototype)), Object.prototype.toString.call(error)); // expect: [object Object] [object Error]
// ---
// Errors of one's own.
class HttpError extends Error {
  constructor(status, options) {
    super(`status ${status}`, options);
    this.name = "HttpError";
    this.status = status;
  }
}
const error = new HttpError(404);
print(error, error.status, error instanceof HttpError, error instanceof Error); // expect: HttpError: status 404 404 true true
print(Object.keys(error)); // expect: name,status
class Plain extends RangeError {}
print(new Plain("m"), new Plain("m").constructor === Plain); // expect: RangeError: m true
// ---
// The engine's own errors.
const kinds = [
  () => null.x, () => undefined.x.y, () => (1)(), () => missing, () => { const c = 1; c = 2; }, () => new Array(-1), () => "x".repeat(-1),
  () => decodeURIComponent("%"), () => { let x = x; }, () => new (() => {})(), () => [...1], () => { for (const x of {}); }, () => Symbol() + "",
  () => null[Symbol.iterator], () => ({}).f(), () => 1n + 1, () => JSON.parse("{"),
];
print(kinds.map((f) => { try { f(); return "none"; } catch (e) { return e.name; } }).join());
// expect: TypeError,TypeError,TypeError,ReferenceError,TypeError,RangeError,RangeError,URIError,ReferenceError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,SyntaxError
// ---
// The stack: text about the guest, and nothing else.
function inner() { return new Error("deep"); }
function outer() { return inner(); }
const lines = outer().stack.split("\n");
print(lines[0]); // expect: Error: deep
const place = (line) => line.match(/^ {4}at .*?:(\d+):(\d+)\)?$/).slice(1).map(Number);
const [first, second] = lines.slice(1, 3).map(place);
print(second[0] - first[0], first[1], second[1]); // expect: 1 27 27
print(lines.every((line) => !/\.py|jsvm|python/i.test(line))); // expect: true
let thrown;
try { null.x; } catch (e) { thrown = e; }
print(typeof thrown.stack, thrown.stack.startsWith("TypeError: ")); // expect: string true
const d = Object.getOwnPropertyDescriptor(thrown, "stack");
print(d.writable, d.enumerable, d.configurable); // expect: true false true
function forever() { return forever() + 1; }
try { forever(); } catch (e) { print(e.name, e.message, e.stack.split("\n").length <= 11); } // expect: RangeError Maximum call stack size exceeded true
const target = {};
Error.captureStackTrace(target);
print(typeof target.stack, Object.keys(target).length); // expect: string 0
