// The application's side: it says who may listen, and counts how often it is asked.
import { createServer } from 'node:http';
import { closeLater } from './process.mjs';

export class Auth {
  static async start() {
    const auth = new Auth();
    auth.questions = [];
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

  #answer(request, channel, response) {
    const user = Number(/^Bearer user-(\d+)$/.exec(request.headers.authorization ?? '')?.[1] ?? 0);
    this.questions.push({ at: Date.now(), user, channel });
    const status = user === 0 ? 403 : this.status(user, channel);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status !== 200 ? '{"message":""}'
      : channel.startsWith('presence-') ? JSON.stringify({ channel_data: { user_id: user, user_info: { id: user } } })
        : 'true');
  }
}
