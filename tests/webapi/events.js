const target = new EventTarget();
const listener = { handleEvent(e) { print("object", this === listener, e.type, e.target === target, e.currentTarget === target); } };
target.addEventListener("x", listener);
target.addEventListener("x", listener);
target.addEventListener("x", (e) => { e.preventDefault(); print("once", e.eventPhase, e.composedPath().length); }, { once: true });
print(target.dispatchEvent(new Event("x", { cancelable: true })));
// expect: object true x true true
// expect: once 2 1
// expect: false
print(target.dispatchEvent(new Event("x")));
// expect: object true x true true
// expect: true
target.removeEventListener("x", listener);
target.addEventListener("x", (e) => { e.stopImmediatePropagation(); print("first"); });
target.addEventListener("x", () => print("never"));
const event = new Event("x", { bubbles: true });
target.dispatchEvent(event); // expect: first
print(event.bubbles, event.isTrusted, event.currentTarget, event.eventPhase, event.defaultPrevented, event.timeStamp); // expect: true false null 0 false 0
target.addEventListener("y", (e) => { try { target.dispatchEvent(e); } catch (x) { print(x.name, x.code); } });
target.dispatchEvent(new Event("y")); // expect: InvalidStateError 11
const controller = new AbortController();
target.addEventListener("z", () => print("z"), { signal: controller.signal });
target.dispatchEvent(new Event("z")); // expect: z
controller.abort();
target.dispatchEvent(new Event("z"));
target.addEventListener("z", null);
target.addEventListener("q", (e) => { e.preventDefault(); print(e.defaultPrevented); }, { passive: true });
target.dispatchEvent(new Event("q", { cancelable: true })); // expect: false
const progress = new ProgressEvent("p", { lengthComputable: true, loaded: 1, total: 2 });
print(progress instanceof Event, progress.lengthComputable, progress.loaded, progress.total); // expect: true true 1 2
for (const wrong of [() => target.addEventListener("a", 1), () => target.dispatchEvent({}), () => new Event(), () => target.addEventListener("a")]) {
  try { wrong(); } catch (e) { print(e.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
const bubbling = new Event("b");
target.addEventListener("b", (e) => { e.stopPropagation(); print(e.composed, e.cancelable); return false; });
print(target.dispatchEvent(bubbling)); // expect: false false
// expect: true
target.addEventListener("b", () => print("captured"), true);
target.removeEventListener("b", null, { capture: true });
target.addEventListener("b", () => print("aborted"), { signal: AbortSignal.abort() });
try { target.addEventListener("b", () => {}, { signal: {} }); } catch (e) { print(e.name); } // expect: TypeError
print(Event.AT_TARGET, Event.prototype.BUBBLING_PHASE); // expect: 2 3

// ---
// option: unhandled_rejections = "error"
// What a listener throws is nobody's to catch: the others still run, and the host hears of it.
const target = new EventTarget();
target.addEventListener("x", () => { throw new RangeError("from a listener"); }); // expect throws: RangeError: from a listener
target.addEventListener("x", () => print("second"));
print(target.dispatchEvent(new Event("x")));
// expect: second
// expect: true

// ---
const c = new AbortController();
const s = c.signal;
print(s.aborted, s.reason, s instanceof EventTarget, s.onabort); // expect: false undefined true null
s.onabort = (e) => print("handler", e.type, e.isTrusted, s.aborted);
s.addEventListener("abort", () => print("listener"));
c.abort(); c.abort("again");
// expect: handler abort true true
// expect: listener
print(s.reason.name, s.reason.message, s.reason.code, s.reason instanceof DOMException, s.reason instanceof Error); // expect: AbortError The operation was aborted 20 true true
try { s.throwIfAborted(); } catch (e) { print(e === s.reason); } // expect: true
print(AbortSignal.abort(5).reason, AbortSignal.any([AbortSignal.abort(6)]).reason); // expect: 5 6
const a = new AbortController(), b = new AbortController();
const both = AbortSignal.any([AbortSignal.any([a.signal]), b.signal, a.signal]);
both.onabort = () => print("both", both.reason);
a.abort("a"); b.abort("b"); // expect: both a
try { new AbortSignal(); } catch (e) { print(e.message); } // expect: Illegal constructor
try { AbortSignal.any([1]); } catch (e) { print(e.name); } // expect: TypeError
try { AbortSignal.timeout(-1); } catch (e) { print(e.name); } // expect: TypeError
s.onabort = null;
print(s.onabort); // expect: null
await_timeout();
async function await_timeout() {
  const slow = AbortSignal.timeout(1);
  await new Promise((resolve) => { slow.onabort = resolve; });
  print(slow.reason.name, slow.reason.code); // expect: TimeoutError 23
}

// ---
const e = new DOMException("m", "DataCloneError");
print(e.name, e.message, e.code, String(e), e.stack.split("\n")[0]); // expect: DataCloneError m 25 DataCloneError: m DataCloneError: m
print(new DOMException().name, new DOMException().code, DOMException.ABORT_ERR, e.URL_MISMATCH_ERR); // expect: Error 0 20 21
print(Object.prototype.toString.call(e), Object.getPrototypeOf(DOMException.prototype) === Error.prototype); // expect: [object DOMException] true
throw new DOMException("gone", "NotFoundError"); // expect throws: NotFoundError: gone

// ---
// option: unhandled_rejections = "report"
// A listener may dispatch again, as deep as the stack goes, and the VM goes on.
const target = new EventTarget();
let depth = 0;
target.addEventListener("deep", () => { depth++; target.dispatchEvent(new Event("deep")); });
target.dispatchEvent(new Event("deep"));
print(depth > 50); // expect: true
