// `conch openapi`: prints the description of the HTTP API, as /v1/openapi.json serves it.
import { type Command, version } from './command.ts';

export const openapi: Command = {
  words: ['openapi'],
  summary: 'print the OpenAPI document of the HTTP API',
  details: ['The same as a running server serves at /v1/openapi.json. Needs neither store nor settings.'],
  options: {},
  example: 'npm run --silent conch -- openapi > openapi.json',
  askServer: false,
  async run() {
    const { openApiDocument } = await import('../http/openapi.ts');
    return { stdout: `${JSON.stringify(openApiDocument({ version }), null, 2)}\n`, exitCode: 0 };
  },
};
