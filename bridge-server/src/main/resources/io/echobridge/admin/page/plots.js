// The plots: each has its lines, a legend whose entries switch them, and the latest values as text.
import uPlot from './uplot.js';
import { node } from './dom.js';
import { bytes, clock, count, millis, rate } from './format.js';
import { missing, read } from './history.js';

const COLOURS = 8;
const MOST_LINES = 12;
const LEAST_SECONDS = 300;
// "least": what the axis reaches at least, so that its labels differ.
const PLOTS = [
  { id: 'clients', title: 'Clients by protocol', of: ['clients'], shown: count, least: 4 },
  { id: 'events', title: 'Events in, messages out', of: ['in', 'out'], shown: rate, names: { in: 'events in', out: 'messages out' } },
  { id: 'fan-out', title: 'Fan-out', of: ['fan-out'], shown: millis },
  { id: 'authorization', title: 'Authorisation', of: ['authorization'], shown: millis },
  { id: 'waiting', title: 'Waiting for slow clients', of: ['waiting', 'in-flight'], shown: bytes, least: 1000, names: { waiting: 'before sockets', 'in-flight': 'in flight' } },
  { id: 'refused', title: 'Refused, by reason', of: ['refused'], shown: rate },
  { id: 'lag', title: 'Behind at the brokers', of: ['lag'], shown: count, least: 4 },
  { id: 'node-clients', title: 'Clients by node', of: ['node-clients'], shown: count, least: 4, nodes: true },
  { id: 'node-out', title: 'Messages out by node', of: ['node-out'], shown: rate, nodes: true },
  { id: 'node-waiting', title: 'Waiting for slow clients, by node', of: ['node-waiting'], shown: bytes, least: 1000, nodes: true }];

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const short = seconds => clock(seconds * 1000).slice(0, 5);

/** Values without a neighbour, which no line would show. */
function alone(chart, line) {
  const values = chart.data[line];
  const found = [];
  values.forEach((value, i) => {
    if (value !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null) found.push(i);
  });
  return found;
}

/** One line for all nodes, as long as each of them says something. */
function sum(times, lines) {
  const values = times.map((time, i) => {
    const known = lines.map(line => line.values[i]).filter(value => value !== null);
    return known.length ? known.reduce((a, b) => a + b, 0) : null;
  });
  return [{ plot: lines[0].plot, name: 'all nodes', values }];
}

