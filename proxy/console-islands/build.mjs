// Builds what the program embeds: each file of src/ that is an entry, into ../assets. The output holds no
// path of this machine, so that it is the same everywhere.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "../assets");
const entries = ["console", "editor"];

await build({
  absWorkingDir: here,
  entryPoints: entries.map((name) => `src/${name}.ts`),
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
});

// Who wrote what is embedded: the licence of every package that can end up in the output.
const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
const parts = Object.entries(lock.packages)
  .filter(([path, one]) => path !== "" && !one.dev && !one.optional)
  .map(([path, one]) => {
    const folder = join(here, path);
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? readFileSync(join(folder, file), "utf8").trim() : `(no text; SPDX: ${one.license})`;
    return `${path.replace(/^node_modules\//, "")} ${one.version} (${one.license})\n\n${text}\n`;
  });
const head = "Scripts of other people that are part of the console, with their licences.\n\n";
writeFileSync(join(out, "third-party.txt"), head + parts.join(`\n${"-".repeat(78)}\n\n`));

// What it was built from, so that a change of the sources without a build is found out.
const inputs = ["build.mjs", "package-lock.json", ...readdirSync(join(here, "src")).sort().map((name) => `src/${name}`)];
const digest = createHash("sha256");
for (const name of inputs) {
  digest.update(`${name}\0`).update(readFileSync(join(here, name))).update("\0");
}
writeFileSync(join(out, "built-from.txt"), `${digest.digest("hex")}\n`);
