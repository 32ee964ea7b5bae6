// option: network_rules = [{"type": "network-rule", "host": "api.example", "allow": {"methods": ["GET", "POST"], "paths": ["/v1/*"]}, "headers": {"X-Key": "secret"}}]
// option: responses = {"https://api.example/v1/data": {"status": 200, "headers": {"Content-Type": "application/json", "Set-Cookie": "no", "X-Ok": "yes"}, "body": "{\"a\": 1}"}, "https://api.example/v1/moved": {"status": 302, "headers": {"Location": "data#here"}}, "https://api.example/v1/out": {"status": 302, "headers": {"Location": "https://evil.example/"}}, "https://api.example/v1/gone": null, "https://api.example/v1/empty": {"status": 204}, "https://api.example/v1/loop": {"status": 301, "headers": {"Location": "/v1/loop"}}, "https://api.example/v1/nowhere": {"status": 301, "headers": {"Location": "https://"}}}
const at = (path) => "https://api.example/v1/" + path;
const tell = (promise) => promise.then((r) => `${r.status} ${r.type}`, (e) => `${e.name}: ${e.message}`);
(async () => {
  const response = await fetch(at("data"));
  print(response instanceof Response, response.status, response.ok, response.url, response.type, response.redirected); // expect: true 200 true https://api.example/v1/data basic false
  print([...response.headers].join(";")); // expect: content-type,application/json;x-ok,yes
  print((await response.json()).a, response.bodyUsed); // expect: 1 true
  const moved = await fetch(new Request(at("moved")));
  print(moved.url, moved.redirected); // expect: https://api.example/v1/data true
  print(await tell(fetch(at("moved"), { redirect: "manual" }))); // expect: 0 opaqueredirect
  print(await tell(fetch(at("moved"), { redirect: "error" }))); // expect: TypeError: The request was redirected too often, or to nowhere
  print(await tell(fetch(at("loop")))); // expect: TypeError: The request was redirected too often, or to nowhere
  print(await tell(fetch(at("nowhere")))); // expect: TypeError: The request was redirected too often, or to nowhere
  print(await tell(fetch(at("out")))); // expect: TypeError: No network rule allows this request
  print(await tell(fetch(at("gone")))); // expect: TypeError: The request failed
  print(await tell(fetch(at("data"), { method: "DELETE" }))); // expect: TypeError: No network rule allows this request
  print(await tell(fetch("https://api.example/v2"))); // expect: TypeError: No network rule allows this request
  print(await tell(fetch("/v1/data"))); // expect: TypeError: Request: this is not an absolute URL
  print(await tell(fetch())); // expect: TypeError: fetch: 1 argument required, 0 present
  print(await tell(fetch(at("empty"))), await (await fetch(at("empty"))).text() === ""); // expect: 204 basic true
  const request = new Request(at("data"), { method: "POST", body: "x" });
  print(await tell(fetch(request)), request.bodyUsed); // expect: 200 basic true
  print([...request.headers].map(([name]) => name).join()); // expect: content-type
  print(await tell(fetch(request))); // expect: TypeError: The body was read already
})();

// ---
// option: network_rules = [{"type": "network-rule", "host": "api.example", "allow": {"methods": "all", "paths": "all"}}]
// option: responses = {"https://api.example/": "text"}
// Aborting: before, meanwhile, and by another name.
(async () => {
  const name = (promise) => promise.then(() => "fulfilled", (e) => e?.name ?? String(e));
  print(await name(fetch("https://api.example/", { signal: AbortSignal.abort() }))); // expect: AbortError
  const controller = new AbortController();
  const promise = fetch("https://api.example/", { signal: controller.signal });
  controller.abort("enough");
  print(await name(promise)); // expect: enough
  const after = new AbortController();
  print(await (await fetch("https://api.example/", { signal: after.signal })).text()); // expect: text
  after.abort();
  const all = await Promise.all(Array.from({ length: 20 }, () => fetch("https://api.example/").then((r) => r.text())));
  print(all.length, new Set(all).size); // expect: 20 1
})();

// ---
// Without a rule every request is refused, and so is every other scheme.
(async () => {
  for (const url of ["https://example.com/", "http://localhost/", "data:,x", "blob:x", "file:///etc/passwd", "javascript:1", "ftp://h/", "ws://h/"]) {
    await fetch(url).then(() => print("leak"), (e) => { if (e.message !== "No network rule allows this request") print(e.message); });
  }
  print(typeof fetch, fetch.length, fetch.name, fetch === globalThis.fetch); // expect: function 1 fetch true
})();

// ---
fetch("https://example.com/"); // expect code: VM_SECURITY_ERROR
