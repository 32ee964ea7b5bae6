// option: network_rules = [{"type": "network-rule", "host": "api.example", "allow": {"methods": ["GET", "POST"], "paths": "all"}}]
// option: responses = {"https://api.example/json": {"status": 200, "headers": {"Content-Type": "application/json", "X-B": "2"}, "body": "{\"a\": 1}"}, "https://api.example/bad": {"status": 404, "body": "nein"}, "https://api.example/gone": null}
function run(method, url, setUp = () => {}, body) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    const seen = [];
    for (const type of ["readystatechange", "loadstart", "progress", "load", "error", "abort", "timeout", "loadend"]) {
      xhr["on" + type] = (e) => { seen.push(type === "readystatechange" ? xhr.readyState : type); if (type === "loadend") resolve({ xhr, seen }); };
    }
    xhr.open(method, url);
    setUp(xhr);
    xhr.send(body);
  });
}
(async () => {
  const { xhr, seen } = await run("get", "https://api.example/json");
  print(seen.join()); // expect: 1,loadstart,2,3,progress,4,load,loadend
  print(xhr.status, xhr.statusText === "", xhr.responseText, xhr.response === xhr.responseText, xhr.responseURL, xhr.responseXML); // expect: 200 true {"a": 1} true https://api.example/json null
  print(xhr.getResponseHeader("content-TYPE"), xhr.getResponseHeader("none"), JSON.stringify(xhr.getAllResponseHeaders())); // expect: application/json null "content-type: application/json\r\nx-b: 2\r\n"
  const json = await run("GET", "https://api.example/json", (x) => { x.responseType = "json"; });
  print(json.xhr.response.a, json.xhr.response === json.xhr.response, json.xhr.responseType); // expect: 1 true json
  try { json.xhr.responseText; } catch (e) { print(e.name); } // expect: InvalidStateError
  const buffer = await run("GET", "https://api.example/bad", (x) => { x.responseType = "arraybuffer"; });
  print(buffer.xhr.response.byteLength, buffer.xhr.status); // expect: 4 404
  const blob = await run("GET", "https://api.example/json", (x) => { x.responseType = "blob"; x.overrideMimeType("a/b"); });
  print(blob.xhr.response.size, blob.xhr.response.type); // expect: 8 a/b
  const notJson = await run("GET", "https://api.example/bad", (x) => { x.responseType = "json"; });
  print(notJson.xhr.response); // expect: null
  const gone = await run("GET", "https://api.example/gone");
  print(gone.seen.join(), gone.xhr.status, gone.xhr.readyState, gone.xhr.responseText === ""); // expect: 1,loadstart,4,error,loadend 0 4 true
  const refused = await run("GET", "https://evil.example/");
  print(refused.seen.join()); // expect: 1,loadstart,4,error,loadend
  const uploads = [];
  const posted = await run("POST", "https://api.example/json", (x) => { for (const t of ["loadstart", "progress", "load", "loadend"]) x.upload.addEventListener(t, (e) => uploads.push(t + e.loaded)); x.setRequestHeader("A", "1"); x.setRequestHeader("a", "2"); x.withCredentials = true; }, "body");
  print(posted.xhr.status, uploads.join(), posted.xhr.withCredentials); // expect: 200 loadstart0,progress4,load4,loadend4 true
  const again = posted.xhr;
  again.open("GET", "https://api.example/bad");
  print(again.readyState, again.status, again.responseText === ""); // expect: 1 0 true
  await again.send();
  print(again.readyState, again.responseText); // expect: 4 nein
})();

// ---
// option: network_rules = [{"type": "network-rule", "host": "api.example", "allow": {"methods": "all", "paths": "all"}}]
// option: responses = {"https://api.example/": "text"}
const xhr = new XMLHttpRequest();
print(xhr.readyState, XMLHttpRequest.DONE, xhr.UNSENT, xhr instanceof EventTarget, xhr.upload instanceof XMLHttpRequestUpload); // expect: 0 4 0 true true
const wrong = [
  () => xhr.send(), () => xhr.setRequestHeader("a", "b"), () => xhr.open("GET", "relative"), () => xhr.open("GET", "https://h/", false),
  () => xhr.open("CONNECT", "https://h/"), () => xhr.open("GET"), () => new XMLHttpRequestUpload(),
];
print(wrong.map((f) => { try { f(); return "no error"; } catch (e) { return e.name; } }).join()); // expect: InvalidStateError,InvalidStateError,SyntaxError,InvalidAccessError,TypeError,TypeError,TypeError
const seen = [];
xhr.onreadystatechange = () => seen.push(xhr.readyState);
xhr.onabort = xhr.onloadend = xhr.onload = (e) => seen.push(e.type);
xhr.open("GET", "https://api.example/");
xhr.timeout = 5000; xhr.responseType = "document";
print(xhr.timeout, xhr.responseType === ""); // expect: 5000 true
xhr.send();
xhr.abort();
print(seen.join(), xhr.readyState, xhr.getResponseHeader("a"), xhr.getAllResponseHeaders() === ""); // expect: 1,4,abort,loadend 0 null true
xhr.abort();
xhr.open("GET", "https://api.example/"); xhr.open("GET", "https://api.example/");
xhr.onloadstart = () => xhr.abort();
xhr.send();
print(xhr.readyState); // expect: 0
