/**
 * The page's wire as a filter: a line is the JSON text of a document, the answer is what was read from it, written
 * again, or the code of the error. Whatever is no coded error answers with the code null.
 */

import { createInterface } from "node:readline";

import { VMError } from "../../../web/errors.mjs";
import { reconstructBoundaryValue, serializeBoundaryValue } from "../../../web/boundary.mjs";

function answer(text) {
  try {
    return { document: serializeBoundaryValue(reconstructBoundaryValue(text)) };
  } catch (error) {
    if (!(error instanceof VMError)) return { code: null, text: String(error) };
    return { code: error.code, path: error.details.path };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
