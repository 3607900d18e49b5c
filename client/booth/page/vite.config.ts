import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

// Fixed names: the program that serves the files knows them (build.cmake). `npm run dev` serves the page
// with live reload; its /live then is a running dragoman-booth's, started with --page 127.0.0.1:7480.
export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  resolve: { alias: { desk: fileURLToPath(new URL("src", import.meta.url)) } },
  publicDir: "src/public",
  server: { proxy: { "/live": { target: "http://127.0.0.1:7480", ws: true, headers: { host: "127.0.0.1:7480", origin: "http://127.0.0.1:7480" } } } },
  build: {
    target: "es2021",
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        entryFileNames: "desk.js",
        inlineDynamicImports: true,
        assetFileNames: "desk[extname]",
      },
    },
  },
  // tests/client/booth/page, which build.cmake lays beside src.
  test: { include: ["tests/**/*.test.ts"] },
});
