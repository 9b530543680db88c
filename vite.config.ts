import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The web app, built into dist/web, from where the server serves it. */
export default defineConfig({
  root: at("./src/web"),
  plugins: [react()],
  build: { outDir: at("./dist/web"), emptyOutDir: true, chunkSizeWarningLimit: 1500, reportCompressedSize: false },
});
