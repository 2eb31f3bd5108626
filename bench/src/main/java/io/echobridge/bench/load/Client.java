package io.echobridge.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One client: it connects, subscribes to its channel as laravel-echo does, answers or sends
 * heartbeats, and has what it hears judged. On its reader's thread only.
 */
abstract class Client implements Receiver {
  private static final long DEFAULT_PING = TimeUnit.SECONDS.toNanos(20);

  private static final long UNJUDGED = TimeUnit.SECONDS.toNanos(5);

  private final Reader reader;
  private final int channel;
  private final Order order = new Order();
  private State state = State.AWAY;
  private boolean stalled;
  private Optional<Wire> wire = Optional.empty();
  private long pingEvery = DEFAULT_PING;
  private long nextPing;
  private long unjudgedUntil = System.nanoTime();

  Client(Reader reader, int channel) {
    this.reader = reader;
    this.channel = channel;
  }

  private enum State {
    AWAY,
    COMING,
    READY,
    HEARING
  }

  /** Sends a packet of Engine.IO, or another protocol's message. */
  abstract void say(String packet) throws IOException;

  /** Sends the heartbeat that old clients owe, if it is due. */
  void tick(long now) throws IOException {
    if (target().protocol().isOld() && isReady() && now - nextPing > 0) {
      nextPing = now + pingEvery;
      say("2");
    }
  }

  final void connect() {
    state = State.COMING;
    order.reset();
    try {
      wire = Optional.of(Wire.open(target(), reader.selector(), this));
    } catch (IOException e) {
      ended(String.valueOf(e.getMessage()));
    }
  }

  /** Goes without a word. */
  final void vanish() {
    wire.ifPresent(Wire::close);
    leaveTheRoll();
    state = State.AWAY;
  }

  /**
   * Leaves its channel and joins it again. Where in the channel's events that happens only the
   * server knows, so for a while it is not judged.
   */
  final void rejoin() throws IOException {
    if (isReady()) {
      unjudgedUntil = System.nanoTime() + UNJUDGED;
      String name = reader.roll().channel(channel);
      say(unsubscription(name));
      say(subscription(name));
    }
  }

  /** What asks for a channel. */
  String subscription(String name) {
    return "42[\"subscribe\",{\"channel\":\"" + name + "\",\"auth\":{\"headers\":{}}}]";
  }

  /** What leaves a channel. */
  String unsubscription(String name) {
    return "42[\"unsubscribe\",{\"channel\":\"" + name + "\",\"auth\":{\"headers\":{}}}]";
  }

  /** Reads no more; what it does not hear is not expected of it. */
  final void stall() {
    if (isReady()) {
      stalled = true;
      reader.roll().leave(channel, state == State.HEARING);
      wire().stall(true);
    }
  }

  /** Reads again, only to find out whether it was cut. */
  final void wake() {
    if (stalled) {
      wire().stall(false);
    }
  }

  final boolean isReady() {
    return state == State.READY || state == State.HEARING;
  }

  @Override
  public void ended(String reason) {
    if (stalled) {
      reader.roll().cut();
    } else if (state == State.COMING) {
      reader.roll().fail(reason);
    } else if (isReady()) {
      leaveTheRoll();
      reader.roll().lose(reason);
    }
    state = State.AWAY;
  }

  private void leaveTheRoll() {
    if (isReady() && !stalled) {
      reader.roll().leave(channel, state == State.HEARING);
    }
  }

  /** A packet of Engine.IO from the server, or another protocol's message. */
  final void packet(byte[] bytes, int from, int to) throws IOException {
    if (!stalled && from < to) {
      read(bytes, from, to);
    }
  }

  /** As {@link #packet}, when it is not empty and the client reads. */
  void read(byte[] bytes, int from, int to) throws IOException {
    switch (bytes[from]) {
      case '0' -> open(new String(bytes, from, to - from, ISO_8859_1));
      case '1' -> throw new IOException("the server has closed the session");
      case '2' -> say("3");
      case '4' -> message(bytes, from, to);
      default -> {} // heartbeats, and what releases a poll
    }
  }

  void open(String packet) throws IOException {
    int interval = packet.indexOf("\"pingInterval\":");
    if (interval >= 0) {
      String number = packet.substring(interval + 15).split("\\D", 2)[0];
      pingEvery = TimeUnit.MILLISECONDS.toNanos(Long.parseLong(number)) * 4 / 5;
    }
    if (!target().protocol().isOld()) {
      say("40");
    }
  }

  private void message(byte[] bytes, int from, int to) throws IOException {
    if (to - from > 2 && bytes[from + 1] == '2') {
      event(bytes, from, to);
    } else if (to - from > 1 && bytes[from + 1] == '0' && state == State.COMING) {
      enter();
    } else if (to - from > 1 && (bytes[from + 1] == '1' || bytes[from + 1] == '4')) {
      throw new IOException("the server refuses the namespace");
    }
  }

  /** The server takes requests now: asks for its channel. */
  final void enter() throws IOException {
    say(subscription(reader.roll().channel(channel)));
    state = State.READY;
    nextPing = System.nanoTime() + pingEvery;
    reader.roll().enter(channel);
  }

  final void event(byte[] bytes, int from, int to) {
    Mark mark = reader.mark();
    if (!mark.find(bytes, from, to)) {
      return;
    }
    if (state == State.READY) {
      state = State.HEARING;
      reader.roll().hear();
    }
    if (mark.sequence() > 0) {
      long now = System.nanoTime();
      if (now - unjudgedUntil < 0) {
        order.reset();
      }
      long micros = (now - mark.nanos()) / 1000;
      reader.tally().hear(order, mark.sequence(), micros);
    }
  }

  final Wire wire() {
    return wire.orElseThrow();
  }

  final Target target() {
    return reader.target();
  }

  final Reader reader() {
    return reader;
  }
}
