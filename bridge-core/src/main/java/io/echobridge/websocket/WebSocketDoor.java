package io.echobridge.websocket;

import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Door;
import io.echobridge.gate.Handshake;
import io.echobridge.net.ConnectionIds;
import io.echobridge.net.Frame;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where clients of one protocol come in that have nothing but WebSockets. A page cannot see the
 * status of a request for one, so whoever is refused is let in all the same, and told there; but
 * not when more come than the server can take in. Called on the request's IO thread.
 */
public final class WebSocketDoor {
  /** How many that are refused may be connected, until they have taken in why. */
  private static final int MOST_LEAVING = 500;

  /** Why a client is not let in. */
  public interface Refusal {
    /** What the close frame says. */
    int code();

    /** What is said before that. */
    default Optional<Frame> farewell() {
      return Optional.empty();
    }

    /** Counts it, where that was not done before. */
    void count(Admitted place);
  }

  /** Makes a client of a WebSocket that is open. */
  @FunctionalInterface
  public interface Opening {
    /**
     * Called on the socket's loop. The opening lives until then, so it must not hold the request.
     *
     * @param id the client's
     * @param handshake what is kept of its request
     */
    WebSocketListener open(String id, Admitted place, Handshake handshake, WebSocket socket);
  }

  private final Door door;
  private final WebSocketUpgrade upgrade;
  private final Function<Admission.Reason, Optional<? extends Refusal>> full;
  private final Optional<? extends Refusal> draining;
  private final IntConsumer sentAway;
  private final AtomicInteger leaving = new AtomicInteger();

  /**
   * @param full how a client is refused that finds no place; empty where that is not worth an
   *     upgrade
   * @param draining how one is refused while the server is going away; likewise
   * @param sentAway hears each code with which a client is refused
   */
  public WebSocketDoor(
      Door door,
      WebSocketUpgrade upgrade,
      Function<Admission.Reason, Optional<? extends Refusal>> full,
      Optional<? extends Refusal> draining,
      IntConsumer sentAway) {
    this.door = door;
    this.upgrade = upgrade;
    this.full = full;
    this.draining = draining;
    this.sentAway = sentAway;
  }

  /** Answers a request that can never become a WebSocket. Whether it was one. */
  public static boolean answersFault(HttpServerExchange exchange) {
    if (!WebSocketUpgrade.isRequested(exchange)) {
      exchange.getResponseHeaders().put(Headers.UPGRADE, "websocket");
      answer(exchange, StatusCodes.UPGRADE_REQUIRED, "Only WebSockets are spoken here\n");
    } else if (WebSocketUpgrade.fault(exchange) != null || Door.hasOddOrigin(exchange)) {
      answer(exchange, StatusCodes.BAD_REQUEST, "Expected a request for a WebSocket\n");
    } else {
      return false;
    }
    return true;
  }

  /** Takes a client in, now or when its turn comes, unless there is no place for it. */
  public void admit(HttpServerExchange exchange, Opening opening) {
    door.admit(exchange, new Guest(exchange, null, opening));
  }

  /**
   * Refuses a client, now or when its turn comes: that takes a turn as well, since it costs an
   * upgrade.
   */
  public void refuse(HttpServerExchange exchange, Refusal refusal) {
    door.admit(exchange, new Guest(exchange, refusal, null));
  }

  /** A request for a WebSocket, perhaps after it waited for its turn. */
  private final class Guest implements Door.Guest {
    private final HttpServerExchange exchange;
    private final @Nullable Refusal refusal;
    private final @Nullable Opening opening;

    Guest(HttpServerExchange exchange, @Nullable Refusal refusal, @Nullable Opening opening) {
      this.exchange = exchange;
      this.refusal = refusal;
      this.opening = opening;
    }

    @Override
    public void admitted(Admitted place) {
      if (opening != null) {
        open(exchange, place, opening);
        return;
      }
      if (refusal != null) {
        refusal.count(place);
        sendAway(exchange, refusal, place.holding());
      }
      place.leave();
    }

    @Override
    public void refused(Admission.Reason reason) {
      refuse(full.apply(reason));
    }

    @Override
    public void draining() {
      refuse(draining);
    }

    /** Tells a client that has no place; one that is refused anyway is told that. */
    private void refuse(Optional<? extends Refusal> why) {
      if (why.isEmpty()) {
        tryLater(exchange);
        return;
      }
      Holding holding = door.holdingOfRefused(exchange);
      sendAway(exchange, refusal == null ? why.get() : refusal, holding);
      holding.close();
    }
  }

  private void open(HttpServerExchange exchange, Admitted place, Opening opening) {
    Handshake handshake = door.handshake(exchange, false);
    String id = ConnectionIds.next();
    upgrade.accept(
        exchange,
        place.holding(),
        place::leave,
        socket -> opening.open(id, place, handshake, socket));
  }

  /**
   * Upgrades the connection, to say there why it ends. It has no place among the clients, so no
   * more than a few of these may take their time.
   *
   * @param holding may be closed at once
   */
  private void sendAway(HttpServerExchange exchange, Refusal refusal, Holding holding) {
    if (leaving.incrementAndGet() > MOST_LEAVING) {
      leaving.decrementAndGet();
      tryLater(exchange);
      return;
    }
    exchange.setPersistent(true); // Only such a connection is upgraded; this one then ends.
    sentAway.accept(refusal.code());
    upgrade.acceptToEnd(
        exchange, holding, leaving::decrementAndGet, socket -> SentAway.of(socket, refusal));
  }

  private static void tryLater(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, 1);
    answer(exchange, StatusCodes.SERVICE_UNAVAILABLE, "Connect again later\n");
  }

  private static void answer(HttpServerExchange exchange, int status, String text) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(text);
  }

  /** A client that is refused on its own WebSocket, and is not listened to. */
  private static final class SentAway implements WebSocketListener {
    private static final SentAway LISTENER = new SentAway();

    static WebSocketListener of(WebSocket socket, Refusal refusal) {
      refusal.farewell().ifPresent(socket.sink()::send);
      socket.close(refusal.code());
      return LISTENER;
    }

    @Override
    public void onText(String message) {}

    @Override
    public void onBinary(byte[] message) {}

    @Override
    public void onClosed(int code) {}
  }
}
