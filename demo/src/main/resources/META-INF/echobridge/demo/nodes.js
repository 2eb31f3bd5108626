// The page of several nodes: how each is, and a button that kills it with -9 or starts it again.
const $ = (selector, root = document) => root.querySelector(selector);
const items = new Map(); // a node's name → its item in the list

for (;;) {
  try {
    const { nodes } = await (await fetch('/demo/nodes/state')).json();
    nodes.forEach(show);
    const are = state => nodes.some(node => node.state === state);
    if (are('running') && !are('starting')) openWindows();
    if ($('#failure').dataset.from === 'state') tell('');
  } catch {
    tell('The demo does not answer.', 'state');
  }
  await new Promise(resolve => setTimeout(resolve, 400));
}

// Not before the nodes are up: there is nobody to connect to.
function openWindows() {
  document.querySelectorAll('iframe[data-src]').forEach(frame => {
    frame.src = frame.dataset.src;
    frame.removeAttribute('data-src');
  });
}

function show({ name, state, clients }) {
  const item = items.get(name) ?? add(name);
  item.dataset.state = state;
  $('.state', item).textContent = state;
  $('.clients', item).textContent = state === 'running' ? `${clients} ${clients === 1 ? 'client' : 'clients'}` : '';
  $('button', item).textContent = state === 'down' ? 'Start' : 'Kill -9';
  $('button', item).value = state === 'down' ? 'start' : 'kill';
}

function add(name) {
  const item = $('#node').content.cloneNode(true).firstElementChild;
  item.id = item.dataset.node = name;
  $('b', item).textContent = name;
  $('button', item).addEventListener('click', event => act(event.target.value, name));
  $('#nodes').append(item);
  items.set(name, item);
  return item;
}

async function act(what, name) {
  try {
    const answer = await fetch(`/demo/nodes/${what}`, { method: 'POST', body: new URLSearchParams({ node: name }) });
    tell(answer.ok ? '' : await answer.text());
  } catch {
    tell('The demo does not answer.');
  }
}

function tell(problem, from = '') {
  $('#failure').textContent = problem;
  $('#failure').hidden = !problem;
  $('#failure').dataset.from = from;
}
