// Shows the API reference at /docs: Swagger UI from the package, with our own small start script.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { compressedFile } from './compressed-files.ts';
import { pageHeaders } from './security-headers.ts';

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conch API</title>
<link rel="icon" href="/favicon.svg">
<script src="/docs/theme.js"></script>
<link rel="stylesheet" href="/docs/files/swagger-ui.css">
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body>
<div id="reference"></div>
<script src="/docs/files/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** The theme chosen in the account, which the pages keep in this browser; else the device's. Before the first paint. */
const theme = `const dark = matchMedia('(prefers-color-scheme: dark)');
function follow() {
  let chosen = null;
  try {
    chosen = localStorage.getItem('conch-theme');
  } catch {}
  const isDark = chosen === 'dark' || (chosen !== 'light' && dark.matches);
  document.documentElement.classList.toggle('dark-mode', isDark);
}
dark.addEventListener('change', follow);
addEventListener('storage', follow);
follow();
`;

/** A path is the name of the button that opens it: as a link inside of a button it would be a second thing to press. */
const start = `const plainPaths = (system) => ({
  components: {
    DeepLink: ({ text }) => system.React.createElement('span', null, text),
  },
});
SwaggerUIBundle({
  url: '/v1/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  plugins: [plainPaths],
  docExpansion: 'list',
  filter: true,
  syntaxHighlight: false,
  supportedSubmitMethods: ['get', 'post', 'put', 'patch', 'delete'],
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
`;

/** Swagger UI writes style attributes and inline pictures; scripts stay ours alone. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** @returns the paths. */
export function mountDocsPage(app: FastifyInstance): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/docs', (_request, reply) =>
    reply.headers(pageHeaders).header('content-security-policy', policy).type('text/html; charset=utf-8').send(page),
  );
  const javascript = 'text/javascript; charset=utf-8';
  const css = 'text/css; charset=utf-8';
  const files: Record<string, [type: string, read: () => Buffer]> = {
    '/docs/theme.js': [javascript, () => Buffer.from(theme)],
    '/docs/start.js': [javascript, () => Buffer.from(start)],
    '/docs/reference.css': [css, () => readFileSync(join(import.meta.dirname, 'reference.css'))],
    '/docs/files/swagger-ui.css': [css, () => readFileSync(join(folder, 'swagger-ui.css'))],
    '/docs/files/swagger-ui-bundle.js': [javascript, () => readFileSync(join(folder, 'swagger-ui-bundle.js'))],
  };
  for (const [path, [type, read]] of Object.entries(files)) app.get(path, compressedFile(type, read));
  return ['/docs', ...Object.keys(files)];
}
