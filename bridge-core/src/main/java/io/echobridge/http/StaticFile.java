package io.echobridge.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * One file of the class path that pages load, kept in memory. Does not block: it may be called on
 * an IO thread.
 */
public final class StaticFile implements HttpHandler {
  private static final HttpString RESOURCE_POLICY = new HttpString("Cross-Origin-Resource-Policy");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "map", "application/json",
          "svg", "image/svg+xml");

  private final ByteBuffer content;
  private final String type;
  private final ETag tag;
  private final String caching;

  private StaticFile(byte[] content, String type, String caching) {
    this.content = ByteBuffer.wrap(content).asReadOnlyBuffer();
    this.type = type;
    this.tag = new ETag(false, digest(content));
    this.caching = caching;
  }

  /**
   * @param owner the class whose module the file is packed with
   * @param path where the file is on the class path, such as {@code /META-INF/clients/x.js}
   * @param caching the answer's {@code Cache-Control}
   * @throws IllegalStateException when the file is not there: the program was packed wrongly
   */
  public static StaticFile of(Class<?> owner, String path, String caching) {
    String extension = path.substring(path.lastIndexOf('.') + 1);
    try (InputStream in = owner.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(
            path + " is not on the class path; a full build packs it there");
      }
      return new StaticFile(
          in.readAllBytes(), TYPES.getOrDefault(extension, "application/octet-stream"), caching);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path + " from the class path", e);
    }
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!isRead(exchange)) {
      exchange.setStatusCode(StatusCodes.METHOD_NOT_ALLOWED);
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      exchange.endExchange();
      return;
    }
    exchange
        .getResponseHeaders()
        .put(Headers.ETAG, tag.toString())
        .put(Headers.CACHE_CONTROL, caching)
        .put(Headers.X_CONTENT_TYPE_OPTIONS, "nosniff")
        .put(RESOURCE_POLICY, "cross-origin");
    if (!ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
      exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
      exchange.endExchange();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.getResponseSender().send(content.duplicate());
  }

  /** Whether a request wants to read, which is all that can be done with a file. */
  public static boolean isRead(HttpServerExchange exchange) {
    return exchange.getRequestMethod().equals(Methods.GET)
        || exchange.getRequestMethod().equals(Methods.HEAD);
  }

  private static String digest(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
