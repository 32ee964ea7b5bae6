// What a guest of this page is handed, by name. Nothing else of the page is within its reach.

const PRICES = { apple: 0.4, pear: 0.55, fig: 1.2, melon: 3.9 };
const LEVELS = ["log", "info", "warn", "error", "debug"];
const LONGEST_WAIT = 5000;

/**
 * @param {{print: (level: string, values: unknown[]) => void, record: (call: object) => void}} page
 * @returns globals for a VM
 */
export function makeTools({ print, record }) {
  const recorded = (name, run) => (...args) => observe({ name, args, run, record });
  return {
    console: Object.fromEntries(LEVELS.map((level) => [level, (...values) => print(level, values)])),
    dice: recorded("dice", (sides = 6) => 1 + Math.floor(Math.random() * sides)),
    wait: recorded("wait", (ms = 0) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_WAIT), ms))),
    shop: {
      price: recorded("shop.price", priceOf),
      order: recorded("shop.order", async ({ item, count = 1 }) => {
        await new Promise((resolve) => setTimeout(resolve, 150));
        return { id: `order-${crypto.getRandomValues(new Uint16Array(1))[0]}`, item, total: round(priceOf(item) * count) };
      }),
    },
    visitor: { language: navigator.language, touch: navigator.maxTouchPoints > 0 },
  };
}

function priceOf(item) {
  if (!Object.hasOwn(PRICES, item)) throw new RangeError(`no price for ${item} in table PRICES of tools.js`);
  return PRICES[item];
}

function round(price) {
  return Math.round(price * 100) / 100;
}

/** Run a tool and tell the page's ledger what went over the boundary, how long it took and what came back. */
function observe({ name, args, run, record }) {
  const started = performance.now();
  const tell = (outcome, value) => record({ name, args, outcome, value, duration: performance.now() - started });
  try {
    const result = run(...args);
    if (result instanceof Promise) {
      return result.then(
        (value) => (tell("answered later", value), value),
        (error) => (tell("failed", error), Promise.reject(error)),
      );
    }
    tell("answered", result);
    return result;
  } catch (error) {
    tell("failed", error);
    throw error;
  }
}
