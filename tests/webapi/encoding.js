const encoder = new TextEncoder();
print(encoder.encoding, [...encoder.encode("aé€😀\ud800")].join()); // expect: utf-8 97,195,169,226,130,172,240,159,152,128,239,191,189
print(encoder.encode().length, encoder.encode(undefined) instanceof Uint8Array); // expect: 0 true
const into = new Uint8Array(4);
print(JSON.stringify(encoder.encodeInto("aé€x", into)), [...into].join()); // expect: {"read":2,"written":3} 97,195,169,0
print(JSON.stringify(encoder.encodeInto("😀!", into)), JSON.stringify(encoder.encodeInto("😀", new Uint8Array(3)))); // expect: {"read":2,"written":4} {"read":0,"written":0}
print(JSON.stringify(encoder.encodeInto("\ud83d", into)), [...into].join()); // expect: {"read":1,"written":3} 239,191,189,128
print(JSON.stringify(encoder.encodeInto("a😀", new Uint8Array(2)))); // expect: {"read":1,"written":1}
try { encoder.encodeInto("a", []); } catch (e) { print(e.name); } // expect: TypeError

const decoder = new TextDecoder();
print(decoder.encoding, decoder.fatal, decoder.ignoreBOM); // expect: utf-8 false false
print(decoder.decode(encoder.encode("aé€😀")) === "aé€😀", decoder.decode() === ""); // expect: true true
print(decoder.decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])), new TextDecoder("utf8", { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 65])).length); // expect: A 2
print(decoder.decode(new Uint8Array([0xf0, 0x9f, 65, 0xff])).replaceAll("\ufffd", "?")); // expect: ?A?
const half = new TextDecoder();
print(half.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + half.decode(new Uint8Array([0xac]))); // expect: €
try { new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])); } catch (e) { print(e.name); } // expect: TypeError
print(new TextDecoder(" UTF-16\n").decode(new Uint8Array([65, 0, 0x3d, 0xd8, 0, 0xde])).length, new TextDecoder("utf-16be").encoding); // expect: 3 utf-16be
try { new TextDecoder("klingon"); } catch (e) { print(e.name); } // expect: RangeError
try { decoder.decode("text"); } catch (e) { print(e.name); } // expect: TypeError
print(decoder.decode(new DataView(new Uint8Array([65, 66, 67]).buffer, 1)), decoder.decode(new Uint8Array([65]).buffer)); // expect: BC A

// ---
const blob = new Blob(["a\r\nb", new Uint8Array([99]), new Blob(["d"])], { type: "Text/X", endings: "native" });
print(blob.size, blob.type, Object.prototype.toString.call(blob)); // expect: 5 text/x [object Blob]
const part = blob.slice(-2, 5, "q/r");
(async () => {
  print(JSON.stringify(await blob.text()), await part.text(), part.type, part.size); // expect: "a\nbcd" cd q/r 2
  print([...new Uint8Array(await part.arrayBuffer())].join(), [...(await part.bytes())].join()); // expect: 99,100 99,100
  const file = new File(["x"], "n.txt", { lastModified: 7 });
  print(file instanceof Blob, file.name, file.lastModified, await file.text(), new File([], "e").lastModified > 0); // expect: true n.txt 7 x true
  print(new Blob().size, new Blob([], { type: "\u0100" }).type === ""); // expect: 0 true
  try { new Blob("text"); } catch (e) { print(e.name); } // expect: TypeError
  try { new File(["x"]); } catch (e) { print(e.name); } // expect: TypeError
})();

// ---
const form = new FormData();
form.append("a", "1"); form.append("a", 2); form.append("f", new Blob(["data"], { type: "x/y" }), "f\n.bin");
print(form.get("a"), form.getAll("a").join(), form.has("f"), form.get("none"), form.get("f").name.length, form.get("f") instanceof File); // expect: 1 1,2 true null 6 true
form.set("a", "é\nü"); form.delete("none");
print([...form].map(([k, v]) => k + "=" + (v.name ? "file" : v.length)).join(), [...form.keys()].join()); // expect: a=3,f=file a,f
try { form.append("a", "b", "c"); } catch (e) { print(e.name); } // expect: TypeError
try { new FormData({}); } catch (e) { print(e.name); } // expect: TypeError
(async () => {
  const request = new Request("https://h/", { method: "POST", body: form });
  print(request.headers.get("content-type").startsWith("multipart/form-data; boundary=")); // expect: true
  const back = await request.formData();
  print(back.get("a") === "é\r\nü", back.get("f").type, await back.get("f").text()); // expect: true x/y data
  const urlencoded = await new Response(new URLSearchParams("a=b+c&d=%C3%A9")).formData();
  print([...urlencoded].join(";")); // expect: a,b c;d,é
  await new Response("x").formData().catch((e) => print(e.name)); // expect: TypeError
  const bad = new Response("--b\r\nnothing", { headers: { "content-type": "multipart/form-data; boundary=b" } });
  await bad.formData().catch((e) => print(e.name)); // expect: TypeError
  const type = { headers: { "content-type": "multipart/form-data; boundary=b" } };
  for (const text of ["--b\r\nContent-Type: x\r\n\r\ny\r\n--b--", "--b\r\nno blank line\r\n--b--", ""]) {
    await new Response(text, type).formData().then(() => print("read"), (e) => print(e.name));
  }
  // expect: TypeError
  // expect: TypeError
  // expect: TypeError
  await new Response("x", { headers: { "content-type": "multipart/form-data" } }).formData().catch((e) => print(e.name)); // expect: TypeError
})();
