// Objects of the web between awaits.
class Cart extends EventTarget {
  #url = new URL("https://shop.example/cart");
  add(item) {
    this.#url.searchParams.append("item", item);
    this.dispatchEvent(Object.assign(new Event("added", { cancelable: true }), { item }));
    return this.#url.href;
  }
}

async function events() {
  const cart = new Cart(), stop = new AbortController(), seen = [];
  cart.addEventListener("added", (event) => seen.push(event.item), { signal: stop.signal });
  cart.addEventListener("added", { handleEvent(event) { seen.push(event.type); } }, { once: true });
  for (const item of ["tea", await checkpoint("milk"), "gold"]) {
    console.log(await checkpoint(cart.add(item)));
    if (item === "milk") stop.abort(await checkpoint("enough"));
  }
  return `${seen} ${stop.signal.reason}`;
}

async function requests() {
  const form = new FormData(), file = new File(["a,b\n", await checkpoint("1,2")], "data.csv", { type: "text/csv", lastModified: 5 });
  form.append("file", file);
  form.append("note", await checkpoint("hello"));
  const request = new Request("https://api.example/upload", { method: "PUT", body: form, headers: { "x-try": "1" } });
  const copy = await checkpoint(1) && request.clone();
  const back = await copy.formData();
  console.log(await checkpoint(back.get("note")), back.get("file").name, await back.get("file").text());
  const response = new Response(await request.text(), { status: 202 }), headers = response.headers;
  headers.append("x-one", await checkpoint("a"));
  for (const [name, value] of headers) console.log(name, await checkpoint(value));
  return `${response.status} ${request.bodyUsed} ${(await response.text()).includes("hello")}`;
}

async function texts() {
  const decoder = new TextDecoder(), bytes = new TextEncoder().encode("añ€😀");
  let text = "";
  for (const byte of bytes) text += decoder.decode(new Uint8Array([await checkpoint(byte)]), { stream: true });
  return text + decoder.decode();
}

async function main() {
  for (const part of [events, requests, texts]) console.log(await part());
}
