package io.echobridge.protocol;

import io.echobridge.gate.ConnectionCount;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.util.List;

/** A client protocol of one app, mounted on the server. */
public interface ClientProtocol extends HttpHandler, AutoCloseable {
  /**
   * The path below which requests belong to this protocol, such as {@code /socket.io}. The handler
   * is called, on an IO thread, with {@link io.undertow.server.HttpServerExchange#getRelativePath}
   * being what follows it.
   */
  String path();

  /** How many clients are connected, and how. From any thread. */
  List<ConnectionCount> connections();

  /**
   * Takes no new clients, and ends the connections one after the other, evenly over that time and
   * in random order, in the way that makes clients connect again. Returns at once; from any thread.
   */
  void drain(Duration over);

  /** Ends every connection. Idempotent; does not wait for the clients. */
  @Override
  void close();
}
