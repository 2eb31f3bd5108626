// What is between clients and a node, or between a node and its broker: it can break in several ways.
import { connect, createServer } from 'node:net';
import { closeLater } from './process.mjs';

export class Wire {
  static async to(port) {
    const wire = new Wire();
    wire.target = port;
    wire.pairs = new Set();
    wire.isCut = false;
    wire.server = createServer({ noDelay: true }, (near) => wire.#accept(near));
    await new Promise((done) => wire.server.listen(0, '127.0.0.1', done));
    wire.port = wire.server.address().port;
    wire.url = `http://127.0.0.1:${wire.port}`;
    closeLater(() => wire.#close());
    return wire;
  }

  #accept(near) {
    near.on('error', () => {});
    if (this.isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const pair = { near, far };
    this.pairs.add(pair);
    far.on('error', () => {});
    near.once('data', (bytes) => { pair.isWebSocket = bytes.includes('websocket'); });
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => { if (!pair.swallowed) far.destroy(); });
    far.on('close', () => {
      pair.farGone = Date.now();
      near.destroy();
      this.pairs.delete(pair);
    });
  }

  /** Ends all connections, and takes no new ones. Both ends notice. */
  cut() {
    this.isCut = true;
    this.pairs.forEach(({ near, far }) => { near.destroy(); far.destroy(); });
  }

  mend() {
    this.isCut = false;
  }

  /** The clients' ends break, as when a phone changes its network; the other end hears nothing of it. Returns what is left. */
  halfOpen() {
    const left = [...this.pairs].filter((pair) => !pair.swallowed);
    for (const pair of left) {
      pair.swallowed = true;
      pair.near.unpipe(pair.far);
      pair.far.unpipe(pair.near);
      pair.far.resume();
      pair.near.destroy();
    }
    return left;
  }

  #close() {
    this.pairs.forEach(({ near, far }) => { near.destroy(); far.destroy(); });
    return new Promise((done) => this.server.close(done));
  }
}
