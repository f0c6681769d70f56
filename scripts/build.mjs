// `npm run build`: builds the web interface into web/dist, whether or not it looks up to date.
import { rebuildWeb, runMain } from './setup.mjs';

await runMain(async () => {
  await rebuildWeb();
  return 0;
});
