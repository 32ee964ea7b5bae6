// The examples of the menu. Each is a file of its own, so that it can be read, run and tested as one.

export const EXAMPLES = [
  { file: "hello", title: "A first look", about: "Classes, templates, spread: the last value is the result." },
  { file: "tools", title: "Calling the host", about: "The guest asks for prices, dice and time. Watch the ledger." },
  { file: "values", title: "What crosses the boundary", about: "Maps, dates, big integers and bytes come out as copies." },
  { file: "generators", title: "Generators", about: "Lazy sequences, delegated and destructured." },
  { file: "mandelbrot", title: "Some arithmetic", about: "A picture, computed by an interpreter inside an interpreter." },
  { file: "promises", title: "Order of jobs", about: "Promises, async functions and who comes first." },
  { file: "words", title: "Counting words", about: "Regular expressions with named groups, a Map, and sorting." },
  { file: "mistake", title: "A mistake, marked", about: "The error names its place, and the editor shows it." },
  { file: "hostile", title: "A hostile guest", about: "Climbs prototypes, hunts for the page, then never stops." },
  { file: "bomb", title: "A memory bomb", about: "Tries to take all the memory there is." },
];

/** The source text of an example. */
export async function fetchExample(file) {
  const response = await fetch(new URL(`examples/${file}.js`, document.baseURI));
  if (!response.ok) throw new Error(`examples/${file}.js: ${response.status}`);
  return response.text();
}
