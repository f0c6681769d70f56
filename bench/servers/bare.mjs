// The least that Node can do: answers every request with the same headers and body, from memory, without a log.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { BENCH_PORT: port, BENCH_ANSWER: answerFile } = process.env;
/** @type {{ headers: Record<string, string>, body: string }} */
const answer = answerFile ? JSON.parse(readFileSync(answerFile, 'utf8')) : { headers: {}, body: 'pong' };

const server = createServer((_request, response) => {
  response.writeHead(200, answer.headers);
  response.end(answer.body);
});
// As Conch has it, so that the Keep-Alive header is the same too.
server.keepAliveTimeout = 65_000;
server.listen(Number(port), '127.0.0.1');
