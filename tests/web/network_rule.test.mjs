import assert from "node:assert/strict";
import { test } from "node:test";

import { VMError, VMErrorCode } from "../../web/errors.mjs";
import { HTTP_METHODS, networkRule, networkRuleDefinition } from "../../web/network_rule.mjs";

const bad = (path) => (error) => {
  assert.ok(error instanceof VMError);
  assert.equal(error.code, VMErrorCode.VMInvalidOption);
  assert.equal(error.details.path, path);
  return true;
};

test("a rule is immutable and serialises to its definition", () => {
  const start = networkRule("Example.com");
  const rule = start.allow({ methods: ["GET"], paths: ["/api/*", "/home"] }).setHeaders({ "X-API-Key": "secret" });
  assert.deepEqual(JSON.parse(JSON.stringify(rule)), {
    type: "network-rule",
    host: "example.com",
    allow: { methods: ["GET"], paths: ["/api/*", "/home"] },
    headers: { "X-API-Key": "secret" },
  });
  assert.equal(start.methods, "none");
  for (const part of [rule, rule.methods, rule.paths, rule.headers, rule.toJSON(), rule.toJSON().allow]) {
    assert.ok(Object.isFrozen(part));
  }
});

test("allow() without options allows everything", () => {
  const rule = networkRule("another.com").allow();
  assert.equal(rule.methods, "all");
  assert.equal(rule.paths, "all");
});

test("builder and JSON form are interchangeable", () => {
  const rule = networkRule("example.com").allow({ methods: ["PUT"] }).setHeaders({ A: "b" });
  const definition = JSON.parse(JSON.stringify(rule));
  assert.deepEqual(JSON.stringify(networkRuleDefinition(definition, "$")), JSON.stringify(rule));
  assert.deepEqual(networkRuleDefinition(rule, "$"), rule.toJSON());
});

for (const host of ["", " example.com", "https://example.com", "example.com/a", "a?b", "a#b", "u@example.com", "a:8080", "a b", "a%41"]) {
  test(`not a host name: ${JSON.stringify(host)}`, () => assert.throws(() => networkRule(host), bad("networkRule.host")));
}

test("hosts are written as URLs write them", () => {
  assert.equal(networkRule("BÜCHER.example").host, "xn--bcher-kva.example");
  assert.equal(networkRule("[::1]").host, "[::1]");
  assert.equal(networkRule("127.1").host, "127.0.0.1");
});

test("methods, paths and headers are checked", () => {
  const rule = networkRule("example.com");
  assert.throws(() => rule.allow({ methods: ["get"] }), bad("networkRule.allow.methods[0]"));
  assert.throws(() => rule.allow({ methods: [] }), bad("networkRule.allow.methods"));
  assert.throws(() => rule.allow({ paths: ["/a", "b"] }), bad("networkRule.allow.paths[1]"));
  assert.throws(() => rule.allow({ paths: ["/a?b"] }), bad("networkRule.allow.paths[0]"));
  assert.throws(() => rule.allow({ verbs: ["GET"] }), bad("networkRule.allow.verbs"));
  assert.throws(() => rule.setHeaders({ "Bad Header": "x" }), bad('networkRule.headers["Bad Header"]'));
  assert.throws(() => rule.setHeaders({ A: "x\r\ny" }), bad('networkRule.headers["A"]'));
  assert.throws(() => rule.setHeaders({ A: "x", a: "y" }), bad('networkRule.headers["a"]'));
  assert.throws(() => rule.setHeaders({ A: 1 }), bad('networkRule.headers["A"]'));
  assert.throws(() => rule.setHeaders([]), bad("networkRule.headers"));
});

test("definitions from outside are checked with their path", () => {
  const definition = { type: "network-rule", host: "a.com", allow: { methods: "all", paths: "none" }, headers: {} };
  const check = (change) => () => networkRuleDefinition({ ...definition, ...change }, "options.networkingRules[2]");
  assert.throws(check({ type: "rule" }), bad("options.networkingRules[2].type"));
  assert.throws(check({ extra: 1 }), bad("options.networkingRules[2].extra"));
  assert.throws(check({ allow: { methods: "some", paths: "all" } }), bad("options.networkingRules[2].allow.methods"));
  assert.throws(check({ allow: { paths: "all" } }), bad("options.networkingRules[2].allow.methods"));
  assert.throws(check({ host: "a/b" }), bad("options.networkingRules[2].host"));
});

test("the methods are the nine of HTTP", () => {
  assert.equal(HTTP_METHODS.length, 9);
  assert.ok(Object.isFrozen(HTTP_METHODS));
});

test("where a rule leads is explicit, and part of its JSON form where it is not https on 443", () => {
  const rule = networkRule("example.com", { scheme: "http", port: 8080, subdomains: true, privateAddresses: true });
  const narrowed = rule.allow({ methods: ["GET"] }).setHeaders({ A: "b" });
  assert.deepEqual(JSON.parse(JSON.stringify(narrowed)), {
    type: "network-rule",
    host: "example.com",
    allow: { methods: ["GET"], paths: "all" },
    headers: { A: "b" },
    scheme: "http",
    port: 8080,
    subdomains: true,
    privateAddresses: true,
  });
  assert.deepEqual(networkRuleDefinition(JSON.parse(JSON.stringify(narrowed)), "$"), narrowed.toJSON());
  assert.equal("port" in networkRule("example.com", { port: 443 }).toJSON(), false);
  for (const [options, name] of [
    [{ scheme: "ftp" }, "scheme"],
    [{ port: 0 }, "port"],
    [{ port: "80" }, "port"],
    [{ subdomains: 1 }, "subdomains"],
    [{ hosts: [] }, "hosts"],
  ]) {
    assert.throws(() => networkRule("example.com", options), bad(`networkRule.${name}`));
  }
  assert.throws(() => rule.allow({ paths: ["/a/%2E./b"] }), bad("networkRule.allow.paths[0]"));
  assert.throws(() => rule.setHeaders({ "content-length": "1" }), bad('networkRule.headers["content-length"]'));
});
