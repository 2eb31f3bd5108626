// A Socket.IO cluster of two servers on one Redis, with a client on the second, and the emitters that backends use.
// A command a line comes in, a report a line goes out: {"do":"emit","emitter":"new","rooms":["r"],"arguments":["e",1]}

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import { Emitter } from "@socket.io/redis-emitter";
import { createClient } from "redis";
import { Server } from "socket.io";
import { io as connect } from "io-4.8";

const port = Number(process.argv[2]);
const report = (what) => process.stdout.write(JSON.stringify(what) + "\n");

async function redis() {
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  await client.connect();
  return client;
}

async function server() {
  const http = createServer();
  // Who waits for an answer that never comes waits so long.
  const io = new Server(http, { adapter: createAdapter(await redis(), await redis(), { requestsTimeout: 100_000 }) });
  await new Promise((done) => http.listen(0, "127.0.0.1", done));
  io.on("connection", (socket) => socket.join("orders.7"));
  io.on("question", (answer) => answer("answer"));
  return { io, url: `http://127.0.0.1:${http.address().port}` };
}

const [first, second] = [await server(), await server()];
const require = createRequire(import.meta.url);
const old = require("socket.io-emitter")({ host: "127.0.0.1", port });
const oldest = require("socket.io-emitter-0.2")({ host: "127.0.0.1", port }); // which today's servers do not hear
const emitters = { new: new Emitter(await redis()), old, oldest, server: first.io };
const client = connect(second.url, { transports: ["websocket"] });
client.onAny((...heard) => report({ report: "heard", arguments: heard }));
client.on("connect", () => report({ report: "ready" }));

const commands = {
  emit({ emitter, rooms, arguments: all }) {
    rooms.reduce((to, room) => to.to(room), emitters[emitter]).emit(...all);
  },
  async ask() {
    const start = Date.now();
    const sockets = await first.io.fetchSockets();
    const answers = await new Promise((done, failed) =>
      first.io.serverSideEmit("question", (fault, all) => (fault ? failed(fault) : done(all))));
    report({ report: "asked", sockets: sockets.length, answers, millis: Date.now() - start });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  await commands[command.do](command);
}
process.exit(0);
