// P137 P138 P139 P141 P142 P143 P144 P145 P146 P147 P148 P149: what only looks like an allowed URL.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": ["GET"], "paths": ["/api/*", "/home"]}, "headers": {"X-API-Key": "top secret"}}]
// option: responses = {"https://allowed.com/home": "home", "https://allowed.com/api/ok": "ok"}
const refused = [
  "https://evil.net\\@allowed.com/home", "https://evil.net#@allowed.com/home",
  "https://allowed.com.evil.net/home", "https://xallowed.com/home", "https://allowed.com./home", "https://allowed.com:8443/home",
  "http://allowed.com/home", "https://allowed.com/api/../admin", "https://allowed.com/api/%2e%2e/admin", "https://allowed.com/api/.%2e/admin",
  "https://allowed.com/api/..%2fadmin", "https://allowed.com/api/%5c..%5cadmin", "https://allowed.com/api/%00", "https://allowed.com/api/%252e%252e/admin",
  "https://allowed.com/api\\..\\admin", "https://allowed.com/api/\t../ad\nmin", "https://allowed.com/API/x", "https://allowed.com//admin",
  "https://allowed.com/api", "https://allowed.com/homepage", "https://\u0430llowed.com/home", "https://①②⑦.0.0.1/home", "https://127.1/home",
  "https://0x7f.1/", "https://2130706433/", "https://0177.0.0.1/", "https://[::1]/", "https://[::ffff:7f00:1]/", "https://169.254.169.254/",
  "https://localhost./", "data:,x", "blob:https://allowed.com/home", "file:///home", "javascript:1", "ftp://allowed.com/home", "ws://allowed.com/home",
];
const outcome = (promise) => promise.then(() => "sent", (e) => `${e.constructor.name}: ${e.message}`);
(async () => {
  const outcomes = new Set();
  for (const url of refused) outcomes.add(await outcome(fetch(url)));
  print([...outcomes].join(" | ")); // expect: TypeError: No network rule allows this request
  for (const url of ["https://u:p@allowed.com/home", "https://allowed.com@evil.net/home", "//allowed.com/home", "home"]) print(await outcome(fetch(url)));
  // expect: TypeError: Request: a URL must not hold credentials
  // expect: TypeError: Request: a URL must not hold credentials
  // expect: TypeError: Request: this is not an absolute URL
  // expect: TypeError: Request: this is not an absolute URL
  for (const url of ["https://ALLOWED.com:443/home", "https://al\u00adlowed.com/home", "https://allowed.com/x/../api/ok"]) print(await (await fetch(url)).text());
  // expect: home
  // expect: home
  // expect: ok
})();
// ---
// P150 P151 P159: methods, headers and texts that change.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": "all", "paths": "all"}, "headers": {"X-API-Key": "top secret"}}]
// option: responses = {"POST https://allowed.com/": "posted", "https://allowed.com/": "home"}
const outcome = (promise) => promise.then((r) => r.text(), (e) => e.constructor.name);
(async () => {
  const url = "https://allowed.com/";
  for (const method of ["post", "pAtCh", "TRACE", "CONNECT", "GET\r\nX: y", "", {}]) print(await outcome(fetch(url, { method })));
  // expect: posted
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  for (const headers of [{ "a\r\nb": "c" }, { a: "b\r\nc" }, { a: "b\0" }, { a: "\u2603" }, { "\u00e9": "a" }, [["a"]]]) print(await outcome(fetch(url, { headers })));
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  let turns = 0;
  const changing = { toString: () => (turns++ ? "https://evil.net/" : url) };
  print(await outcome(fetch(changing)), turns); // expect: home 1
  print(await outcome(fetch(url, { get method() { return turns++ > 1 ? "TRACE" : "GET"; } }))); // expect: home
})();
// ---
// P154: redirects to where no rule leads, in circles, and too many.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": "all", "paths": ["/*"]}, "headers": {"X-API-Key": "top secret"}}]
// option: responses = {"https://allowed.com/1": {"status": 302, "headers": {"Location": "https://evil.net/"}}, "https://allowed.com/2": {"status": 307, "headers": {"Location": "http://allowed.com/"}}, "https://allowed.com/3": {"status": 301, "headers": {"Location": "https://10.0.0.1/"}}, "https://allowed.com/4": {"status": 308, "headers": {"Location": "/4"}}, "https://allowed.com/5": {"status": 302, "headers": {"Location": "/%2e%2e%2fadmin"}}}
(async () => {
  for (const n of [1, 2, 3, 4, 5]) {
    await fetch(`https://allowed.com/${n}`, { method: "POST", body: "secret" }).then(() => print("sent"), (e) => print(n, e.message));
  }
  // expect: 1 No network rule allows this request
  // expect: 2 No network rule allows this request
  // expect: 3 No network rule allows this request
  // expect: 4 The request was redirected too often, or to nowhere
  // expect: 5 No network rule allows this request
})();
// ---
// P155 P157: what the rule adds is nowhere, and what servers set for browsers does not arrive.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": "all", "paths": "all"}, "headers": {"X-API-Key": "top secret"}}]
// option: responses = {"https://allowed.com/": {"headers": {"Set-Cookie": "a=b", "Set-Cookie2": "c", "WWW-Authenticate": "Basic", "Server-Timing": "db;dur=1", "ETag": "e"}, "body": "text"}}
(async () => {
  const request = new Request("https://allowed.com/", { headers: { "x-api-KEY": "mine" } });
  const response = await fetch(request);
  const seen = [];
  const walk = (value, depth) => {
    if (depth > 4 || value === null || (typeof value !== "object" && typeof value !== "function")) return seen.push(String(value));
    for (let holder = value; holder; holder = Object.getPrototypeOf(holder)) {
      for (const key of Reflect.ownKeys(holder)) {
        seen.push(String(key));
        try { walk(value[key], depth + 1); } catch {}
      }
    }
  };
  for (const one of [request, response, [...request.headers], [...response.headers]]) walk(one, 3);
  print(seen.some((text) => text.includes("secret")), [...response.headers].join(), request.headers.get("x-api-key")); // expect: false etag,e mine
})();
// ---
// P158: no guest can catch or delay a response that is too large.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": "all", "paths": "all"}}]
// option: responses = {"https://allowed.com/": {"body": "x", "times": 9000000}}
fetch("https://allowed.com/").catch(() => print("caught")).finally(() => print("finally")); // expect code: VM_MEMORY_ERROR
// ---
// P160: a flood has an end.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": "all", "paths": "all"}}]
// option: responses = {"https://allowed.com/": "text"}
Promise.allSettled(Array.from({ length: 5000 }, () => fetch("https://allowed.com/"))).then((all) => {
  print(all.filter((one) => one.status === "fulfilled").length); // expect: 100
});
// ---
// P161: the guest hears nothing of what went wrong.
// option: network_rules = [{"type": "network-rule", "host": "allowed.com", "allow": {"methods": "all", "paths": "all"}}]
// option: responses = {"https://allowed.com/": null}
fetch("https://allowed.com/").catch((e) => {
  const told = [e.message, e.stack, ...Reflect.ownKeys(e).map(String), String(e.cause)].join("\n");
  print(e.message, /DNS|getaddrinfo|\.py|Traceback|host is not there/.test(told)); // expect: The request failed false
});
