// Builds the interface: hashed assets, no inline script, each text file compressed once at build time.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const compressible = new Set(['.js', '.css', '.svg', '.json', '.txt', '.webmanifest']);

/** Writes `.br` and `.gz` beside every text file; not index.html, which the server fills in per answer. */
function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle(error) {
      if (error) return; // or a missing folder would hide why the build failed
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!compressible.has(extname(name))) continue;
        const bytes = readFileSync(join(folder, name));
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        };
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params }));
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Asks for the typeface with the page itself: known only from the style sheet, it would come one round later. */
function preloadTypeface(): Plugin {
  return {
    name: 'preload-typeface',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const file = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal.*\.woff2$/.test(name));
        if (!file) throw new Error('The typeface is not in the build.');
        const attrs = { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: true };
        return [{ tag: 'link', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadTypeface(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            {
              name: 'data',
              test: /node_modules[\\/](@tanstack|i18next|react-i18next|zod)[\\/]/,
              priority: 2,
            },
            // Small files that most pages share come as one; a page's own parts stay with the page.
            {
              name: 'own',
              test: /[\\/]contract[\\/](?!(activity|policy)\.ts|api[\\/](account-help|activity|group-administration|memberships|not-me|passkeys|passwords|policy|roster|sessions|tokens|your-data)\.ts)|[\\/]web[\\/](api(?![\\/]passkey-device)|ui(?![\\/](card-state|code-field|meter|password-field|record-table|switch))|i18n(?![\\/]en))[\\/]|[\\/]next-path\.ts$|[\\/]person-card\.module\.css$|[\\/]icons[\\/]Icon(Key|Trash|Pencil)\.mjs$/,
              priority: 1,
            },
            { name: 'sign-in', test: /features[\\/]sign-in[\\/]/ },
          ],
        },
      },
    },
  },
});
