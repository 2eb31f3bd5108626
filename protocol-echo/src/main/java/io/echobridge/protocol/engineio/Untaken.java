package io.echobridge.protocol.engineio;

import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An answer that its client has not taken yet. It counts as the client's memory until the exchange
 * is complete or its connection closed, whichever is told first, on whatever thread.
 */
final class Untaken {
  /** The last one of a connection: Undertow keeps close listeners, so each has one for all. */
  private static final AttachmentKey<Untaken> LAST = AttachmentKey.create(Untaken.class);

  private final AtomicReference<List<Frame>> packets;
  private final Holding holding;

  private Untaken(List<Frame> packets, Holding holding) {
    this.packets = new AtomicReference<>(packets);
    this.holding = holding;
  }

  /** On the exchange's IO thread. */
  static void count(HttpServerExchange exchange, List<Frame> packets, Holding holding) {
    Untaken untaken = new Untaken(packets, holding);
    packets.forEach(holding::take);
    exchange.addExchangeCompleteListener(
        (ended, next) -> {
          untaken.end();
          next.proceed();
        });
    if (exchange.getConnection().putAttachment(LAST, untaken) == null) {
      exchange.getConnection().addCloseListener(closed -> closed.getAttachment(LAST).end());
    }
  }

  private void end() {
    packets.getAndSet(List.of()).forEach(holding::giveBack);
  }
}
