import { defineConfig, type Plugin } from "vitest/config";
import { guards } from "./tests/support/guards.mjs";

/** Takes the guard named by EBB_WITHOUT_GUARD out of the code: see tests/guards.mjs. */
function withoutGuard(name: string): Plugin {
  const { file, code, without } = (guards as Record<string, Record<string, string>>)[name] ?? {};
  return {
    name: "without guard",
    enforce: "pre",
    transform(source, id) {
      if (!file || !code || !id.endsWith(`/src/${file}`)) return undefined;
      if (source.split(code).length !== 2) throw new Error(`the guard "${name}" is not in ${file}`);
      return source.replace(code, () => without ?? "");
    },
  };
}

// Life days in the tests are written down for this zone.
process.env.TZ = "UTC";

const { EBB_WITHOUT_GUARD: name } = process.env;

// Apart from vite.config.ts: the build's plugins keep a finished test run from ending.
export default defineConfig({
  plugins: name ? [withoutGuard(name)] : [],
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    environment: "node",
    // A machine that is busy with other things is slow, not wrong.
    testTimeout: 60_000,
    // What was transformed with a guard must not be used without it.
    fsModuleCache: !name,
  },
});
