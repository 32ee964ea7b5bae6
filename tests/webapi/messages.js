// Headers, Request and Response, without a network.
const h = new Headers({ "X-A": " 1 ", b: "2" });
h.append("x-a", "3"); h.set("C", "4"); h.set("b", "5"); h.delete("none");
print([...h].join(";"), h.get("X-a"), h.get("none"), h.has("B")); // expect: b,5;c,4;x-a,1, 3 1, 3 null true
print([...new Headers([["Set-Cookie", "a"], ["set-cookie", "b"]])].join(";"), new Headers([["set-cookie", "x"]]).getSetCookie().join()); // expect: set-cookie,a;set-cookie,b x
h.forEach((value, name) => { if (name === "c") print(value); }); // expect: 4
h.append("x-a", "9"); h.set("x-a", "only");
print(h.get("x-a")); // expect: only
for (const [name, value] of [["a b", "c"], ["", "c"], ["a", "b\r\nc"], ["a", "\0"], ["a", "\u0100"], ["\u0100", "a"], ["a:", "b"]]) {
  try { h.set(name, value); print("no error"); } catch (e) { print(e.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
try { new Headers(5); } catch (e) { print(e.name); } // expect: TypeError
try { new Headers([["a"]]); } catch (e) { print(e.name); } // expect: TypeError

// ---
const r = new Request("https://h/p?q#f", { method: "post", headers: { "X-A": "1", Cookie: "no", "sec-x": "no" }, body: "text" });
print(r.method, r.url, [...r.headers].join(";"), r.redirect, r.credentials, r.mode, r.cache, r.bodyUsed); // expect: POST https://h/p?q#f content-type,text/plain;charset=UTF-8;x-a,1 follow omit cors no-store false
const copy = r.clone();
const other = new Request(r, { headers: { z: "1" }, redirect: "manual" });
print(r.bodyUsed, copy.bodyUsed, other.method, [...other.headers].map(([k]) => k).join(), other.redirect); // expect: true false POST z manual
print(r.destination + r.referrer + r.referrerPolicy + r.integrity, r.keepalive, r.duplex, r.signal.aborted); // expect: no-referrer false half false
const wrong = [
  () => new Request("relative"), () => new Request("https://u:p@h/"), () => new Request("https://h/", { body: "x" }),
  () => new Request("https://h/", { method: "CONNECT" }), () => new Request("https://h/", { method: "tRaCe" }),
  () => new Request("https://h/", { method: "a b" }), () => new Request("https://h/", { redirect: "x" }),
  () => new Request("https://h/", { mode: "x" }), () => new Request("https://h/", { signal: {} }),
  () => new Request("https://h/", { window: {} }), () => new Request("https://h/", 5), () => new Request(),
];
print(wrong.map((f) => { try { f(); return "no error"; } catch (e) { return e.name; } }).join() === Array(12).fill("TypeError").join()); // expect: true
print(new Request("https://h/", { method: "patch" }).method, new Request("https://h/", { method: "delete" }).method); // expect: patch DELETE
print(new Request("https://h/", { signal: AbortSignal.abort(3) }).signal.reason); // expect: 3
const c = new AbortController();
const follows = new Request(new Request("https://h/", { signal: c.signal }));
c.abort(4);
print(follows.signal.reason); // expect: 4
(async () => {
  print(await copy.text(), copy.bodyUsed); // expect: text true
  await copy.text().catch((e) => print(e.name)); // expect: TypeError
  try { copy.clone(); } catch (e) { print(e.name); } // expect: TypeError
  print([...(await other.bytes())].join(), await new Request("https://h/").text() === ""); // expect: 116,101,120,116 true
  print(await new Request("https://h/", { method: "PUT", body: new Uint8Array([65, 66]).subarray(1) }).text()); // expect: B
})();

// ---
const r = new Response("{\"a\": [1]}", { status: 201, statusText: "Made", headers: { "X-A": "1" } });
print(r.status, r.ok, r.statusText, r.type, r.url === "", r.redirected, [...r.headers].join(";")); // expect: 201 true Made default true false content-type,text/plain;charset=UTF-8;x-a,1
const second = r.clone();
print(Response.error().type, Response.error().status, Response.error().ok); // expect: error 0 false
const moved = Response.redirect("https://h/ä", 308);
print(moved.status, moved.headers.get("location")); // expect: 308 https://h/%C3%A4
const wrong = [
  () => new Response("", { status: 199 }), () => new Response("", { status: 600 }), () => Response.redirect("https://h/", 200),
  () => new Response("x", { status: 204 }), () => new Response("", { statusText: "\n" }), () => Response.redirect("x"),
  () => Response.json(undefined), () => moved.headers.set("a", "b"), () => new Response("", 5),
];
print(wrong.map((f) => { try { f(); return "no error"; } catch (e) { return e.name; } }).join()); // expect: RangeError,RangeError,RangeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError
print(new Response("", { headers: { "Set-Cookie": "a" } }).headers.get("set-cookie"), new Response(null, { status: 204 }).status); // expect: null 204
(async () => {
  print((await r.json()).a[0], r.bodyUsed, second.bodyUsed); // expect: 1 true false
  const blob = await second.blob();
  print(blob.size, blob.type); // expect: 10 text/plain;charset=utf-8
  print((await new Response(new Blob(["x"], { type: "a/b" })).arrayBuffer()).byteLength); // expect: 1
  await new Response("{").json().catch((e) => print(e.name)); // expect: SyntaxError
  print(await new Response(new Uint8Array([0xef, 0xbb, 0xbf, 65])).text(), await new Response().text() === ""); // expect: A true
  const json = Response.json({ x: 1 }, { status: 202 });
  print(json.status, json.headers.get("content-type"), await json.text()); // expect: 202 application/json {"x":1}
})();
