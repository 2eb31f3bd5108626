package io.echobridge.protocol.pusher;

import io.echobridge.auth.AppKeys;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Admitted;
import io.echobridge.gate.Door;
import io.echobridge.gate.ProtocolRefusal;
import io.echobridge.net.Frame;
import io.echobridge.protocol.pusher.frame.ErrorCode;
import io.echobridge.protocol.pusher.frame.Sayings;
import io.echobridge.websocket.WebSocketDoor;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a client is sent away before it is in. A page cannot see the status of a request for a
 * WebSocket, so the connection is upgraded, and both are said there.
 *
 * @param code what the close frame says, too
 * @param counted what it counts as; null where that was counted before
 */
record Refusal(int code, String words, @Nullable ProtocolRefusal counted)
    implements WebSocketDoor.Refusal {
  private static final Refusal FOREIGN_PAGE =
      new Refusal(ErrorCode.UNAUTHORISED, "Pages of this origin may not connect", null);

  /** Another server takes it, a second later. */
  static final Refusal DRAINING =
      new Refusal(ErrorCode.OVER_CAPACITY, "The server is going away", null);

  /** How much of what a client said is said back. */
  private static final int MAX_REPEATED = 100;

  /** Why a request is refused, if it is; a page of an origin that may not connect is counted. */
  static Optional<Refusal> of(HttpServerExchange exchange, AppKeys keys, Door door) {
    String key = key(exchange.getRelativePath());
    if (keys.find(key).isEmpty()) {
      String words = "App key " + beginning(key) + " does not exist here";
      return Optional.of(new Refusal(ErrorCode.UNKNOWN_KEY, words, ProtocolRefusal.KEY));
    }
    Optional<String> version = Version.named(exchange);
    if (version.isPresent() && !Version.isSpoken(version.get())) {
      String words =
          "Protocol version "
              + beginning(version.get())
              + " is not supported, "
              + Version.LEAST
              + " to "
              + Version.MOST
              + " are";
      return Optional.of(
          new Refusal(ErrorCode.UNSUPPORTED_VERSION, words, ProtocolRefusal.VERSION));
    }
    return door.allowsPage(exchange) ? Optional.empty() : Optional.of(FOREIGN_PAGE);
  }

  /**
   * Why one finds no place, where it is worth an upgrade: it comes back a second later, so not when
   * more come than the server can take in. Those who are refused by a status take their time.
   */
  static Optional<Refusal> of(Admission.Reason reason) {
    return switch (reason) {
      case CONNECTIONS, CLUSTER ->
          Optional.of(new Refusal(ErrorCode.OVER_CAPACITY, "The app has all its clients", null));
      case ADDRESS ->
          Optional.of(
              new Refusal(
                  ErrorCode.OVER_CAPACITY, "Too many clients are connected from here", null));
      default -> Optional.empty();
    };
  }

  @Override
  public Optional<Frame> farewell() {
    return Optional.of(Sayings.error(code, words));
  }

  @Override
  public void count(Admitted place) {
    if (counted != null) {
      place.countRefusal(counted, "a client is refused with " + code + ": " + words);
    }
  }

  /** The key in what follows the protocol's path. */
  static String key(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static String beginning(String text) {
    return text.length() <= MAX_REPEATED ? text : text.substring(0, MAX_REPEATED) + "…";
  }
}
