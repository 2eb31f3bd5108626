package io.echobridge.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * One request on a connection of its own, whose answer does not matter: if the server takes no
 * heartbeat, it ends the session, and that is noticed.
 */
final class Beat implements Receiver {
  private final ByteBuffer request;
  private Optional<Wire> wire = Optional.empty();

  private Beat(byte[] request) {
    this.request = ByteBuffer.wrap(request);
  }

  static void send(Target target, Selector selector, byte[] request) throws IOException {
    Beat beat = new Beat(request);
    beat.wire = Optional.of(Wire.open(target, selector, beat));
  }

  @Override
  public void opened() throws IOException {
    wire.orElseThrow().send(request);
  }

  @Override
  public int received(byte[] bytes, int from, int to) {
    wire.orElseThrow().close();
    return to;
  }

  @Override
  public void ended(String reason) {}
}
