// The host's side of the page: result, console, ledger, meter.

import { inspect, inspectText } from "./inspect.js";

const HEAD_LINES = 200;
const TAIL_LINES = 300;
/** Milliseconds between two updates: a page that is read aloud pays for each of them. */
const PAUSE = 120;

/** An element with class, content and attributes in one go. */
export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/**
 * A list that shows the first and the last lines and counts the rest. Lines are put in a few times per second, so
 * that a guest that prints in a loop cannot keep the page busy.
 */
class BoundedList {
  #box;
  #count;
  #empty;
  #waiting = [];
  #total = 0;
  #timer = null;
  #gap = null;

  constructor(box, count, empty) {
    this.#box = box;
    this.#count = count;
    this.#empty = empty;
    this.clear();
  }

  clear() {
    this.#waiting = [];
    this.#total = 0;
    this.#gap = null;
    this.#count.textContent = "";
    this.#box.replaceChildren(element("p", "empty", this.#empty));
  }

  /** `make` builds the line's element when, and if, it is shown. */
  add(make) {
    this.#total += 1;
    this.#waiting.push(make);
    if (this.#waiting.length > HEAD_LINES + TAIL_LINES) this.#waiting.splice(HEAD_LINES, 1);
    this.#timer ??= setTimeout(() => this.flush(), PAUSE);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    if (this.#box.firstElementChild?.className === "empty") this.#box.replaceChildren();
    this.#box.append(...this.#waiting.map((make) => make()));
    this.#waiting = [];
    this.#trim();
    this.#count.textContent = this.#total.toLocaleString("en");
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  #trim() {
    if (this.#total <= HEAD_LINES + TAIL_LINES) return;
    if (this.#gap === null) {
      this.#gap = element("p", "gap");
      this.#box.children[HEAD_LINES].before(this.#gap);
    }
    while (this.#box.childElementCount > HEAD_LINES + TAIL_LINES + 1) this.#gap.nextElementSibling.remove();
    const left = this.#total - HEAD_LINES - TAIL_LINES;
    this.#gap.textContent = `… ${left.toLocaleString("en")} lines left out …`;
  }
}

export class Output {
  #outcome;
  #meter;
  #goTo;

  constructor(page, goTo) {
    this.#outcome = page.outcome;
    this.#meter = page.meter;
    this.#goTo = goTo;
    this.console = new BoundedList(page.console, page.consoleCount, "Nothing printed.");
    this.ledger = new BoundedList(page.ledger, page.ledgerCount, "No host function was called.");
    this.clear();
  }

  clear(text = "Run the guest to see what it answers.") {
    this.#outcome.dataset.kind = "none";
    this.#outcome.replaceChildren(element("p", "empty", text));
    this.#meter.replaceChildren();
    this.console.clear();
    this.ledger.clear();
  }

  print(level, values) {
    this.console.add(() => {
      const parts = values.map((value) => (typeof value === "string" ? value : inspect(value)));
      return element("p", `line ${level}`, ...parts.flatMap((part, index) => (index === 0 ? [part] : [" ", part])));
    });
  }

  record({ name, args, outcome, value, duration }) {
    this.ledger.add(() => {
      const answer = outcome === "failed" ? "failed; the guest is not told why" : inspectText(value);
      const passed = `(${args.map((arg) => inspectText(arg)).join(", ")})`;
      const what = element("span", "", element("b", "", name), passed, ...arrowTo(answer));
      const time = element("span", "time", `${duration.toFixed(duration < 10 ? 1 : 0)} ms`);
      return element("p", outcome === "failed" ? "crossing failed" : "crossing", what, time);
    });
  }

  showValue(value) {
    this.#outcome.dataset.kind = "value";
    this.#outcome.replaceChildren(element("pre", "value", inspect(value)));
  }

  /** An error with its code; its place is a button that leads into the editor. */
  showError(error) {
    this.#outcome.dataset.kind = "error";
    const title = element("p", "error-title", element("b", "", error.name), `: ${error.message}`);
    const facts = element("p", "error-facts", element("code", "", error.code ?? "no code"));
    if (error.line !== undefined) facts.append(" ", this.#placeButton(error));
    this.#outcome.replaceChildren(title, facts, ...stackOf(error));
  }

  #placeButton({ line, column = 1 }) {
    const button = element("button", "place", `line ${line}, column ${column}`);
    button.type = "button";
    button.addEventListener("click", () => this.#goTo({ line, column }));
    return button;
  }

  showUsage(facts) {
    const pairs = facts.filter(([, text]) => text !== undefined);
    this.#meter.replaceChildren(...pairs.map(([name, text]) => element("div", "", element("dt", "", name), element("dd", "", text))));
  }
}

function arrowTo(answer) {
  return [element("span", "arrow", " → "), element("span", "answer", answer)];
}

/** The guest's frames; the message above them is shown already. */
function stackOf({ stack }) {
  const lines = (stack ?? "").split("\n").map((line) => line.trim());
  const frames = lines.filter((line) => line.startsWith("at "));
  return frames.length > 0 ? [element("pre", "stack", frames.slice(0, 12).join("\n"))] : [];
}
