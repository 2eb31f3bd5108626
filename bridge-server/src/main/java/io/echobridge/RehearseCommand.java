package io.echobridge;

import com.typesafe.config.ConfigFactory;
import io.echobridge.command.ExitCode;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.Plugins;
import io.echobridge.logging.Logging;
import io.echobridge.server.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;

/**
 * {@code echobridge rehearse}: serves a client of its own and ends. Run with {@code
 * -XX:DumpLoadedClassList}, it writes down the classes that a start loads.
 */
@Command(
    name = "rehearse",
    description =
        "Serves a single client that it starts itself and ends, so that Java can"
            + " archive the classes.",
    mixinStandardHelpOptions = true,
    hidden = true)
final class RehearseCommand implements Callable<Integer> {
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration BROKER_ATTEMPT = Duration.ofSeconds(1);

  /** A broker that nobody listens for: its plug-in's classes are loaded all the same. */
  private static final String CONFIG =
      """
      server { host = "127.0.0.1", port = 0, io-threads = 1 }
      admin.enabled = false
      log.level = error
      apps.default {
        brokers.main { type = redis, url = "redis://127.0.0.1:1" }
        auth.url = "http://127.0.0.1:1/broadcasting/auth"
      }
      """;

  @Override
  public Integer call() throws Exception {
    var config = new ConfigLoader(Plugins.installed(), Map.of());
    var loaded = config.load(ConfigFactory.parseString(CONFIG));
    Logging.level(loaded.log().level());
    try (Server server = Server.create(loaded, Map.of())) {
      server.start();
      connect("127.0.0.1:" + server.port() + "/socket.io/?EIO=4&transport=");
      TimeUnit.MILLISECONDS.sleep(BROKER_ATTEMPT.toMillis());
    }
    return ExitCode.OK;
  }

  private static void connect(String address) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest polling =
        HttpRequest.newBuilder(URI.create("http://" + address + "polling")).build();
    client.send(polling, HttpResponse.BodyHandlers.discarding());
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://" + address + "websocket"), new WebSocket.Listener() {})
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    socket.sendText("40", true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    socket.abort();
  }
}
