// Reads a list of [path, sourceType] as JSON, writes a line of JSON for each: the tree that acorn makes, or null.
import { readFileSync } from "node:fs";
import { parse } from "../../web/node_modules/acorn/dist/acorn.mjs";

const write = (key, value) => (typeof value === "bigint" || value instanceof RegExp ? null : value);

for (const [path, sourceType] of JSON.parse(readFileSync(0, "utf8"))) {
  let tree = null;
  try {
    tree = parse(readFileSync(path, "utf8"), { ecmaVersion: "latest", sourceType });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  console.log(JSON.stringify(tree, write));
}
