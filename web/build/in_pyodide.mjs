// Runs a Python file inside Pyodide, under node, with folders of this machine mounted.
//
//     node in_pyodide.mjs SCRIPT.py [--mount HOST=GUEST]... [--env NAME=VALUE]... [ARGUMENT]...
//
// What must be exactly the target's (bytecode above all) is made by the target's own interpreter.

import fs from "node:fs";
import path from "node:path";
import { loadPyodide } from "pyodide";

const split = (text) => {
  const at = text.indexOf("=");
  if (at < 1) throw new Error(`expected NAME=VALUE, not ${JSON.stringify(text)}`);
  return [text.slice(0, at), text.slice(at + 1)];
};

const mounts = [];
const env = { HOME: "/home/pyodide" };
const positional = [];
for (let rest = process.argv.slice(2); rest.length > 0; ) {
  const [word, ...more] = rest;
  rest = more;
  if (word === "--mount") mounts.push(split(rest.shift() ?? ""));
  else if (word === "--env") {
    const [name, value] = split(rest.shift() ?? "");
    env[name] = value;
  } else positional.push(word);
}
const [script, ...args] = positional;
if (script === undefined) throw new Error("usage: in_pyodide.mjs SCRIPT.py [--mount HOST=GUEST] [--env N=V] [ARG]...");

const python = await loadPyodide({ env, args: [] });
for (const [host, guest] of mounts) python.mountNodeFS(guest, path.resolve(host));
python.globals.set("ARGUMENTS", python.toPy(args));
try {
  await python.runPythonAsync(fs.readFileSync(script, "utf8"), { filename: script });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
