import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { preact } from "@preact/preset-vite";
import { defineConfig, type Plugin, type Rolldown } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import de from "./src/messages/de.json" with { type: "json" };
import en from "./src/messages/en.json" with { type: "json" };
import es from "./src/messages/es.json" with { type: "json" };
import fr from "./src/messages/fr.json" with { type: "json" };

type Words = Readonly<Record<string, unknown>>;

// The development server hands the API to an `ebb serve` on this address.
const server = "http://127.0.0.1:8000";

const DATA = new RegExp(
  [
    "node_modules/idb/",
    "src/records/(?!time)",
    "src/capture/(perform|plans)",
    "src/store/(aside|channel|commit|current|database|device|paint|reading|rows|session|store|view)\\.ts",
    "src/worker/register",
    "src/screens/chips",
  ].join("|"),
);

const pathOf = (file: string): string => new URL(`./src/${file}`, import.meta.url).pathname;
const MAIN = [pathOf("main.tsx")];
/** What is fetched at every start, right after the first paint. */
const SOON = ["parts/focus.ts", "screens/asking.ts", "capture/starters.ts"].map(pathOf);
const BEHIND = /\/src\/(api|boundaries|capture|messages|records|store|worker)\/(?!compiled)/;
/** What only the past of one thing asks for: not every phone has use for it. */
const PAST = /\/src\/(screens\/(versions|news)|parts\/plain|capture\/restore|store\/past)\.tsx?$/;
/** What only looking back asks for, and what came from elsewhere. */
const LOOKING = /\/src\/(capture\/sketch|store\/(days|looking|news))\.ts$/;
/** Modules that only hand on hundreds of others: who imports them says nothing about these. */
const BARREL = /\/(messages\/index\.ts|compiled\/messages(\/_index)?\.js|esm\/lucide\.mjs)$/;
/** What compiled messages share: they are reached through a barrel only. */
const SHARED = /\/messages\/(locale|languages|plurals)\.ts$/;
const MESSAGE = /\/compiled\/messages\/(\w+)\.js$/;
const SIGN = /\/lucide\/.+\/icons\/([\w-]+)\.mjs$/;

type Modules = ReadonlyMap<string, string>;
let found: Readonly<Record<"first" | "soon" | "behind" | "past" | "others", Modules>> | undefined;

/**
 * The file that a module goes into: the app's own, what follows at once, what is behind the screens,
 * what only the past asks for, or everything else.
 * A hundred small files, each compressed by itself, would be a fifth more to fetch.
 */
function placeOf(id: string, context: Rolldown.ChunkingContext): string | null {
  found ??= {
    first: modulesFrom(context, MAIN, ({ importedIds }) => importedIds),
    soon: modulesFrom(context, SOON, () => []),
    behind: modulesFrom(context, MAIN, ({ importedIds, dynamicallyImportedIds }) =>
      [...importedIds, ...dynamicallyImportedIds].filter((one) => BEHIND.test(one)),
    ),
    past: modulesFrom(context, ["screens/news.tsx", "screens/versions.tsx"].map(pathOf), (module) =>
      module.importedIds.filter((one) => PAST.test(one)),
    ),
    others: modulesFrom(context, MAIN, ({ importedIds, dynamicallyImportedIds }) =>
      [...importedIds, ...dynamicallyImportedIds].filter((one) => !PAST.test(one)),
    ),
  };
  if (found.first.has(id) || SHARED.test(id)) return "app";
  if (found.soon.has(id)) return "soon";
  const name = MESSAGE.exec(id)?.[1] ?? signName(SIGN.exec(id)?.[1]);
  if (name !== undefined && isNamed(found.first, name)) return "app";
  if (name !== undefined && isNamed(found.soon, name)) return "soon";
  // What is behind the screens imports nothing of theirs: neither waits for the other to begin.
  if (name !== undefined && isNamed(found.behind, name)) return "behind";
  if (name !== undefined) {
    return isNamed(found.past, name) && !isNamed(found.others, name) ? "past" : "rest";
  }
  if (BARREL.test(id) || !id.includes("/src/") || id.includes("/compiled/")) return null;
  if (PAST.test(id)) return "past";
  return BEHIND.test(id) && !LOOKING.test(id) ? "behind" : "rest";
}

