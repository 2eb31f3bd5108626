// Pulls the page's plug for ten seconds, while a clock of the application goes on, and shows what became of each tick.
const CUT = 10_000; // milliseconds
const TICKS_BEFORE = 3;
const LATE = 400; // more is late: a tick comes every 500 ms
const PATIENCE = 8_000; // for the last tick
const $ = selector => document.querySelector(selector);

/** Only for Socket.IO: of a client on pusher-js the server does not know what it has. */
export function addPlug(echo, client) {
  $('#plug').hidden = client === 'pusher';
  if (client === 'pusher') return;
  if (client === '2') $('#plug-note').textContent = 'A page on socket.io 2 does not say which ticks it has, so it misses those of the ten seconds.';
  let run; // the one that is under way
  echo.channel('clock').listen('Ticked', tick => run?.heard(tick));
  $('#pull').addEventListener('click', async () => {
    $('#pull').disabled = true;
    run = new Run(echo.connector.socket.io);
    await run.over();
    $('#pull').disabled = false;
  });
}

class Run {
  name = Math.random().toString(36).slice(2, 12);
  came = new Map(); // a tick's number → how long it was on its way, in milliseconds
  numbers = []; // in the order in which they came, twice if they came twice

  constructor(manager) {
    this.manager = manager;
  }

  async over() {
    $('#ticks').replaceChildren();
    say('The clock ticks.', '');
    let answer;
    try {
      answer = await fetch('/demo/clock', { method: 'POST', body: new URLSearchParams({ run: this.name }) });
    } catch {
      return say('', 'The server does not answer.');
    }
    if (!answer.ok) return say('', await answer.text());
    const { ticks, millis } = await answer.json();
    this.ticks = ticks;
    await new Promise(done => {
      this.done = done;
      setTimeout(done, ticks * millis + PATIENCE);
    });
    this.conclude();
  }

  heard({ run, number, at }) {
    if (run !== this.name) return;
    this.numbers.push(number);
    this.came.set(number, Date.now() - at);
    this.show(number);
    if (this.numbers.length === TICKS_BEFORE) this.cut();
    if (number === this.ticks) setTimeout(this.done, LATE); // in case that one comes twice
  }

  // The clocks of two machines differ: the fastest tick counts as one that was on time.
  late(number) {
    return this.came.get(number) - Math.min(...this.came.values());
  }

  show(number) {
    const late = this.late(number);
    if (late > LATE) add(number, 'late', `${seconds(late)} late`);
    else add(number, 'event', 'on time');
  }

  // The unmodified client does all of this by itself. It hears what a browser says when the network goes, drops its connection,
  // and comes back with what it knows of its session. Only its pause is set: without a network it would find nobody before.
  cut() {
    const { manager } = this;
    const options = ['reconnectionDelay', 'reconnectionDelayMax', 'randomizationFactor'];
    const before = options.map(option => manager[option]());
    manager.once('reconnect', () => options.forEach((option, i) => manager[option](before[i])));
    options.forEach((option, i) => manager[option]([CUT, CUT, 0][i]));
    window.dispatchEvent(new Event('offline'));
    if (manager.engine.readyState !== 'closed') manager.engine.close(); // older clients, and on localhost also new ones, do not listen
    const back = Date.now() + CUT;
    const counting = setInterval(() => {
      const left = Math.ceil((back - Date.now()) / 1000);
      if (left > 0) return say(`Unplugged. Back in ${left} s.`, '');
      say('Plugged in again.', '');
      clearInterval(counting);
    }, 200);
  }

  conclude() {
    const { numbers, came, ticks } = this;
    const late = [...came.keys()].filter(number => this.late(number) > LATE);
    const missed = Array.from({ length: ticks }, (_, i) => i + 1).filter(number => !came.has(number));
    missed.forEach(number => add(number, 'missed', 'missed'));
    const most = Math.max(0, ...late.map(number => this.late(number)));
    const twice = numbers.length - came.size;
    const inOrder = numbers.every((number, i) => i === 0 || numbers[i - 1] < number);
    say('', [
      late.length ? `${late.length} of ${ticks} ticks came late, up to ${seconds(most)}.` : 'No tick came late.',
      `Missed: ${missed.length || 'none'}. Twice: ${twice || 'none'}. In order: ${inOrder ? 'yes' : 'no'}.`,
    ].join(' '));
  }
}

function say(state, result) {
  $('#plug-state').textContent = state;
  $('#plug-result').textContent = result;
}

function add(number, kind, text) {
  const item = document.createElement('li');
  item.dataset.kind = kind;
  item.append(Object.assign(document.createElement('b'), { textContent: number }), text);
  const next = [...$('#ticks').children].find(each => Number(each.firstChild.textContent) > number);
  $('#ticks').insertBefore(item, next ?? null);
}

function seconds(millis) {
  return `${(millis / 1000).toFixed(1)} s`;
}
