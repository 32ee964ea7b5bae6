/**
 * Network rules: which requests a guest may make. A rule starts by allowing nothing, is never changed (each step
 * gives a new rule), and is plain JSON underneath, so a builder and its JSON form are interchangeable.
 */

import { invalidOption } from "./errors.mjs";

/** Methods a rule may name. */
export const HTTP_METHODS = Object.freeze([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "TRACE",
  "CONNECT",
]);

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;
/** Schemes a rule may name, and the port each stands for. */
const DEFAULT_PORTS = { https: 443, http: 80 };
const DOT_SEGMENT = /^(?:\.|%2e){1,2}$/i;
/** Headers that belong to the connection: whoever sets one could start a second request inside the first. */
const FRAMING_HEADER =
  /^(?:connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;
const NOTHING = Object.freeze(Object.create(null));
/** Where a rule leads beside its host; what is left out of its JSON form. */
const DEFAULT_REACH = { scheme: "https", port: undefined, subdomains: false, privateAddresses: false };

/**
 * Start a rule for one host name. It allows nothing until `.allow()`, and is about `scheme` on `port` only.
 *
 * @param {string} host no scheme, port, path, query, fragment, credentials or white space
 * @param {{scheme?: "https"|"http", port?: number, subdomains?: boolean, privateAddresses?: boolean}} [options]
 * @throws {VMError} VM_INVALID_OPTION with the path of the bad part, here and in the methods of the rule
 */
export function networkRule(host, options = {}) {
  checkKeys(options, Object.keys(DEFAULT_REACH), "networkRule");
  const reach = checkReach(options, "networkRule");
  return new NetworkRule(checkHost(host, "networkRule.host"), "none", "none", NOTHING, reach);
}

/** The definition (frozen JSON data) of a builder or of a definition from outside, validated. */
export function networkRuleDefinition(rule, path) {
  if (rule instanceof NetworkRule) return rule.toJSON();
  return readDefinition(rule, path).toJSON();
}

class NetworkRule {
  type = "network-rule";
  #reach;

  constructor(host, methods, paths, headers, reach) {
    this.host = host;
    this.methods = methods;
    this.paths = paths;
    this.headers = headers;
    Object.assign(this, reach);
    this.#reach = reach;
    Object.freeze(this);
  }

  /** Allow the given methods and path globs; whatever is left out is allowed entirely. */
  allow(options = {}) {
    checkKeys(options, ["methods", "paths"], "networkRule.allow");
    const methods = checkScope(options.methods, "networkRule.allow.methods", checkMethod);
    const paths = checkScope(options.paths, "networkRule.allow.paths", checkGlob);
    return new NetworkRule(this.host, methods, paths, this.headers, this.#reach);
  }

  /** Headers the host adds to every request this rule allows. The guest never sees them. */
  setHeaders(headers) {
    return new NetworkRule(this.host, this.methods, this.paths, checkHeaders(headers, "networkRule.headers"), this.#reach);
  }

  toJSON() {
    const allow = Object.freeze({ methods: this.methods, paths: this.paths });
    return Object.freeze({ type: this.type, host: this.host, allow, headers: this.headers, ...this.#reach });
  }
}

function readDefinition(rule, path) {
  checkKeys(rule, ["type", "host", "allow", "headers", ...Object.keys(DEFAULT_REACH)], path);
  if (rule.type !== "network-rule") throw invalidOption(`${path}.type`, 'must be "network-rule"', typeof rule.type);
  checkKeys(rule.allow, ["methods", "paths"], `${path}.allow`);
  return new NetworkRule(
    checkHost(rule.host, `${path}.host`),
    readScope(rule.allow.methods, `${path}.allow.methods`, checkMethod),
    readScope(rule.allow.paths, `${path}.allow.paths`, checkGlob),
    checkHeaders(rule.headers ?? {}, `${path}.headers`),
    checkReach(rule, path),
  );
}

function checkReach({ scheme = "https", port, subdomains = false, privateAddresses = false }, path) {
  const schemes = Object.keys(DEFAULT_PORTS);
  if (!schemes.includes(scheme)) throw invalidOption(`${path}.scheme`, `must be one of ${schemes.join(", ")}`, typeof scheme);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw invalidOption(`${path}.port`, "must be a whole number from 1 to 65535", typeof port);
  }
  for (const [name, flag] of Object.entries({ subdomains, privateAddresses })) {
    if (typeof flag !== "boolean") throw invalidOption(`${path}.${name}`, "must be a boolean", typeof flag);
  }
  const own = port === DEFAULT_PORTS[scheme] ? undefined : port;
  const given = Object.entries({ scheme, port: own, subdomains, privateAddresses });
  return Object.freeze(Object.fromEntries(given.filter(([name, value]) => value !== DEFAULT_REACH[name])));
}

function readScope(scope, path, check) {
  if (scope === "none" || scope === "all") return scope;
  if (scope === undefined) throw invalidOption(path, 'must be "all", "none" or a list', "undefined");
  return checkScope(scope, path, check);
}

function checkHost(host, path) {
  if (typeof host !== "string") throw invalidOption(path, "must be a string", typeof host);
  if (host === "") throw invalidOption(path, "must not be empty");
  if (/[/\\?#@%:\s]/.test(host) && !/^\[[0-9a-fA-F:.]+\]$/.test(host)) {
    throw invalidOption(path, "must be a host name only: no scheme, port, path, query, fragment, credentials or space");
  }
  if (host.includes("*")) {
    throw invalidOption(path, "must be one name; every name below it is asked for with subdomains");
  }
  if (!URL.canParse(`https://${host}/`)) throw invalidOption(path, "is not a host name");
  return new URL(`https://${host}/`).hostname;
}

/** `undefined` is everything; a list must name at least one thing. */
function checkScope(list, path, check) {
  if (list === undefined) return "all";
  if (!Array.isArray(list)) throw invalidOption(path, "must be an array", typeof list);
  if (list.length === 0) throw invalidOption(path, "must not be empty; leave it out to allow everything");
  return Object.freeze(list.map((item, index) => check(item, `${path}[${index}]`)));
}

function checkMethod(method, path) {
  if (HTTP_METHODS.includes(method)) return method;
  throw invalidOption(path, `must be one of ${HTTP_METHODS.join(", ")}`, typeof method);
}

function checkGlob(glob, path) {
  if (typeof glob !== "string") throw invalidOption(path, "must be a string", typeof glob);
  if (!glob.startsWith("/")) throw invalidOption(path, 'must start with "/"');
  if (/[?#\\]/.test(glob) || CONTROL.test(glob)) {
    throw invalidOption(path, "must be a path without query, fragment, \\ or control characters");
  }
  if (glob.split("/").some((segment) => DOT_SEGMENT.test(segment))) {
    throw invalidOption(path, "must not contain . or .. as a segment: no request's path does");
  }
  return glob;
}

function checkHeaders(headers, path) {
  checkPlain(headers, path);
  const checked = Object.create(null);
  const seen = new Set();
  for (const [name, value] of Object.entries(headers)) {
    const place = `${path}[${JSON.stringify(name)}]`;
    if (!HEADER_NAME.test(name)) throw invalidOption(place, "is not a header name");
    if (FRAMING_HEADER.test(name)) throw invalidOption(place, "belongs to the connection; no rule may set it");
    if (seen.has(name.toLowerCase())) throw invalidOption(place, "is given twice in different letter case");
    if (typeof value !== "string") throw invalidOption(place, "must be a string", typeof value);
    if (/[\r\n\0]/.test(value)) throw invalidOption(place, "must not contain a line break");
    seen.add(name.toLowerCase());
    checked[name] = value;
  }
  return Object.freeze(checked);
}

function checkKeys(object, known, path) {
  checkPlain(object, path);
  for (const key of Reflect.ownKeys(object)) {
    if (!known.includes(key)) throw invalidOption(`${path}.${String(key)}`, "is not a known key");
  }
}

function checkPlain(object, path) {
  const isObject = object !== null && typeof object === "object" && !Array.isArray(object);
  if (!isObject) throw invalidOption(path, "must be an object", object === null ? "null" : typeof object);
}
