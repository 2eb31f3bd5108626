package io.echobridge.websocket;

import io.echobridge.http.EarlyBytes;
import io.echobridge.http.Takeover;
import io.echobridge.net.Compression;
import io.echobridge.net.Deflating;
import io.echobridge.net.EventLoop;
import io.echobridge.net.EventLoops;
import io.echobridge.net.Holding;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/**
 * The opening handshake (RFC 6455, section 4.2): Undertow answers the request, then the connection
 * is ours.
 */
public final class WebSocketUpgrade {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
  private static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
  private static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");
  private static final String BEARER = "bearer.";
  private static final HttpString EXTENSIONS = new HttpString("Sec-WebSocket-Extensions");
  private static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");

  private final EventLoops loops;
  private final int maxMessage;
  private final LongSupplier patienceMillis;
  private final Compression compression;

  /**
   * @param maxMessage the most bytes of one message from a client
   * @param patienceMillis how long a client may take nothing of what waits for it; asked for each
   *     new connection
   * @param compression how messages are compressed for clients that offer it
   */
  public WebSocketUpgrade(
      EventLoops loops, int maxMessage, LongSupplier patienceMillis, Compression compression) {
    this.loops = loops;
    this.maxMessage = maxMessage;
    this.patienceMillis = patienceMillis;
    this.compression = compression;
  }

  /** Whether a request asks for a WebSocket at all. */
  public static boolean isRequested(HttpServerExchange exchange) {
    String upgrade = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
    return upgrade != null && upgrade.equalsIgnoreCase("websocket");
  }

  /** What is wrong with a request for a WebSocket, or null where it can be accepted. */
  public static @Nullable String fault(HttpServerExchange exchange) {
    if (!exchange.getRequestMethod().equals(Methods.GET)) {
      return "the method is GET";
    }
    if (!isRequested(exchange) || !connectionUpgrades(exchange)) {
      return "the headers are Upgrade: websocket and Connection: Upgrade";
    }
    if (!exchange.isRequestComplete()) {
      return "the request has no body"; // What comes behind it would be lost.
    }
    if (!"13".equals(exchange.getRequestHeaders().getFirst(VERSION))) {
      return "the version is 13";
    }
    return isKey(exchange.getRequestHeaders().getFirst(KEY))
        ? null
        : "the key is 16 bytes in Base64";
  }

  /**
   * Answers 101. Called on the IO thread, for a request without a {@link #fault}.
   *
   * @param holding whose memory it is that the socket takes
   * @param neverOpened gives back what was taken for a client that is gone before the answer is
   *     out; from any thread
   * @param opened makes the socket's listener; called on the socket's loop, and may send at once.
   *     One of the two is called, and after a failure of this one the other, too
   */
  public void accept(
      HttpServerExchange exchange,
      Holding holding,
      Runnable neverOpened,
      Function<WebSocket, WebSocketListener> opened) {
    accept(exchange, holding, neverOpened, opened, null);
  }

  /**
   * As {@link #accept}, for a socket that only says why it ends.
   *
   * @param closed runs once, when the connection is closed, be it before that; from any thread
   */
  void acceptToEnd(
      HttpServerExchange exchange,
      Holding holding,
      Runnable closed,
      Function<WebSocket, WebSocketListener> opened) {
    accept(exchange, holding, closed, opened, closed);
  }

  private void accept(
      HttpServerExchange exchange,
      Holding holding,
      Runnable neverOpened,
      Function<WebSocket, WebSocketListener> opened,
      @Nullable Runnable closed) {
    String key = exchange.getRequestHeaders().getFirst(KEY);
    exchange.getResponseHeaders().put(ACCEPT, acceptKey(key));
    String protocol = subprotocol(exchange.getRequestHeaders().getFirst(PROTOCOL));
    if (protocol != null) {
      exchange.getResponseHeaders().put(PROTOCOL, protocol);
    }
    Deflating deflating = deflating(exchange);
    boolean secure = "https".equals(exchange.getRequestScheme());
    ByteBuffer early = EarlyBytes.take(exchange);
    Takeover.arrange(
        exchange,
        loops.of(exchange.getIoThread()),
        "websocket",
        new Pending(this, holding, neverOpened, opened, closed, secure, deflating, early));
    exchange.endExchange();
  }

  /** What is agreed about compression, and put into the answer; null where nothing is. */
  private @Nullable Deflating deflating(HttpServerExchange exchange) {
    HeaderValues offers = exchange.getRequestHeaders().get(EXTENSIONS);
    if (offers == null || !compression.isEnabled()) {
      return null;
    }
    DeflateOffer taken = DeflateOffer.first(String.join(",", offers)).orElse(null);
    if (taken == null) {
      return null;
    }
    exchange.getResponseHeaders().put(EXTENSIONS, taken.answer());
    return compression.withWindow(taken.windowBits());
  }

  private static boolean connectionUpgrades(HttpServerExchange exchange) {
    for (String line : exchange.getRequestHeaders().eachValue(Headers.CONNECTION)) {
      for (String token : line.split(",", -1)) {
        if (token.trim().equalsIgnoreCase("upgrade")) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isKey(@Nullable String key) {
    try {
      return key != null && Base64.getDecoder().decode(key.trim()).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The first one that the client offers: browsers give up when none of theirs is named, and to
   * Engine.IO it says nothing. Null where none is offered, or that is no token.
   */
  static @Nullable String subprotocol(@Nullable String offered) {
    if (offered == null) {
      return null;
    }
    String first = "";
    for (String each : offered.split(",", -1)) {
      String name = each.trim();
      if (!name.startsWith(BEARER)) { // a token is not said back, if there is a choice
        first = name;
        break;
      }
      first = first.isEmpty() ? name : first;
    }
    return HeaderTokens.isToken(first) ? first : null;
  }

  static String acceptKey(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key.trim() + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  private record Pending(
      WebSocketUpgrade upgrade,
      Holding holding,
      Runnable neverOpened,
      Function<WebSocket, WebSocketListener> opened,
      @Nullable Runnable closed,
      boolean secure,
      @Nullable Deflating deflating,
      @Nullable ByteBuffer early)
      implements Takeover.Taker {
    @Override
    public void taken(EventLoop loop, StreamConnection connection) {
      ConduitWebSocket socket =
          new ConduitWebSocket(
              loop,
              connection,
              upgrade.maxMessage,
              holding,
              upgrade.patienceMillis.getAsLong(),
              secure,
              deflating);
      socket.open(opened.apply(socket), early);
      Runnable told = closed;
      if (told != null) {
        connection.setCloseListener(ended -> told.run());
      }
    }

    @Override
    public void gone() {
      neverOpened.run();
    }
  }
}
