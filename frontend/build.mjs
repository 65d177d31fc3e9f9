// Bundles every island and the style sheet into the static folder of the site.
import { readdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const built = here("../src/tongjian/site/static/built/");
const islands = readdirSync(here("src/")).filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));

rmSync(built, { recursive: true, force: true });
await build({
  entryPoints: [...islands.map((name) => here(`src/${name}`)), here("styles/site.css")],
  outdir: built,
  entryNames: "[name]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome100", "firefox102", "safari15.4"],
  legalComments: "eof",
  logLevel: "warning",
});