/** Some modules, those that they lead to, and those that these lead to in turn, with their code. */
function modulesFrom(
  context: Rolldown.ChunkingContext,
  roots: readonly string[],
  waysOf: (module: Rolldown.ModuleInfo) => readonly string[],
): Modules {
  const met = new Map<string, string>();
  const ways = [...roots];
  for (const id of ways) {
    const module = BARREL.test(id) || met.has(id) ? null : context.getModuleInfo(id);
    if (!module) continue;
    met.set(id, module.code ?? "");
    ways.push(...waysOf(module));
  }
  return met;
}

function isNamed(modules: Modules, name: string): boolean {
  const whole = new RegExp(`\\b${name}\\b`);
  return [...modules.values()].some((code) => whole.test(code));
}

/** "arrow-left" is imported as ArrowLeft. */
function signName(file: string | undefined): string | undefined {
  return file?.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const LOCALE = new URL("./src/messages/locale.ts", import.meta.url).pathname;
const PLURALS = new URL("./src/messages/plurals.ts", import.meta.url).pathname;
const LANGUAGES = new URL("./src/messages/languages.ts", import.meta.url).pathname;
/** The module of a message, in one language or as it is. */
const WORD = /\/compiled\/messages\/(\w+)\.js(?:\?(\w\w))?$/;
/** How a compiled message chooses among the languages. */
const CHOICE =
  /\(\(inputs(?: = \{\})?, options = \{\}\) => \{\s+const locale = .+\s+(?:if \(.+\) return \w+\(inputs\)\s+)+return \w+\(inputs\)\s+\}\)/;
const RUNTIME = /import \{.+\} from '..\/runtime.js'/;
const NAMES = Object.keys(en);
const ANY_LANGUAGE = /\/nudge_\w+\.js$/;

/**
 * Three pieces of machinery that Ebb has no use for, and that would come before the first paint: the
 * message compiler's runtime (servers, cookies, addresses), each message's choice among all its
 * languages, and the helper that fetches the styles of lazy chunks (none has any that it names). A message
 * says what locale.ts has for it, else its English; with a language behind its address (`?de`), as
 * speak.ts fetches all of them, that language. Only those of nudges carry every language.
 */
const lean: Plugin = {
  name: "lean",
  enforce: "pre",
  resolveId: (source, importer) => {
    if (!importer?.includes("/messages/compiled/messages/")) return null;
    if (source === "../registry.js") return PLURALS;
    if (source !== "../runtime.js") return null;
    return ANY_LANGUAGE.test(importer) ? LANGUAGES : LOCALE;
  },
  transform: (code, id) => {
    const [, name, language] = WORD.exec(id) ?? [];
    if (name === "_index") return language ? catalogueOf(language) : null;
    if (name === undefined || ANY_LANGUAGE.test(id)) return null;
    if (language) return code.replace(RUNTIME, "").replace(CHOICE, `${language}_${name}`);
    return code
      .replace(RUNTIME, "import { said } from '../runtime.js'")
      .replace(CHOICE, `/* @__PURE__ */ said(${NAMES.indexOf(name)}, en_${name})`);
  },
  load: (id) =>
    id.endsWith("vite/preload-helper.js") ? "export const __vitePreload = (load) => load();" : null,
};

/** A list of all messages in one language: names would be as much to fetch again as the words. */
function catalogueOf(language: string): string {
  const isOwn = (name: string): boolean =>
    !ANY_LANGUAGE.test(`/${name}.js`) && !name.startsWith("$");
  const places = NAMES.map((name) => (isOwn(name) ? name : ""));
  const imports = places
    .filter(Boolean)
    .map((name) => `import { ${name} } from "./${name}.js?${language}";`);
  return `${imports.join("")}export default [${places.join()}];`;
}

/** The page speaks before any script does, from the same catalogues and in every language. */
const spoken: Plugin = {
  name: "spoken",
  transformIndexHtml: (html) => {
    const names = [...html.matchAll(/data-words="(\w+)"/g)].map(([, name]) => name ?? "");
    const said = (words: Words): object =>
      Object.fromEntries(names.map((name) => [name, words[name]]));
    const languages = { de: said(de), es: said(es), fr: said(fr) };
    return html
      .replace('"{{languages}}"', () => JSON.stringify(languages))
      .replace(/\{\{(\w+)\}\}/g, (_, name: keyof typeof en) => String(en[name]));
  },
};

/** Where the styles of the first paint, all others and the app itself are; looking back has its own. */
const FIRST = /^assets\/first-.*\.css$/;
const STYLE = /^assets\/(?!first-|back-).*\.css$/;
const APP = /^assets\/app-.*\.js$/;

/** What the page's script does in the end: a frame, then a task, then the rest. */
const boot = (style: string, app: string): string =>
  `requestAnimationFrame(()=>setTimeout(()=>{const l=document.createElement("link");l.rel="stylesheet";l.href="${style}";l.onload=l.onerror=()=>import("${app}");document.head.append(l)}))`;

/**
 * The first paint waits for no other file: its styles are within the page, and once it is on
 * the screen its script fetches all others, and then the app. The server allows each of these elements
 * by the hash that it makes from the page.
 */
const whole: Plugin = {
  name: "whole",
  transformIndexHtml: {
    order: "post",
    handler: (html, { bundle }) => {
      if (!bundle) return html;
      const named = (pattern: RegExp): string => {
        const found = Object.keys(bundle).filter((name) => pattern.test(name));
        if (found.length !== 1) throw new Error(`${found.length} files are like ${pattern}`);
        return found[0] ?? "";
      };
      const first = named(FIRST);
      const { source } = bundle[first] as Rolldown.OutputAsset;
      delete bundle[first];
      const app = `/${named(APP)}`;
      return {
        html: html
          .replace(/\s*<(script type="module"|link rel="stylesheet").*?>(<\/script>)?/g, "")
          // Whoever reads these reads them in index.html.
          .replace(/<!-- .*? -->|^\s*\/\/ .*|^ +/gm, "")
          .replace(/\n+/g, "\n")
          .replace("</script>", `${boot(`/${named(STYLE)}`, app)}</script>`),
        tags: [
          { tag: "style", children: String(source).trim(), injectTo: "head" },
          { tag: "link", attrs: { rel: "modulepreload", href: app }, injectTo: "head" },
        ],
      };
    },
  },
};

export default defineConfig({
  plugins: [
    lean,
    spoken,
    whole,
    preact(),
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/messages/compiled",
      // Preferred by the browser: nothing is stored, nothing is in the address.
      strategy: ["preferredLanguage", "baseLocale"],
    }),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src/worker",
      filename: "sw.ts",
      // The worker is registered by src/worker/register.ts, the manifest is a file of its own.
      injectRegister: false,
      registerType: "prompt",
      manifest: false,
      injectManifest: {
        // One file without imports, which browsers without module workers run as well.
        rollupFormat: "iife",
        buildPlugins: { vite: [lean] },
        globPatterns: ["**/*.{html,js,css,svg,webmanifest}", "**/icon-192.png"],
        // Names with a hash need no revision: the address changes with the content.
        dontCacheBustURLsMatching: /^assets\//,
      },
    }),
  ],
  publicDir: "public",
  build: {
    target: ["chrome111", "firefox115", "safari16.4"],
    // Its polyfill would be one more inline script; every supported browser preloads modules.
    modulePreload: { polyfill: false, resolveDependencies: () => [] },
    // Small files stay files, so that the content security policy needs no `data:`.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // What the first capture needs, in one file: fetched right after the first paint.
            { name: "store", test: DATA, priority: 2 },
            // Apart, so that the page has them ahead.
            { name: "first", test: /\/src\/first\.css/, priority: 3 },
            // Worn by few, and kept by those.
            { name: "palettes", test: /\/src\/(parts\/palettes\.ts|palettes\.css)/, priority: 3 },
            // One file a language, of which a phone fetches its own.
            { name: (id) => `words-${WORD.exec(id)?.[2]}`, test: /\.js\?\w\w$/, priority: 3 },
            { name: placeOf, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": server, "/health": server } },
});
