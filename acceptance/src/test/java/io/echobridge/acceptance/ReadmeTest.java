package io.echobridge.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The README's way to a first event without Laravel: its configuration, its page, what it says to
 * type into redis-cli, and an application that answers as its table says. Only the ports differ.
 */
class ReadmeTest {
  private static final String PAGE = "../README.md";

  @Test
  void aPageHearsItsFirstEventsAndWhyAChannelWasRefused() throws Exception {
    String configuration = Document.blocks(PAGE, "hocon").get(0);
    String publish = Document.blocks(PAGE, "redis").get(0);
    try (Redis redis = Redis.start();
        Application application = new Application();
        Daemon daemon =
            Daemon.start(
                configuration
                    .replaceFirst("server .*\n", "")
                    .replace("6379", Integer.toString(redis.port()))
                    .replace("127.0.0.1:8000", application.address()));
        ChildProcess page = page(daemon.url());
        ChildProcess redisCli =
            ChildProcess.of("redis-cli", "-p", Integer.toString(redis.port())).start()) {
      page.awaitLine("\\[ \\{ name: 'Ann' \\} \\]");
      page.awaitLine("refused private-orders\\.8 403");

      Waiting.until("a page that hears a public channel")
          .until(
              () -> {
                redisCli.type(publish);
                return page.output().contains("public { id: 7 }");
              });
      Waiting.until("a page that hears a private channel")
          .until(
              () -> {
                redisCli.type(publish.replace("orders", "private-orders.7"));
                return page.output().contains("{ id: 7 }");
              });
      daemon.assertHealthy();
    }
  }

  /** The README's page on the packages of the tests; it listens to two channels more. */
  private static ChildProcess page(String url) throws IOException {
    String script =
        Document.blocks(PAGE, "js")
                .get(0)
                .replace("'laravel-echo'", "'echo-2.5'")
                .replace("'socket.io-client'", "'io-4.8'")
                .replace("http://127.0.0.1:6001", url)
                .replace("console.warn", "console.log")
            + """

            echo.channel('orders').listen('OrderShipped', event => console.log('public', event));
            echo.private('orders.8');
            """;
    Path file = Files.createTempFile(Places.module("npm"), "page", ".mjs");
    file.toFile().deleteOnExit();
    Files.writeString(file, script);
    return ChildProcess.of("node", file.toString()).in(Places.module("npm")).start();
  }

  /** Answers to the auth question what the README's table says, and nothing else. */
  private static final class Application implements AutoCloseable {
    private final Map<String, String> answers;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Application() throws IOException {
      String readme = Files.readString(Places.module("../README.md"));
      answers =
          Map.of(
              "private-orders.7", answer(readme, "\\| 200 and `true`, or `(\\{.*?\\})` \\|"),
              "presence-chat", answer(readme, "\\| 200 and `(\\{\"channel_data\".*?\\})` \\|"));
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/broadcasting/auth", this::answer);
      server.setExecutor(threads);
      server.start();
    }

    String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static String answer(String readme, String row) {
      Matcher found = Pattern.compile(row).matcher(readme);
      if (!found.find()) {
        throw new AssertionError("The README has no row " + row);
      }
      return found.group(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
      try (exchange) {
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String channel =
            List.of(form.split("&")).stream()
                .filter(field -> field.startsWith("channel_name="))
                .map(field -> URLDecoder.decode(field.substring(13), UTF_8))
                .findFirst()
                .orElse("");
        byte[] body = answers.getOrDefault(channel, "").getBytes(UTF_8);
        exchange.sendResponseHeaders(
            body.length == 0 ? 403 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
