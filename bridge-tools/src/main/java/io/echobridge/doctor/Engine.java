package io.echobridge.doctor;

import java.net.URI;
import java.util.regex.Pattern;

/** As much of Engine.IO as tells who answers. */
final class Engine {
  /** A digit is what tells it from what other programs say of their errors. */
  private static final Pattern REFUSAL =
      Pattern.compile("^\\{\"code\":[0-5],\"message\":\".*", Pattern.DOTALL);

  private static final Pattern OLD = Pattern.compile("^\\d+:0\\{.*", Pattern.DOTALL);

  private Engine() {}

  /** The base address of a listener on this machine. */
  static URI local(String scheme, String host, int port) {
    String name = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return URI.create(scheme + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
  }

  /**
   * Where a polling client begins.
   *
   * @param query what else stands in the query, such as {@code &app=shop}
   */
  static URI polling(URI base, String path, String query) {
    return at(base, base.getScheme(), path, "polling", query);
  }

  /** Where a WebSocket client begins. */
  static URI webSocket(URI base, String path, String query) {
    return at(base, base.getScheme().equals("https") ? "wss" : "ws", path, "websocket", query);
  }

  private static URI at(URI base, String scheme, String path, String transport, String query) {
    return URI.create(
        scheme
            + "://"
            + base.getRawAuthority()
            + pathOf(base)
            + path
            + "/?EIO=4&transport="
            + transport
            + query);
  }

  /** What stands before the protocol's path; empty where nothing does. */
  static String pathOf(URI base) {
    return base.getRawPath() == null ? "" : base.getRawPath().replaceFirst("/+$", "");
  }

  /** Whether this is the beginning of a session, in the fourth version of the protocol. */
  static boolean isOpen(String packet) {
    return packet.startsWith("0{");
  }

  /** Whether a server of Engine.IO lets nobody in this way, or not now. */
  static boolean isRefusal(String body) {
    return REFUSAL.matcher(body).matches();
  }

  /** Whether a server of the third version answered: it begins with the length. */
  static boolean isOldServer(String body) {
    return OLD.matcher(body).matches();
  }
}
