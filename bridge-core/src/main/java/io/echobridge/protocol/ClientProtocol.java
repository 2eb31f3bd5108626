package io.echobridge.protocol;

import io.echobridge.gate.Client;
import io.echobridge.gate.ConnectionCount;
import io.echobridge.net.Holding;
import io.undertow.server.HttpHandler;
import io.undertow.util.AttachmentKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client protocol of one app, mounted on the server. */
public interface ClientProtocol extends HttpHandler, AutoCloseable {
  /** On a request that leads to no app: it is only to be refused. */
  AttachmentKey<Boolean> NO_APP = AttachmentKey.create(Boolean.class);

  /**
   * Which of its {@link #paths} a request is below; empty at the app's own path. Left out for a
   * protocol that has one path and no roots: a poll that waits would hold a table for it. A server
   * that has but one app may leave it out: then it is what comes before the relative path.
   */
  AttachmentKey<String> MOUNT = AttachmentKey.create(String.class);

  /**
   * The paths below which requests belong to this protocol, such as {@code /socket.io}; constant.
   * The handler is called, on an IO thread, with {@link
   * io.undertow.server.HttpServerExchange#getRelativePath} being what follows the longest that
   * fits.
   */
  List<String> paths();

  /**
   * Whether a path names this protocol's app, as a key in it does: such a request is for this app,
   * whatever host it came by. The path is below one of {@link #paths}, and untrusted. From any
   * thread.
   */
  default boolean owns(String path) {
    return false;
  }

  /**
   * Whether this protocol tells a client why it finds no app, where a path names none, and neither
   * host nor path leads to one. The path is below one of {@link #paths}, and untrusted. From any
   * thread. The request then has the attachment {@link #NO_APP}.
   */
  default boolean refuses(String path) {
    return false;
  }

  /**
   * Whether this protocol takes WebSockets at the app's own path, {@code /} where it has none:
   * other requests there are not for it. The handler is called with a relative path that is empty
   * or {@code /}. From any thread.
   */
  default boolean takesRoot() {
    return false;
  }

  /** How many clients are connected, and how. From any thread. */
  List<ConnectionCount> connections();

  /** The client that the process keeps this for. Walks all of them; from any thread. */
  default Optional<Client> whose(Holding holding) {
    return Optional.empty();
  }

  /**
   * How often clients were sent away, by the codes that tell them when to come back; all codes are
   * there from the start. From any thread.
   */
  default Map<Integer, Long> sentAway() {
    return Map.of();
  }

  /**
   * Takes no new clients, and ends the connections one after the other, evenly over that time and
   * in random order, in the way that makes clients connect again. Returns at once; from any thread.
   */
  void drain(Duration over);

  /** Ends every connection. Idempotent; does not wait for the clients. */
  @Override
  void close();
}
