import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// placeholder.html is committed, so that `go build` works in a clone where the app was never built: only what we wrote is removed.
function keepPlaceholder(): Plugin {
  let dist = '';
  return {
    name: 'keep-placeholder',
    apply: 'build',
    configResolved(config) {
      dist = resolve(config.root, config.build.outDir);
    },
    buildStart() {
      let names: string[] = [];
      try {
        names = readdirSync(dist);
      } catch {
        return;
      }
      for (const name of names) if (name !== 'placeholder.html') rmSync(join(dist, name), { recursive: true });
    },
  };
}

// In development the app runs on Vite's own address and talks to a running salut: `SALUT_URL` says where, `SALUT_TOKEN` lets it in
// while nobody is signed in there.
const salut = process.env.SALUT_URL ?? 'http://127.0.0.1:8080';
const token = process.env.SALUT_TOKEN;
const proxied = {
  target: salut,
  headers: token ? { Authorization: `Bearer ${token}` } : {},
};

export default defineConfig({
  base: '/',
  plugins: [react(), keepPlaceholder()],
  define: { __DEV_TOKEN__: JSON.stringify(Boolean(token)) },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': proxied, '/i/': proxied, '/v/': proxied } },
  preview: { host: '127.0.0.1', port: 4173, proxy: { '/api': proxied, '/i/': proxied, '/v/': proxied } },
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    assetsDir: 'assets',
    assetsInlineLimit: 0, // no data: addresses, which the content security policy would have to allow
    modulePreload: { polyfill: false },
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every first visit needs is one file, not fifty: it compresses better and comes in one go. Pages stay files of their own.
        codeSplitting: { groups: [{ name: 'first', test: /src\/main\.tsx$/, includeDependenciesRecursively: true }] },
      },
    },
  },
});
