import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

// The page that PAGE names; PAGE_BASE is where its program serves it. Fixed names: that program knows them
// (build.cmake). In build/pages/NAME, `PAGE=NAME ../node_modules/.bin/vite` serves the page with live reload, against
// a running dragoman-relay, or a dragoman-booth that was started with --page 127.0.0.1:7480.
const name = process.env.PAGE ?? "desk";
const desk = "http://127.0.0.1:7480";

export default defineConfig({
  base: process.env.PAGE_BASE ?? "/",
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  resolve: { alias: Object.fromEntries([[name, "src"], ["shared", "shared"]].map(([as, dir]) => [as, fileURLToPath(new URL(dir, import.meta.url))])) },
  publicDir: "src/public",
  server: { proxy: { "/live": { target: desk, ws: true, headers: { host: "127.0.0.1:7480", origin: desk } }, "/api": { target: "http://127.0.0.1:7400", ws: true } } },
  build: {
    target: "es2021",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        entryFileNames: `${name}.js`,
        inlineDynamicImports: true,
        assetFileNames: `${name}[extname]`,
      },
    },
  },
  // The page's tests, which build.cmake lays beside src.
  test: { include: ["tests/**/*.test.ts"] },
});
