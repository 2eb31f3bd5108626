package io.echobridge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.echobridge.tls.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a daemon's admin listener answers over TLS, to who has the token. Its certificate is for
 * 127.0.0.1, and nobody has issued it; the name localhost leads to it, too.
 */
public final class AdminStub implements AutoCloseable {
  public static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private final HttpsServer server;
  private final Path folder;
  private final List<String> credentials = new CopyOnWriteArrayList<>();

  /**
   * @param folder where {@code a.pem}, {@code a.key} and {@code token} come to be
   * @param pages what is answered to whom, by path; all but health wants the token
   */
  public AdminStub(Path folder, Map<String, String> pages) throws IOException {
    this.folder = folder;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(new TestCertificates(folder).make("a", 90).context("a")));
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public String file(String name) {
    return folder.resolve(name).toString();
  }

  /** What clients have shown. */
  public List<String> shown() {
    return List.copyOf(credentials);
  }

  private void answer(HttpExchange exchange, Map<String, String> pages) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean isOpen = path.equals("/health") || path.equals("/ready");
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    Optional.ofNullable(shown).ifPresent(credentials::add);
    boolean mayEnter = isOpen || ("Bearer " + TOKEN).equals(shown);
    String page = mayEnter ? pages.get(path) : "Credentials are needed: …";
    int status = !mayEnter ? 401 : page == null ? 404 : path.equals("/ready") ? 503 : 200;
    byte[] body = String.valueOf(page).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
