/**
 * What `new VM(options)` accepts: every key is known, every value is checked, the bad part is named by its path.
 *
 * Out comes plain data for the engine, plus the functions that stay on the page.
 */

import { createCapability, isVMCapability } from "./capability.mjs";
import { invalidOption, VMError, VMErrorCode } from "./errors.mjs";
import { checkModuleLoader } from "./module_loader.mjs";
import { networkRuleDefinition } from "./network_rule.mjs";
import { encodeNode } from "./wire.mjs";
import { IDENTIFIER, keyPath } from "./wire_limits.mjs";

/** Options that seed the guest; each may also stand under `capabilities`, where the top level wins. */
const CAPABILITY_KEYS = [
  "executionRules",
  "numbers",
  "networkingRules",
  "networkLimits",
  "moduleLoader",
  "dynamicCode",
  "timers",
];
const PAGE_KEYS = ["placement", "engine", "assetsURL", "onProgress", "onHostError"];
const VM_KEYS = ["capabilities", "globals", ...CAPABILITY_KEYS, ...PAGE_KEYS];
const NETWORK_LIMIT_KEYS = [
  "maxRequests",
  "maxParallel",
  "maxRedirects",
  "maxUrlBytes",
  "maxHeaderBytes",
  "maxRequestBytes",
  "maxResponseBytes",
  "timeout",
];
const EXECUTION_KEYS = ["timeLimit", "wallLimit", "maxSteps", "memoryLimit", "maxTimers"];

/**
 * @param {object} options as given to `new VM`
 * @returns {{engine: object, page: object, capabilities: Map<string, object>, moduleLoader: object|undefined}}
 *   `engine` is the data for the engine's `create`, `page` the page's own settings, `capabilities` by id
 * @throws {VMError} VM_INVALID_OPTION or a boundary code, with `details.path`
 */
export function readOptions(options = {}) {
  checkKeys(options, VM_KEYS, "options");
  const power = mergePower(options);
  const capabilities = new Map();
  return {
    engine: {
      executionRules: readExecutionRules(power.executionRules),
      numbers: readNumbers(power.numbers),
      networkingRules: readRules(power.networkingRules),
      ...readNetworkLimits(power.networkLimits),
      dynamicCode: readBoolean(power.dynamicCode, "options.dynamicCode"),
      timers: readChoice(power.timers, [true, false, "real", "virtual"], "options.timers") ?? false,
      moduleLoader: power.moduleLoader !== undefined,
      globals: encodeGlobals(options.globals ?? {}, capabilities),
    },
    page: readPage(options),
    capabilities,
    moduleLoader:
      power.moduleLoader === undefined ? undefined : checkModuleLoader(power.moduleLoader, "options.moduleLoader"),
  };
}

/** The options of one call (`eval`, `import`, a handle's `callWith`). */
export function readCallOptions(options, extra = []) {
  checkKeys(options, ["timeLimit", "maxSteps", "signal", ...extra], "options");
  return {
    timeLimit: readLimit(options.timeLimit, "options.timeLimit"),
    maxSteps: readLimit(options.maxSteps, "options.maxSteps"),
    sourceType: readChoice(options.sourceType, ["script", "module"], "options.sourceType"),
    signal: readSignal(options.signal),
  };
}

function mergePower(options) {
  const nested = options.capabilities ?? {};
  checkKeys(nested, CAPABILITY_KEYS, "options.capabilities");
  return Object.fromEntries(CAPABILITY_KEYS.map((key) => [key, options[key] ?? nested[key]]));
}

function readExecutionRules(rules = {}) {
  checkKeys(rules, EXECUTION_KEYS, "options.executionRules");
  const limits = EXECUTION_KEYS.map((key) => [key, readLimit(rules[key], `options.executionRules.${key}`)]);
  return withoutUndefined(Object.fromEntries(limits));
}

function readNumbers(numbers = {}) {
  checkKeys(numbers, ["randomSeed", "dateNow"], "options.numbers");
  const { randomSeed, dateNow } = numbers;
  if (randomSeed !== undefined && typeof randomSeed !== "string" && !Number.isFinite(randomSeed)) {
    throw invalidOption("options.numbers.randomSeed", "must be a string or a finite number", typeof randomSeed);
  }
  if (dateNow !== undefined && !Number.isFinite(dateNow)) {
    throw invalidOption("options.numbers.dateNow", "must be a time in milliseconds", typeof dateNow);
  }
  return withoutUndefined({ randomSeed, dateNow });
}

