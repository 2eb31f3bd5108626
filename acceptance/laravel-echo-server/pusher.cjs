// Pusher's own library publishes an event and asks for the channels: node pusher.cjs PORT APP KEY SECRET
const Pusher = require('pusher');

const [port, appId, key, secret] = process.argv.slice(2);
const pusher = new Pusher({ appId, key, secret, host: '127.0.0.1', port, useTLS: false });

/** An answer's status and body; errors have them too. */
async function say(what, request) {
  const answer = await request.catch((error) => error);
  const body = typeof answer.text === 'function' ? await answer.text() : answer.body;
  console.log(what, answer.status, body);
}

async function main() {
  await say('trigger', pusher.trigger('news', 'pushed', { price: 1.5 }));
  await say('channels', pusher.get({ path: '/channels', params: { filter_by_prefix: 'presence-' } }));
}

main();
