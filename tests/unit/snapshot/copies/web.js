// URLs and their queries stay connected
const url = new URL("https://user:pass@Example.com:8080/a/../b?x=1&y=%20#top"), params = url.searchParams;
const opaque = new URL("data:text/plain,a b"), alone = new URLSearchParams({ a: "ü", b: "2" });
class Link extends URL { get short() { return this.host } }
const link = new Link("http://[::1]:80/"), walk = params.entries();
walk.next(); url.note = "mine";
// snapshot
params.append("z", "3"); url.hash = "";
print(url.href, url.note);                      // expect: https://user:pass@example.com:8080/b?x=1&y=+&z=3 mine
print(url.searchParams === params, url instanceof URL, Object.prototype.toString.call(url));  // expect: true true [object URL]
url.search = "?q=5";
print(String(params), opaque.pathname, String(alone), alone.get("a"));  // expect: q=5 text/plain,a b a=%C3%BC&b=2 ü
print(link.short, link instanceof Link, walk.next().done);  // expect: [::1] true true
// --- headers, requests, responses
const headers = new Headers([["X-One", "1"], ["accept", "a"], ["accept", "b"]]);
const request = new Request("https://api.example/x", { method: "POST", headers, body: '{"a":1}' });
const response = new Response("text", { status: 201, statusText: "made", headers: { "x-two": "2" } });
const used = new Response("gone"), json = Response.json({ deep: [1] }), nothing = new Response(null, { status: 204 });
used.text(); const keys = headers.keys(); keys.next();
// snapshot
print([...headers].join("; "), keys.next().value);  // expect: accept,a, b; x-one,1 x-one
print(request.method, request.url, request.headers.get("content-type"), request.bodyUsed);  // expect: POST https://api.example/x text/plain;charset=UTF-8 false
print(response.status, response.statusText, response.ok, response.headers.get("x-two"), response.type);  // expect: 201 made true 2 default
print(used.bodyUsed, nothing.status, nothing.body === undefined);  // expect: true 204 true
(async () => {
  print(await request.text(), await response.text(), (await json.json()).deep[0], await nothing.text() === "");  // expect: {"a":1} text 1 true
  print(await used.text().catch((error) => error.message), request.bodyUsed, await request.text().catch(() => "read"));  // expect: The body was read already true read
  try { request.headers.set("host", "x"); print(request.headers.get("host")); } catch (error) { print(error.name); }  // expect: null
})();
// --- what came from the network
// option: responses = {"https://api.example/data": {"body": "{\"n\":5}", "headers": {"Content-Type": "application/json"}, "status": 203}}
let answer, refused;
fetch("https://api.example/data").then((response) => { answer = response; });
fetch("https://other.example/").catch((error) => { refused = error; });
const old = new XMLHttpRequest(), unsent = new XMLHttpRequest(), made = new XMLHttpRequest();
old.onload = () => print("loaded");  // expect: loaded
old.open("GET", "https://api.example/data");
old.send();
unsent.responseType = "json";
unsent.open("PUT", "https://api.example/x");
unsent.setRequestHeader("a", "b");
// snapshot
print(answer.status, answer.ok, answer.url, answer.redirected, answer.type, answer.bodyUsed);  // expect: 203 true https://api.example/data false basic false
try { answer.headers.set("a", "b"); } catch (error) { print(error.message); }                  // expect: Headers: these are immutable
print(old.readyState, old.status, old.responseText, old.getResponseHeader("content-type"), old.responseURL);  // expect: 4 203 {"n":5} application/json https://api.example/data
print(unsent.readyState, unsent.responseType, made.readyState, unsent.upload instanceof XMLHttpRequestUpload);  // expect: 1 json 0 true
answer.json().then((data) => print(data.n, refused.message));  // expect: 5 No network rule allows this request
// --- events, listeners and their options
const target = new EventTarget(), log = [];
const listen = (event) => { log.push(event.type + event.detail); event.preventDefault(); };
const object = { n: 1, handleEvent(event) { log.push("object" + this.n++ + (this === object) + (event.currentTarget === target)); } };
target.addEventListener("go", listen); target.addEventListener("go", object, { once: true });
class Emitter extends EventTarget { emit(type) { return this.dispatchEvent(new Event(type, { cancelable: true })); } }
const emitter = new Emitter(); emitter.addEventListener("x", () => log.push("emitted"));
const event = new Event("go", { cancelable: true, bubbles: true }); event.detail = 7;
const stop = new AbortController(); emitter.addEventListener("x", () => log.push("never"), { signal: stop.signal });
const progress = new ProgressEvent("p", { loaded: 1, total: 2, lengthComputable: true });
// snapshot
print(target.dispatchEvent(event), event.defaultPrevented, event.bubbles, event.target === target);  // expect: false true true true
stop.abort();
target.dispatchEvent(new Event("go")); emitter.emit("x");
target.removeEventListener("go", listen); target.dispatchEvent(new Event("go"));
print(log.join(" "));                                    // expect: go7 object1truetrue goundefined emitted
print(progress.loaded, progress.total, progress.lengthComputable);  // expect: 1 2 true
// --- abort signals
const controller = new AbortController(), log = [], early = AbortSignal.abort("why"), soon = AbortSignal.timeout(100);
const first = AbortSignal.any([controller.signal]), second = AbortSignal.any([controller.signal, soon]);
second.addEventListener("abort", () => log.push("second")); first.onabort = () => log.push("first");
controller.signal.addEventListener("abort", () => log.push("own"), { once: true });
const third = AbortSignal.any([second]), slow = AbortSignal.timeout(500); slow.onabort = (e) => log.push(e.type + slow.reason.name);
const asked = new Request("https://api.example/", { signal: controller.signal });
// snapshot
print(early.aborted, early.reason, first.aborted, soon.aborted);  // expect: true why false false
controller.abort(new Error("enough"));
print(log.join(), second.reason.message, third.aborted, asked.signal.aborted);  // expect: own,first,second enough true true
setTimeout(() => print(soon.aborted, soon.reason.name, soon.reason instanceof DOMException, log.at(-1)), 600);  // expect: true TimeoutError true abortTimeoutError
// --- text and bytes
const encoder = new TextEncoder(), decoder = new TextDecoder("utf-8"), wide = new TextDecoder("utf-16be", { fatal: true });
print(decoder.decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xe2, 0x82]), { stream: true }));  // expect: a
wide.decode(new Uint8Array([0x00]), { stream: true });
const blob = new Blob(["ab", new Uint8Array([99])], { type: "Text/Plain" });
const file = new File([blob], "näme.txt", { lastModified: 5 }), form = new FormData();
form.append("a", "1"); form.append("f", file); form.append("g", blob, "other.bin");
// snapshot
print(decoder.decode(new Uint8Array([0xac])), wide.decode(new Uint8Array([0x41])), wide.fatal, encoder.encode("é").length);  // expect: € A true 2
print(blob.size, blob.type, file.name, file.lastModified, file.type, file instanceof Blob);  // expect: 3 text/plain näme.txt 5  true
print([...form].map(([key, value]) => key + (value.name ?? value)).join(), form.get("f") === file);  // expect: a1,fnäme.txt,gother.bin true
(async () => print(await blob.text(), await form.get("g").slice(1).text()))();  // expect: abc bc
// --- exceptions
const error = new DOMException("no", "AbortError");
let caught; try { new EventTarget().dispatchEvent(1) } catch (e) { caught = e; }
// snapshot
print(error.name, error.message, error.code, error instanceof Error, error instanceof DOMException);  // expect: AbortError no 20 true true
print(caught.name, Object.prototype.toString.call(error), DOMException.ABORT_ERR);  // expect: TypeError [object DOMException] 20
// --- functions of the web platform, kept, changed and replaced
const { structuredClone: clone, atob: decode } = globalThis, held = new Map([[structuredClone, "clone"], [btoa, "encode"]]);
const made = clone({ list: [1, , 3], map: new Map([["a", /b/g]]), error: new RangeError("far", { cause: 1 }), exception: new DOMException("no", "AbortError"), bytes: new Uint8Array([1, 2]) });
made.self = made; structuredClone.note = "mine"; btoa = (text) => "my " + text; delete globalThis.atob;
// snapshot
print(clone === structuredClone, held.get(structuredClone), structuredClone.note, held.size, clone.name, decode.length);  // expect: true clone mine 2 structuredClone 1
print(btoa("x"), [...held.keys()][1]("hello"), typeof atob, decode("aGVsbG8="));  // expect: my x aGVsbG8= undefined hello
const again = structuredClone(made);
print(again.self === again, 1 in again.list, again.map.get("a").source, again.error instanceof RangeError, again.error.stack === made.error.stack, again.bytes.join());  // expect: true false b true true 1,2
print(again.exception instanceof DOMException, again.exception.code, made.exception.name);  // expect: true 20 AbortError
try { clone(() => 1); } catch (error) { print(error.name, error.code); }  // expect: DataCloneError 25