/** Finite, unlike the limits of guests: a body without limit would be memory without limit. */
function readNetworkLimits(limits) {
  if (limits === undefined) return {};
  checkKeys(limits, NETWORK_LIMIT_KEYS, "options.networkLimits");
  for (const [name, value] of Object.entries(limits)) {
    const isFit = name === "timeout" ? Number.isFinite(value) : Number.isInteger(value);
    if (!isFit || value < (name === "maxRedirects" ? 0 : 1)) {
      throw invalidOption(`options.networkLimits.${name}`, "must be a number greater than 0", typeof value);
    }
  }
  return { networkLimits: { ...limits } };
}

function readRules(rules = []) {
  if (!Array.isArray(rules)) throw invalidOption("options.networkingRules", "must be an array", typeof rules);
  return rules.map((rule, index) => networkRuleDefinition(rule, `options.networkingRules[${index}]`));
}

/**
 * Globals are copied in; each function becomes a capability of this VM. Name and value are checked here, on the
 * page, so that a refused global never reaches the engine.
 */
function encodeGlobals(globals, capabilities) {
  checkPlainObject(globals, "options.globals");
  for (const name of Reflect.ownKeys(globals)) checkGlobalName(name);
  const adopt = (capability) => {
    const { id, name } = capability.metadata;
    capabilities.set(id, capability);
    return { $: "capability", name, id };
  };
  return encodeNode(globals, {
    path: "$",
    onFunction: (fn, path) => adopt(createCapability(path.slice(2), fn)),
    onCapability: (value) => (isVMCapability(value) ? adopt(value) : undefined),
  });
}

function checkGlobalName(name) {
  if (typeof name === "string" && IDENTIFIER.test(name)) return;
  const path = typeof name === "symbol" ? `$[${String(name)}]` : keyPath("$", name);
  const reason = "a global's name must be an identifier";
  const details = { path, valueType: typeof name, reason };
  throw new VMError(VMErrorCode.BoundaryUnsupportedType, `${path}: ${reason}`, details);
}

function readPage(options) {
  return {
    placement: readChoice(options.placement, ["worker", "main"], "options.placement"),
    engine: readChoice(options.engine, ["shared", "own"], "options.engine") ?? "shared",
    assetsURL: readURL(options.assetsURL, "options.assetsURL"),
    onProgress: readFunction(options.onProgress, "options.onProgress"),
    onHostError: readFunction(options.onHostError, "options.onHostError"),
  };
}

/** An absolute URL ending in `/`, so that names can be resolved against it. */
export function readURL(url, path) {
  if (url === undefined) return undefined;
  const base = globalThis.document?.baseURI ?? globalThis.location?.href;
  if (!(typeof url === "string" || url instanceof URL) || !URL.canParse(url, base)) {
    throw invalidOption(path, "must be a URL", typeof url);
  }
  const absolute = new URL(url, base).href;
  return absolute.endsWith("/") ? absolute : `${absolute}/`;
}

export function readChoice(value, choices, path) {
  if (value === undefined || choices.includes(value)) return value;
  throw invalidOption(path, `must be one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`, typeof value);
}

/** A limit as JSON can say it: `undefined` leaves the default, `Infinity` becomes `null`, which is no limit. */
function readLimit(value, path) {
  if (value === Infinity) return null;
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw invalidOption(path, "must be a number greater than 0", typeof value);
}

function readBoolean(value, path) {
  if (value === undefined || typeof value === "boolean") return value ?? false;
  throw invalidOption(path, "must be a boolean", typeof value);
}

function readFunction(value, path) {
  if (value === undefined || typeof value === "function") return value;
  throw invalidOption(path, "must be a function", typeof value);
}

function readSignal(signal) {
  if (signal === undefined || (typeof signal === "object" && signal !== null && "aborted" in signal)) return signal;
  throw invalidOption("options.signal", "must be an AbortSignal", typeof signal);
}

export function checkKeys(object, known, path) {
  checkPlainObject(object, path);
  for (const key of Reflect.ownKeys(object)) {
    if (!known.includes(key)) throw invalidOption(`${path}.${String(key)}`, "is not a known option");
  }
}

function checkPlainObject(object, path) {
  const isObject = object !== null && typeof object === "object" && !Array.isArray(object);
  if (!isObject) throw invalidOption(path, "must be an object", object === null ? "null" : typeof object);
}

function withoutUndefined(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
