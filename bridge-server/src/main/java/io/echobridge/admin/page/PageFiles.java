package io.echobridge.admin.page;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The files, compressed once and kept in memory. It blocks nowhere, so an IO thread may call it.
 */
public final class PageFiles {
  /** Where the build puts what comes from npm. */
  private static final String PLOTS = "/META-INF/echobridge/admin/uplot/dist/";

  private static final List<String> OWN =
      List.of(
          "page.css",
          "icon.svg",
          "main.js",
          "dom.js",
          "format.js",
          "ask.js",
          "history.js",
          "plots.js",
          "status.js",
          "channels.js",
          "events.js");

  /** Nothing but what this listener serves, and no script or style within the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final HttpString CONTENT_POLICY = new HttpString("Content-Security-Policy");

  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  private record Kept(String type, byte[] packed, ETag tag) {}

  private final Map<String, Kept> files = new LinkedHashMap<>();

  public PageFiles() {
    files.put("/", kept("index.html"));
    OWN.forEach(name -> files.put("/" + name, kept(name)));
    files.put("/uplot.js", kept(PLOTS + "uPlot.esm.js"));
    files.put("/uplot.css", kept(PLOTS + "uPlot.min.css"));
  }

  /** Whether there is a file at this path. */
  public boolean has(String path) {
    return files.containsKey(path);
  }

  /** How many bytes all files are, as they are sent. */
  public int packedSize() {
    return files.values().stream().mapToInt(file -> file.packed.length).sum();
  }

  /** Sends a file that there is. */
  public void send(HttpServerExchange exchange) {
    Kept file = files.get(exchange.getRelativePath());
    if (file == null) {
      throw new IllegalArgumentException(exchange.getRelativePath());
    }
    HeaderMap headers = exchange.getResponseHeaders();
    headers
        .put(Headers.CACHE_CONTROL, "no-cache")
        .put(Headers.ETAG, file.tag.toString())
        .put(Headers.VARY, "Accept-Encoding")
        .put(CONTENT_POLICY, POLICY);
    if (!ETagUtils.handleIfNoneMatch(exchange, file.tag, true)) {
      exchange.setStatusCode(304).endExchange();
      return;
    }
    headers.put(Headers.CONTENT_TYPE, file.type);
    String accepted = exchange.getRequestHeaders().getFirst(Headers.ACCEPT_ENCODING);
    if (accepted != null && accepted.contains("gzip")) {
      headers.put(Headers.CONTENT_ENCODING, "gzip");
      exchange.getResponseSender().send(ByteBuffer.wrap(file.packed));
    } else {
      exchange.getResponseSender().send(ByteBuffer.wrap(unpacked(file.packed)));
    }
  }

  private static Kept kept(String name) {
    byte[] plain = read(name);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CRC32 sum = new CRC32();
    sum.update(plain);
    String tag = HexFormat.of().toHexDigits(sum.getValue()) + plain.length;
    return new Kept(type(name), packed.toByteArray(), new ETag(false, tag));
  }

  private static byte[] unpacked(byte[] packed) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      default -> "text/javascript; charset=utf-8";
    };
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in this jar; a full build packs it");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
