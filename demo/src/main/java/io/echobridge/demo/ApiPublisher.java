package io.echobridge.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Publishes over the daemon's HTTP API, signed as Laravel's {@code reverb} driver signs. */
final class ApiPublisher implements Publisher {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String address;
  private final DemoApp app;

  /**
   * @param address where the daemon is, such as {@code http://127.0.0.1:6001}
   */
  ApiPublisher(String address, DemoApp app) {
    this.address = address;
    this.app = app;
  }

  @Override
  public CompletionStage<String> publish(String channel, LaravelEvent event) {
    String body = body(channel, event);
    String path = "/apps/" + app.id() + "/events";
    String query = app.key().signedQuery("POST", path, body, Instant.now());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path + "?" + query))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(answer -> said(channel, answer));
  }

  private static String said(String channel, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "the HTTP API answers " + answer.statusCode() + ": " + answer.body().strip());
    }
    return "published on " + channel + " over HTTP";
  }

  private static String body(String channel, LaravelEvent event) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", event.event());
    body.put("channels", List.of(channel));
    if (event.socket() != null) {
      body.put("socket_id", event.socket());
    }
    try {
      body.put("data", JSON.writeValueAsString(event.data()));
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings can always be written", e);
    }
  }
}
