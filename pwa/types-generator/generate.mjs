/**
 * Writes src/api/schema.d.ts from the server's OpenAPI document; with --check only says whether it
 * is up to date. In a package of its own, because openapi-typescript needs TypeScript 5.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = fileURLToPath(new URL("../src/api/schema.d.ts", import.meta.url));
const python = [`${root}.venv/bin/python`, `${root}.venv/Scripts/python.exe`].find(existsSync);

const text = execFileSync(python ?? "python3", [`${root}scripts/openapi.py`], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
const types = await openapiTS(JSON.parse(text), {
  immutable: true,
  alphabetize: true,
  defaultNonNullable: false,
});
const wanted = `/** Generated from the server's OpenAPI document by \`npm run types\`; never edited. */\n\n${astToString(types)}`;

if (process.argv.includes("--check")) {
  const found = existsSync(target) ? readFileSync(target, "utf8") : "";
  if (found !== wanted) {
    process.stderr.write("src/api/schema.d.ts is stale: run `npm run types` in pwa/\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, wanted);
}
