// Bundles demo/demo.js and its style sheet into one file each, fonts beside them: node bundle.mjs OUT_FOLDER
//
// web/*.mjs stay outside the bundle. They find their worker beside themselves, and the page should load the
// same files that the site offers to everybody.

import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const web = fileURLToPath(new URL("..", import.meta.url));
const root = path.dirname(path.resolve(web));
const [out] = process.argv.slice(2);
if (out === undefined) throw new Error("usage: bundle.mjs OUT_FOLDER");

const keepShimOutside = {
  name: "keep-shim-outside",
  setup(builder) {
    builder.onResolve({ filter: /^\.\.?\/.*\.mjs$/ }, ({ path: wanted, resolveDir }) => {
      const inWeb = path.relative(web, path.resolve(resolveDir, wanted));
      return path.dirname(inWeb) === "." ? { path: `../${inWeb}`, external: true } : undefined;
    });
  },
};

await build({
  entryPoints: [path.join(root, "demo", "demo.js")],
  outfile: path.join(path.resolve(out), "demo.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  minify: true,
  legalComments: "linked",
  nodePaths: [path.join(web, "node_modules")],
  plugins: [keepShimOutside],
  logLevel: "warning",
});
