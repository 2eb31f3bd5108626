package io.echobridge.acceptance;

import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;

/** The Laravel application of this module, served by PHP itself. */
final class Laravel implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int port = FreePorts.one();
  private final ChildProcess php;

  private Laravel(Redis redis, String prefix) {
    try {
      Files.createDirectories(Places.target("laravel"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    php =
        Children.start(
                ChildProcess.of("setsid", "php", "-S", "127.0.0.1:" + port, "index.php")
                    .in(Places.module("laravel"))
                    // A slow callback keeps one worker; the others answer.
                    .env("PHP_CLI_SERVER_WORKERS", "4")
                    .env("STORAGE", Places.target("laravel/" + port).toString())
                    .env("REDIS_PORT", Integer.toString(redis.port()))
                    .env("REDIS_PREFIX", prefix),
                "laravel-" + port)
            .awaitPort(port, Waiting.START);
  }

  /** Starts it with Laravel's {@code database.redis.options.prefix}. */
  static Laravel start(Redis redis, String prefix) {
    return new Laravel(redis, prefix);
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  String authUrl() {
    return url("/broadcasting/auth");
  }

  /** Broadcasts an event; see {@code laravel/routes.php}. */
  void fire(String what) {
    int status = post("/fire/" + what);
    if (status != 200) {
      throw new AssertionError("Laravel answered " + status + " to /fire/" + what);
    }
  }

  /** The status of a POST without cookies and tokens. */
  int post(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url(path)))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    php.stop();
    Children.forget(php);
  }
}
