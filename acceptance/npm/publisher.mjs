// Pusher's own library for node: node publisher.mjs PORT APP_ID KEY SECRET trigger|ask|encrypt|terminate
// Says of each request what came of it: a word, the status, the answer.
import Pusher from 'pusher';

const [port, appId, key, secret, what] = process.argv.slice(2);
const pusher = new Pusher({ appId, key, secret, host: '127.0.0.1', port, useTLS: false });

async function say(word, request) {
  try {
    const response = await request;
    console.log(word, response.status, await response.text());
  } catch (error) {
    console.log(word, error.status, (error.body ?? String(error)).trim());
  }
}

if (what === 'trigger') {
  await say('text', pusher.trigger('library', 'text', 'plain text'));
  await say('object', pusher.trigger(['private-library'], 'object', { a: [1, { b: null }] }));
  await say('batch', pusher.triggerBatch([{ channel: 'library.batch', name: 'text', data: 'in a batch' }]));
  await say('counted', pusher.trigger('library', 'other', {}, { info: 'subscription_count' }));
} else if (what === 'ask') {
  await say('channels', pusher.get({ path: '/channels', params: { filter_by_prefix: 'presence-', info: 'user_count' } }));
  await say('channel', pusher.get({ path: '/channels/presence-asked', params: { info: 'user_count' } }));
  await say('users', pusher.get({ path: '/channels/presence-asked/users' }));
  await say('nobody', pusher.get({ path: '/channels/nobody-there' }));
} else if (what === 'encrypt') {
  const encryptionMasterKeyBase64 = Buffer.alloc(32).toString('base64');
  const encrypting = new Pusher({ appId, key, secret, host: '127.0.0.1', port, useTLS: false, encryptionMasterKeyBase64 });
  await say('encrypted', encrypting.trigger('private-encrypted-secrets', 'sealed', { s: 'hidden ü' }));
} else {
  await say('terminated', pusher.terminateUserConnections('77'));
}