class Plot {
  constructor(what, sync) {
    this.what = what;
    this.sync = sync;
    this.hidden = new Set();
    this.drawn = '';
    this.latest = node('span', {});
    this.canvas = node('div', { class: 'canvas', role: 'img', 'aria-label': what.title });
    this.legend = node('ul', { class: 'legend', 'aria-label': what.title + ': lines' });
    this.element = node('figure', { class: 'plot', 'data-plot': what.id },
      node('figcaption', {}, what.title, this.latest), this.canvas, this.legend);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.canvas);
  }

  update(app, summed) {
    let { times, lines } = read(app, this.what.of);
    this.element.hidden = lines.length < (this.what.nodes ? 2 : 1);
    if (this.element.hidden) return;
    if (this.what.nodes && summed) lines = sum(times, lines);
    // What has been zero all the time is of no use beside what has not.
    if (lines.length > 2 && !this.what.nodes) {
      const said = lines.filter(line => line.values.some(value => value));
      lines = said.length ? said : lines.slice(0, 1);
    }
    lines = lines.slice(0, MOST_LINES);
    this.lines = lines.map(line => ({ ...line, label: this.what.names?.[line.plot] || line.name || line.plot }));
    const form = this.lines.map(line => line.label).join('\n');
    const data = [times, ...this.lines.map(line => line.values)];
    if (form !== this.drawn || !this.chart) {
      this.drawn = form;
      this.build(data);
    } else {
      this.chart.setData(data);
    }
    this.tell(null);
  }

  build(data) {
    this.chart?.destroy();
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--grid'), width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
    this.chart = new uPlot({
      width: Math.max(120, this.canvas.clientWidth), height: Math.max(100, this.canvas.clientHeight),
      legend: { show: false },
      cursor: { sync: { key: this.sync }, drag: { x: false, y: false }, points: { size: 6 } },
      scales: { x: { range: (chart, first, last) => [Math.min(first, last - LEAST_SECONDS), last] }, y: { range: (chart, lowest, most) => [0, Math.max(most * 1.12, this.what.least || 0) || 1] } },
      axes: [
        { ...axis, size: 24, space: 60, incrs: [60, 120, 180, 300, 600], values: (chart, splits) => splits.map(short) },
        { ...axis, size: 62, space: 28, values: (chart, splits) => splits.map(value => this.what.shown(value)) }],
      series: [{}, ...this.lines.map((line, i) => ({
        label: line.label, stroke: colour('--c' + i % COLOURS), width: 1.6, points: { show: true, size: 4, filter: alone }, spanGaps: false, show: !this.hidden.has(line.label),
        dash: i < COLOURS ? undefined : [4, 3] }))],
      hooks: { setCursor: [chart => this.tell(chart.cursor.idx)] },
    }, data, this.canvas);
    this.buttons = this.lines.map((line, i) => {
      const value = node('b', {});
      const button = node('button', { type: 'button', 'aria-pressed': String(!this.hidden.has(line.label)), title: line.label },
        node('i', { class: 'c' + i % COLOURS, 'aria-hidden': 'true' }), line.label, value);
      button.addEventListener('click', () => {
        const isHidden = !this.hidden.delete(line.label) && Boolean(this.hidden.add(line.label));
        button.setAttribute('aria-pressed', String(!isHidden));
        this.chart.setSeries(i + 1, { show: !isHidden });
      });
      return { button, value };
    });
    this.legend.replaceChildren(...this.buttons.map(({ button }) => node('li', {}, button)));
  }

  /** The values under the cursor, or the latest. */
  tell(index) {
    if (!this.chart) return;
    const times = this.chart.data[0];
    const at = index ?? times.length - 1;
    const words = this.lines.map((line, i) => {
      const value = this.chart.data[i + 1]?.[at];
      const text = value === null || value === undefined ? '–' : this.what.shown(value);
      if (this.buttons[i].value.textContent !== text) this.buttons[i].value.textContent = text;
      return line.label + ' ' + text;
    });
    this.latest.textContent = index === null || index === undefined ? 'now' : clock(times[at] * 1000);
    if (index === null || index === undefined) this.canvas.setAttribute('aria-label', this.what.title + ', now: ' + words.join(', '));
  }

  resize() {
    if (this.chart && this.canvas.clientWidth > 0) this.chart.setSize({ width: this.canvas.clientWidth, height: this.canvas.clientHeight });
  }

  redraw() {
    this.drawn = '';
  }

  close() {
    this.observer.disconnect();
    this.chart?.destroy();
  }
}

export class Plots {
  constructor() {
    this.plots = PLOTS.map(what => new Plot(what, 'time'));
    this.sum = node('input', { type: 'checkbox' });
    this.choice = node('label', { class: 'check', hidden: true }, this.sum, 'Sum of all nodes');
    this.missing = node('p', { class: 'none', hidden: true });
    this.element = node('section', { 'aria-label': 'The last 15 minutes' },
      node('div', { class: 'row' }, this.choice), this.missing, node('div', { class: 'plots' }, ...this.plots.map(plot => plot.element)));
    this.sum.addEventListener('change', () => this.update(this.app));
    this.closed = new AbortController();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.plots.forEach(plot => plot.redraw());
      this.update(this.app);
    }, { signal: this.closed.signal });
  }

  update(app) {
    if (this.closed.signal.aborted) return;
    this.app = app;
    this.choice.hidden = read(app, ['node-clients']).lines.length < 2;
    this.missing.hidden = missing() === 0;
    this.missing.textContent = `Lines that found no room: ${count(missing())}, of apps, nodes and reasons that came later.`;
    this.plots.forEach(plot => plot.update(app, this.sum.checked && !this.choice.hidden));
  }

  /** What the window, the screen and the other charts know of it: all of that would stay. */
  close() {
    this.closed.abort();
    this.plots.forEach(plot => plot.close());
  }
}
