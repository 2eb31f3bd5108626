package io.echobridge.dist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.echobridge.config.ConfigLoader;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.Plugins;
import io.echobridge.doctor.Doctor;
import io.echobridge.doctor.DoctorOptions;
import io.echobridge.doctor.Finding;
import io.echobridge.doctor.Finding.Level;
import io.echobridge.server.Server;
import io.echobridge.testkit.FreePorts;
import io.echobridge.testkit.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set-up in which all is well, with a real Redis and a real application, until a test spoils it.
 */
final class Patient implements AutoCloseable {
  private final RedisServer redis;
  private final HttpServer application;
  private final int port;
  private final int adminPort;
  private final List<AutoCloseable> more = new ArrayList<>();
  private final StringBuilder config = new StringBuilder();
  private Optional<Path> laravel = Optional.empty();
  private Optional<URI> publicUrl = Optional.empty();
  private Duration listen = Duration.ZERO;
  private boolean canary;
  private volatile HttpHandler answer = answering(403, "application/json", "{\"message\":\"\"}");

  Patient(String... redisOptions) {
    redis = RedisServer.start(redisOptions);
    List<Integer> ports = FreePorts.several(2);
    port = ports.get(0);
    adminPort = ports.get(1);
    try {
      application =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    application.createContext("/broadcasting/auth", exchange -> answer.handle(exchange));
    application.start();
    with(
        """
        server { host = "127.0.0.1", port = %d }
        admin.port = %d
        apps.default {
          brokers.main { type = redis, url = "%s", prefix = "shop_database_" }
          auth.url = "%s/broadcasting/auth"
          cluster.heartbeat = 100ms
        }
        """
            .formatted(port, adminPort, redis.url(), applicationUrl()));
  }

  int port() {
    return port;
  }

  int adminPort() {
    return adminPort;
  }

  RedisServer redis() {
    return redis;
  }

  String applicationUrl() {
    return "http://127.0.0.1:" + application.getAddress().getPort();
  }

  /** Further settings, over the others. */
  Patient with(String settings) {
    config.append(settings).append('\n');
    return this;
  }

  /** What the application answers to a guest. */
  Patient answers(int status, String type, String body) {
    answer = answering(status, type, body);
    return this;
  }

  Patient redirectsTo(String location) {
    answer =
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        };
    return this;
  }

  /** A Laravel application in a folder, with this .env besides what suits us. */
  Patient laravel(Path folder, String env) {
    write(
        folder.resolve(".env"),
        """
        APP_NAME=Shop
        BROADCAST_DRIVER=redis
        REDIS_HOST=localhost
        REDIS_PORT=%d
        REDIS_PREFIX=shop_database_
        QUEUE_CONNECTION=sync
        %s
        """
            .formatted(redis.port(), env));
    laravel = Optional.of(folder);
    return this;
  }

  Patient laravelAt(Path folder) {
    laravel = Optional.of(folder);
    return this;
  }

  Patient publicUrl(String url) {
    publicUrl = Optional.of(URI.create(url));
    return this;
  }

  Patient listening(Duration time) {
    listen = time;
    return this;
  }

  Patient withCanary() {
    canary = true;
    return this;
  }

  /** Closed with the patient. */
  Patient alongside(AutoCloseable other) {
    more.add(other);
    return this;
  }

  /** The daemon runs, with the settings so far, and its brokers are there. */
  Patient running() {
    try {
      Server server = Server.create(load(), Map.of());
      alongside(server);
      server.start();
      org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(2)).until(server::ready);
      return this;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  List<Finding> examine() {
    try {
      return new Doctor(
              load(), new DoctorOptions(laravel, Optional.empty(), publicUrl, listen, canary))
          .examine(found -> {});
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** That this, and nothing else, is found; with the words that tell where or what. */
  void suffersFrom(String id, String... words) {
    List<Finding> all = examine();
    List<Finding> bad = all.stream().filter(found -> found.level() != Level.OK).toList();
    assertThat(bad).as("%s", all).extracting(Finding::id).containsExactly(id);
    Finding found = bad.get(0);
    assertThat(found.what() + "\n" + found.change()).contains(words);
    assertThat(found.why()).isNotEmpty();
  }

  void isWell() {
    assertThat(examine()).isNotEmpty().allMatch(found -> found.level() == Level.OK);
  }

  private EchobridgeConfig load() throws Exception {
    return new ConfigLoader(Plugins.installed(), Map.of())
        .load(ConfigFactory.parseString(config.toString()));
  }

  static HttpHandler answering(int status, String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : more) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    application.stop(0);
    redis.close();
  }
}
