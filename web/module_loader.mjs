/**
 * The page's half of module loading: which shape a loader has, what it is asked, what it may answer.
 */

import { VMError, VMErrorCode, invalidOption } from "./errors.mjs";
import { decodeNode, encodeNode } from "./wire.mjs";

const SOURCE_TYPES = ["module", "json", "text"];

/** A loader that refuses every module, which is also what a VM without a loader does. */
export function createDefaultDenyModuleLoader() {
  const deny = async ({ specifier }) => {
    throw denied(specifier);
  };
  return Object.freeze({ resolve: deny, load: deny });
}

/** Check the shape of a `moduleLoader` option. */
export function checkModuleLoader(loader, path) {
  if (loader === null || typeof loader !== "object") throw invalidOption(path, "must be an object", typeof loader);
  for (const key of Reflect.ownKeys(loader)) {
    const place = `${path}.${String(key)}`;
    if (key !== "resolve" && key !== "load") throw invalidOption(place, "is not a known key");
    if (typeof loader[key] !== "function") throw invalidOption(place, "must be a function", typeof loader[key]);
  }
  return loader;
}

/**
 * Ask the loader one question and check the answer.
 *
 * @param {object} loader
 * @param {"resolve"|"load"} step
 * @param {{specifier: string, referrer?: string, attributes?: object}} request
 * @returns the answer as plain data: `{specifier, referrer?, attributes?}` or `{specifier, source, sourceType, attributes?}`
 */
export async function askModuleLoader(loader, step, request) {
  if (loader?.[step] === undefined) throw denied(request.specifier);
  const answer = await loader[step](Object.freeze(copy(request, "$request")));
  return step === "resolve" ? checkResolution(answer) : checkSource(answer, request);
}

function checkResolution(answer) {
  const path = "moduleLoader.resolve()";
  const data = typeof answer === "string" ? { specifier: answer } : checkShape(answer, RESOLUTION, path);
  checkText(data.specifier, `${path}.specifier`);
  if (data.referrer !== undefined) checkText(data.referrer, `${path}.referrer`);
  return data;
}

function checkSource(answer, request) {
  const path = "moduleLoader.load()";
  const given = typeof answer === "string" ? { source: answer } : checkShape(answer, SOURCE, path);
  if (typeof given.source !== "string") throw badAnswer(`${path}.source`, "must be a string", typeof given.source);
  const asked = request.attributes?.type;
  const sourceType = SOURCE_TYPES.includes(asked) ? asked : "module";
  const data = { specifier: request.specifier, sourceType, ...given };
  checkText(data.specifier, `${path}.specifier`);
  if (!SOURCE_TYPES.includes(data.sourceType)) {
    throw badAnswer(`${path}.sourceType`, `must be one of ${SOURCE_TYPES.join(", ")}`, typeof data.sourceType);
  }
  return data;
}

const RESOLUTION = ["type", "specifier", "referrer", "attributes"];
const SOURCE = ["type", "specifier", "source", "sourceType", "attributes"];

function checkShape(answer, known, path) {
  const data = copy(answer, path);
  if (data === null || typeof data !== "object" || Array.isArray(data)) {
    throw badAnswer(path, "must be a string or an object", typeof answer);
  }
  for (const key of Object.keys(data)) {
    if (!known.includes(key)) throw badAnswer(`${path}.${key}`, "is not a known key", "property");
  }
  delete data.type;
  return data;
}

function checkText(text, path) {
  if (typeof text !== "string" || text === "" || text !== text.trim()) {
    throw badAnswer(path, "must be a specifier: text, not empty, no space around it", typeof text);
  }
}

function copy(value, path) {
  return decodeNode(encodeNode(value, { path }), { path });
}

function denied(specifier) {
  return new VMError(VMErrorCode.VMSecurityError, `the module ${JSON.stringify(specifier)} was refused`, {
    path: specifier,
    reason: "module loader denied",
  });
}

function badAnswer(path, reason, valueType) {
  return new VMError(VMErrorCode.BoundaryUnsupportedType, `${path}: ${reason}`, { path, reason, valueType });
}
