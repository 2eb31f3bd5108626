// The application's side: it says who may listen, or says nothing for a while.
import { createServer } from 'node:http';
import { closeLater } from './process.mjs';

export class Auth {
  #waiting = null;

  static async start() {
    const auth = new Auth();
    auth.status = () => 200;
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => { body += bytes; });
      request.on('end', () => auth.#answer(request, new URLSearchParams(body).get('channel_name'), response));
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', 1024, done));
    auth.url = `http://127.0.0.1:${server.address().port}/broadcasting/auth`;
    closeLater(() => { server.closeAllConnections(); server.close(); });
    return auth;
  }

  /** From now on nobody gets an answer: who comes back meanwhile was let in without one. */
  hush() {
    this.#waiting = [];
  }

  /** Answers what was asked, and goes on answering. */
  speak() {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting.forEach((answer) => answer());
  }

  #answer(request, channel, response) {
    if (this.#waiting) {
      this.#waiting.push(() => this.#answer(request, channel, response));
      return;
    }
    const user = Number(/^Bearer user-(\d+)$/.exec(request.headers.authorization ?? '')?.[1] ?? 0);
    const status = user === 0 ? 403 : this.status(user, channel);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status !== 200 ? '{"message":""}'
      : channel.startsWith('presence-') ? JSON.stringify({ channel_data: { user_id: user, user_info: { id: user } } })
        : 'true');
  }
}
