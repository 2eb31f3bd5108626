package io.echobridge.relay;

import io.echobridge.http.ExchangeDeadline;
import io.echobridge.http.RequestSize;
import io.echobridge.net.EventLoop;
import io.echobridge.net.HeapShares;
import io.echobridge.net.MemoryBudget;
import io.echobridge.net.Timer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request for a session that another node may have, at a node that has just started and does not
 * know yet which nodes there are. A balancer that checks nothing sends such requests; were they
 * refused, clients would lose their sessions. On the request's loop.
 */
final class EarlyRequest {
  /** Longer than a node needs to hear of the others, once its broker is up. */
  private static final long PATIENCE_MILLIS = 10_000;

  private static final long AGAIN_MILLIS = 50;

  private static final MemoryBudget MEMORY = HeapShares.WAITING_HANDSHAKES;

  private final Relay relay;
  private final HttpServerExchange exchange;
  private final BooleanSupplier settled;
  private final Supplier<RelayTargets.@Nullable Target> owner;
  private final Consumer<RelayTargets.Target> found;
  private final Runnable gone;
  private final EventLoop loop;
  private final long size;
  private long waited;
  private boolean over;

  /**
   * @param settled whether it is known which nodes there are
   * @param owner the node that has the session, once it is known
   * @param found passes the request on
   * @param gone answers where nobody has the session
   */
  EarlyRequest(
      Relay relay,
      HttpServerExchange exchange,
      BooleanSupplier settled,
      Supplier<RelayTargets.@Nullable Target> owner,
      Consumer<RelayTargets.Target> found,
      Runnable gone) {
    this.relay = relay;
    this.exchange = exchange;
    this.settled = settled;
    this.owner = owner;
    this.found = found;
    this.gone = gone;
    this.loop = relay.loop(exchange.getIoThread());
    this.size = RequestSize.of(exchange);
  }

  /** In the call of the handler. */
  void begin() {
    if (!relay.begin()) {
      gone.run();
      return;
    }
    if (!MEMORY.tryReserve(size)) {
      relay.ended();
      gone.run();
      return;
    }
    ExchangeDeadline.whenOver(exchange, () -> over = true);
    exchange.dispatch(SameThreadExecutor.INSTANCE, this::look);
  }

  private void look() {
    if (over) {
      ended();
      return;
    }
    boolean last = settled.getAsBoolean() || waited >= PATIENCE_MILLIS;
    RelayTargets.Target target = owner.get();
    if (target == null && !last) {
      waited += AGAIN_MILLIS;
      loop.schedule(Timer.of(this::look), AGAIN_MILLIS);
      return;
    }
    ended();
    if (target == null) {
      gone.run();
    } else {
      found.accept(target);
    }
  }

  private void ended() {
    MEMORY.release(size);
    relay.ended();
  }
}
