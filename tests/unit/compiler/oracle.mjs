// Runs programs for the comparison with node: a line of JSON in, a line of JSON out.
// Each runs in a context of its own; what it prints comes back, or the name of the error that it ended with.
import { createInterface } from "node:readline";
import { createContext, Script } from "node:vm";

const TIME_LIMIT = 2000; // milliseconds

function run(source) {
  const printed = [];
  const context = createContext({ print: (...parts) => void printed.push(parts.join(" ")) }, { microtaskMode: "afterEvaluate" });
  try {
    new Script(source).runInContext(context, { timeout: TIME_LIMIT });
  } catch (error) {
    if (error?.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return { gaveUp: true };
    printed.push(`ended with ${error?.name}`);
  }
  return { printed };
}

process.on("unhandledRejection", () => {});
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(run(JSON.parse(line))) + "\n");
}
