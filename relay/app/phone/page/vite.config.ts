// @ts-nocheck: runs in Node.js, whose types the page has no use for.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

// Two builds: the page, one document with everything in it; and the decoder, a module that is fetched only
// where WebRTC doesn't work. The relay fills in the @@…@@ and knows the names (build.cmake).

/** Puts script and style into the document, and allows that one inline script by its hash. */
function oneFile() {
  return {
    name: "one-file",
    enforce: "post",
    generateBundle(_options, bundle) {
      const page = bundle["index.html"];
      let script = "";
      for (const [name, file] of Object.entries(bundle)) {
        if (name.endsWith(".js")) script = file.code.trim().replaceAll("</script", "<\\/script");
        else if (name.endsWith(".css"))
          page.source = page.source.replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${String(file.source).trim()}</style>`);
        if (name !== "index.html") delete bundle[name];
      }
      const hash = createHash("sha256").update(script).digest("base64");
      page.source = page.source
        .replace(/<script type="module"[^>]*src=[^>]*><\/script>/, () => `<script type="module">${script}</script>`)
        .replace("@@HASH@@", `sha256-${hash}`)
        .replace(/>\n\s*</g, "><");
    },
  };
}

const decoder = {
  outDir: "dist-decoder",
  target: "es2020",
  lib: { entry: "shared/decoder.ts", formats: ["es"], fileName: () => "decoder.js" },
};

export default defineConfig({
  resolve: { alias: Object.fromEntries([["phone", "src"], ["shared", "shared"]].map(([as, dir]) => [as, fileURLToPath(new URL(dir, import.meta.url))])) },
  plugins: process.env.PART === "decoder" ? [] : [oneFile()],
  build:
    process.env.PART === "decoder"
      ? decoder
      : { target: "es2020", modulePreload: false, cssCodeSplit: false, assetsInlineLimit: 0, rollupOptions: { external: [/^\/assets\//] } },
  // tests/relay/app/phone/page, which build.cmake lays beside src.
  test: { include: ["tests/**/*.test.ts"] },
});
