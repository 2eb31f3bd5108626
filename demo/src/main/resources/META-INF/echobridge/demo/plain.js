// One channel on three kinds of page. Two of them need nothing but the browser.
import Echo from '/demo/echo.js';

const $ = (selector, root = document) => root.querySelector(selector);

// --- laravel-echo ---

await new Promise((resolve, reject) => {
  document.head.append(Object.assign(document.createElement('script'), { src: '/socket.io/4/socket.io.min.js', onload: resolve, onerror: reject }));
});
const echo = new Echo({ broadcaster: 'socket.io', client: io, host: location.origin });
echo.connector.socket.on('connect', () => state('echo', 'connected'));
echo.connector.socket.on('disconnect', () => state('echo', 'reconnecting'));
echo.channel('news').listen('MessagePosted', message => show('echo', message));

// --- a plain WebSocket ---

let wait = 500; // milliseconds
(function open() {
  const ws = new WebSocket(`${location.origin.replace('http', 'ws')}/ws?channel=news`);
  ws.onopen = () => { wait = 500; state('websocket', 'connected'); };
  ws.onmessage = event => show('websocket', JSON.parse(event.data));
  ws.onclose = () => {
    state('websocket', 'reconnecting');
    setTimeout(open, wait * (1 + Math.random()));
    wait = Math.min(wait * 2, 10_000);
  };
})();

// --- server-sent events ---

const events = new EventSource('/sse?channel=news');
events.onopen = () => state('sse', 'connected');
events.onerror = () => state('sse', events.readyState === 2 ? 'refused' : 'reconnecting');
events.onmessage = event => show('sse', JSON.parse(event.data).data);

// --- what they show, and the button ---

function state(client, text) {
  const line = $(`#${client} .connection`);
  line.dataset.state = text;
  line.textContent = text === 'connected' ? text : `${text}…`;
}

function show(client, { from, text }) {
  const item = document.createElement('li');
  item.dataset.kind = 'event';
  item.append(
    Object.assign(document.createElement('b'), { textContent: from ?? '' }),
    Object.assign(document.createElement('time'), { textContent: new Date().toLocaleTimeString() }),
    Object.assign(document.createElement('span'), { textContent: text ?? '' }));
  const feed = $(`#${client} .feed`);
  feed.append(item);
  while (feed.children.length > 100) feed.firstChild.remove();
  feed.scrollTop = feed.scrollHeight;
}

$('#publish').addEventListener('submit', async event => {
  event.preventDefault();
  const form = new URLSearchParams({ channel: 'news', from: 'this page', text: $('#publish input').value });
  const problem = await fetch('/demo/publish', { method: 'POST', body: form })
    .then(async answer => answer.ok ? '' : answer.text(), () => 'The server does not answer.');
  $('#failure').textContent = problem;
  $('#failure').hidden = !problem;
});
