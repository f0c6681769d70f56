// Builds the interface: hashed assets, no inline script, each text file compressed once at build time.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { defaultLanguage } from '../contract/languages.ts';
import { importedBy } from '../scripts/first-load.ts';

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

const own = (path: string) => join(import.meta.dirname, path);
/** Every page needs these, and of the account page what is not its own. */
const ofEveryPage = importedBy([own('app/main.tsx')]);
const firstWords = own(`i18n/${defaultLanguage}/first.ts`);
const firstLoad = importedBy([...[own('app/main.tsx'), own('features/profile/profile-page.tsx')], firstWords]);

function isOfFirstLoad(id: string): boolean {
  const [path = ''] = id.split('?');
  if (path === own('app/main.tsx') || path.startsWith(own(`i18n/${defaultLanguage}/`))) return false;
  if (ofEveryPage.has(path)) return true;
  if (firstLoad.has(path)) return !path.startsWith(own('features/'));
  const [, ofPackage] = /[\\/]node_modules[\\/](@tabler[\\/].*)$/.exec(path) ?? [];
  return ofPackage !== undefined && firstLoad.has(ofPackage);
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
            // Code that every page or the account page needs at first comes as one; a page's own parts stay with it.
            { name: 'own', test: isOfFirstLoad, priority: 1 },
            // The page of a mailed report link is seen once in years, and brings a form of its own.
            { name: 'sign-in', test: /features[\\/]sign-in[\\/](?!report-link-page)/ },
          ],
        },
      },
    },
  },
});
