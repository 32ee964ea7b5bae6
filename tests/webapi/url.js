// The parser itself is tested in tests/unit/url; this is the interface a guest sees.
const u = new URL("../b?x=1#h", "https://user:pw@Example.com:8080/a/c");
print(u.href); // expect: https://user:pw@example.com:8080/b?x=1#h
print(u.origin, u.protocol, u.username, u.password); // expect: https://example.com:8080 https: user pw
print(u.host, u.hostname, u.port, u.pathname, u.search, u.hash); // expect: example.com:8080 example.com 8080 /b ?x=1 #h
print(String(u) === u.href, JSON.stringify({ u })); // expect: true {"u":"https://user:pw@example.com:8080/b?x=1#h"}
u.port = "443"; u.pathname = "é b"; u.hash = ""; u.username = u.password = ""; u.search = "?q=a b";
print(u.href); // expect: https://example.com/%C3%A9%20b?q=a%20b
u.host = "[::1]:99"; u.protocol = "http";
print(u.href); // expect: http://[::1]:99/%C3%A9%20b?q=a%20b
u.hostname = "bücher.example";
print(u.hostname); // expect: xn--bcher-kva.example
try { u.href = "nonsense"; } catch (e) { print(e.name, e.message); } // expect: TypeError Invalid URL
print(URL.canParse("a", "b"), URL.canParse("a", "x://b"), URL.parse("//"), URL.parse("q:").href); // expect: false true null q:
// A lone surrogate cannot be in a URL.
print(new URL("https://h/\ud800").pathname); // expect: /%EF%BF%BD
print(Object.prototype.toString.call(u), URL.length, URL.name, URL.parse.name); // expect: [object URL] 1 URL parse
print(Object.keys(URL.prototype).includes("href"), Object.keys(globalThis).includes("URL")); // expect: true false
class Sub extends URL { get twice() { return this.href + this.href; } }
print(new Sub("x:y").twice, new Sub("x:y") instanceof URL); // expect: x:yx:y true
try { URL.prototype.href; } catch (e) { print(e.constructor === TypeError); } // expect: true
try { URL("x:y"); } catch (e) { print(e.message); } // expect: Constructor URL requires 'new'
try { new URL(); } catch (e) { print(e.message); } // expect: URL: 1 argument required, 0 present
// Whatever is given is turned into text once.
let times = 0;
new URL({ toString() { times++; return "https://h/"; } });
print(times); // expect: 1

// ---
// searchParams and the URL follow each other.
const u = new URL("https://h/?a=1&b=2&a=3");
const p = u.searchParams;
print(p === u.searchParams, p.size, p.get("a"), p.getAll("a").join(), p.get("c"), p.has("b"), p.has("b", "1")); // expect: true 3 1 1,3 null true false
p.append("é", "ü&=");
print(u.search); // expect: ?a=1&b=2&a=3&%C3%A9=%C3%BC%26%3D
p.set("a", "x"); p.delete("b");
print(u.href); // expect: https://h/?a=x&%C3%A9=%C3%BC%26%3D
u.search = "?z=1&y=2";
print([...p].join(";"), [...p.keys()].join(), [...p.values()].join()); // expect: z,1;y,2 z,y 1,2
p.sort();
print(String(p), u.search); // expect: y=2&z=1 ?y=2&z=1
p.forEach((value, key, self) => print(key, value, self === p)); // expect: y 2 true
// expect: z 1 true
for (const [key] of p) { if (key === "y") p.append("new", "!"); }
print(String(p)); // expect: y=2&z=1&new=%21
p.delete("y"); p.delete("z"); p.delete("new", "!");
print(JSON.stringify(u.href)); // expect: "https://h/"
u.href = "https://h/?new=1";
print(String(p)); // expect: new=1
try { u.href = "x"; } catch (e) { print(u.href); } // expect: https://h/?new=1

// ---
// Four ways to make one.
print(String(new URLSearchParams("?a=b+c&d"))); // expect: a=b+c&d=
print(String(new URLSearchParams([["a", 1], ["a", 2]]))); // expect: a=1&a=2
print(String(new URLSearchParams({ a: 1, "b\ud800": 2 }))); // expect: a=1&b%EF%BF%BD=2
print(String(new URLSearchParams(new URLSearchParams("x=y"))), String(new URLSearchParams())); // expect: x=y
for (const bad of [[["a"]], [1], { [Symbol()]: 1 }.x ?? [[1, 2, 3]], { [Symbol.iterator]: 1 }]) {
  try { new URLSearchParams(bad); print("no error"); } catch (e) { print(e.name); }
}
// expect: TypeError
// expect: TypeError
// expect: TypeError
// expect: TypeError
print(new URLSearchParams("a=%F0%9F%98%80").get("a").length); // expect: 2
const many = new URLSearchParams();
for (let i = 0; i < 2000; i++) many.append("k", i);
print(many.size, many.getAll("k").at(-1)); // expect: 2000 1999
const walker = new URLSearchParams("a=1").entries();
print(Object.prototype.toString.call(walker), walker.next().value.join(), walker.next().done); // expect: [object URLSearchParams Iterator] a,1 true
