// This program is a guest: it has the language, and what the
// host handed over. Nothing else.

class Greeter {
  #greeting;

  constructor(greeting) {
    this.#greeting = greeting;
  }

  greet(...names) {
    return names.map((name) => `${this.#greeting}, ${name}!`);
  }
}

const { greet } = Greeter.prototype;
const greeter = new Greeter("Hello");
const [first, ...rest] = greet.call(greeter, "host", "reader");

console.log(first);
console.log("and", rest.length, "more");

// The value of the last expression is the result.
({
  first,
  rest,
  sum: [1, 2, 3].reduce((a, b) => a + b),
  window: typeof window,
});
