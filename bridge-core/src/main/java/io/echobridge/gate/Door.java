package io.echobridge.gate;

import io.echobridge.net.EventLoops;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where clients of one protocol come in. The protocol shows it each exchange: whose page it is
 * from, whether the client may come in and when its turn is, and what is kept of its request.
 * Everything is called on the exchange's IO thread.
 */
public final class Door {
  /** A client that wants to come in; one of these is called, once, on the request's loop. */
  public interface Guest extends Admission.Outcome {
    /** The server is going away: the client is to connect again, and finds another one. */
    void draining();
  }

  private final EventLoops loops;
  private final Origins origins;
  private final Admission admission;
  private final Clients<?> clients;

  /**
   * @param origins which pages may connect
   * @param admission who may connect, and how fast
   * @param clients those that are in; while they are drained nobody else comes in
   */
  public Door(EventLoops loops, Origins origins, Admission admission, Clients<?> clients) {
    this.loops = loops;
    this.origins = origins;
    this.admission = admission;
    this.clients = clients;
  }

  /** Answers a request that only asks what a page may send. Whether it was one. */
  public boolean answersPreflight(HttpServerExchange exchange) {
    boolean preflight = Cors.isPreflight(exchange);
    if (preflight) {
      Cors.answerPreflight(exchange, origins);
    }
    return preflight;
  }

  /** Lets the page read the answer, be it a refusal, where its origin may connect. */
  public void letPageRead(HttpServerExchange exchange) {
    Cors.allow(exchange, origins);
  }

  /** Whether the request names an origin, and one that no browser would write. */
  public static boolean hasOddOrigin(HttpServerExchange exchange) {
    String origin = origin(exchange);
    return origin != null && !origin.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Whether the page may connect; one that may not is counted. Other clients are no pages. */
  public boolean allowsPage(HttpServerExchange exchange) {
    String origin = origin(exchange);
    if (origin == null || origins.allows(origin)) {
      return true;
    }
    admission.refuseOrigin(origin);
    return false;
  }

  /** Takes a client in, now or when its turn comes, or refuses it. In the call of the handler. */
  public void admit(HttpServerExchange exchange, Guest guest) {
    if (clients.isDraining()) {
      // The next connection is to be made to another server, not kept with this one.
      exchange.setPersistent(false);
      guest.draining();
      return;
    }
    admission.handshake(exchange, loops.of(exchange.getIoThread()), new Turned(exchange, guest));
  }

  /**
   * What is kept for a client that was refused, where the protocol upgrades the connection to say
   * why; to be closed when that is done.
   */
  public Holding holdingOfRefused(HttpServerExchange exchange) {
    return admission.holdingOfRefused(exchange);
  }

  /** What becomes of a guest, perhaps after it waited for its turn. */
  private final class Turned implements Admission.Outcome {
    private final HttpServerExchange exchange;
    private final Guest guest;

    Turned(HttpServerExchange exchange, Guest guest) {
      this.exchange = exchange;
      this.guest = guest;
    }

    @Override
    public void admitted(Admitted place) {
      if (clients.isDraining()) {
        place.leave();
        guest.draining();
      } else {
        guest.admitted(place);
      }
    }

    @Override
    public void refused(Admission.Reason reason) {
      if (reason == Admission.Reason.MEMORY) {
        // A connection takes memory, too.
        exchange.setPersistent(false);
      }
      guest.refused(reason);
    }
  }

  /**
   * What is kept of a request. Cookies and Authorization are, only where they speak for the page.
   *
   * @param fromScript whether the request looks as if a script element made it, as with JSONP: such
   *     a request may be any page's, though no origin is named
   */
  public Handshake handshake(HttpServerExchange exchange, boolean fromScript) {
    return Handshakes.of(exchange, origins, fromScript);
  }

  private static @Nullable String origin(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
  }
}
