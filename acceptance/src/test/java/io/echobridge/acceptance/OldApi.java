package io.echobridge.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The HTTP API, as programs use it: each request with its answer in words to be compared. */
final class OldApi {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String url;
  private final String app;
  private final String key;

  OldApi(String url, String app, String key) {
    this.url = url;
    this.app = app;
    this.key = key;
  }

  /** What it answers to all that may be asked and to what is wrong. */
  Map<String, String> answers(List<String> channels) {
    Map<String, String> answers = new LinkedHashMap<>();
    ask(answers, "GET", "/", "", key);
    answers.put("status", keys(ask(new TreeMap<>(), "GET", "/apps/" + app + "/status", "", key)));
    List<String> paths = new ArrayList<>(List.of("/channels"));
    paths.add("/channels?filter_by_prefix=presence-");
    paths.add("/channels?filter_by_prefix=none");
    paths.add("/channels/nobody-is-there");
    for (String channel : channels) {
      paths.add("/channels/" + channel);
      paths.add("/channels/" + channel + "/users");
    }
    paths.forEach(path -> ask(answers, "GET", "/apps/" + app + path, "", key));
    ask(answers, "GET", "/apps/" + app + "/channels?auth_key=" + key, "", "");
    ask(answers, "GET", "/apps/" + app + "/channels", "", "wrong");
    ask(answers, "GET", "/apps/" + app + "/channels", "", "");
    ask(answers, "GET", "/apps/unknown/channels", "", key);
    List<String> bodies =
        List.of(
            "{\"channel\":\"news\",\"name\":\"api\",\"data\":{\"price\":1.5}}",
            "{\"channels\":[\"news\",\"private-orders.7\"],\"name\":\"api\",\"data\":\"{\\\"a\\\":1}\"}",
            "{\"channel\":\"news\",\"name\":\"api\",\"data\":\"text\",\"socket_id\":\"nobody\"}",
            "{\"channel\":\"news\",\"name\":\"api\"}",
            "{\"channel\":\"news\",\"data\":1}",
            "{\"name\":\"api\",\"data\":1}");
    bodies.forEach(body -> ask(answers, "POST", "/apps/" + app + "/events", body, key));
    ask(answers, "POST", "/apps/" + app + "/events", bodies.get(0), "wrong");
    return answers;
  }

  private String ask(
      Map<String, String> answers, String method, String path, String body, String shown) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (!shown.isEmpty()) {
      request.header("Authorization", "Bearer " + shown);
    }
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String text = answer.body();
      String plain = text.startsWith("{") ? sorted(Json.parse(text)) : text;
      answers.put(
          method + " " + path + " " + body + " " + shown, answer.statusCode() + " " + plain);
      return text;
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The names in an object, and in those within. */
  private static String keys(String json) {
    List<String> names = new ArrayList<>();
    JsonNode object = Json.parse(json);
    object.fieldNames().forEachRemaining(names::add);
    return String.join(" ", names) + " " + object.path("subscription_count");
  }

  /** Objects have no order. */
  private static String sorted(JsonNode json) {
    if (json.isObject()) {
      Map<String, String> entries = new TreeMap<>();
      json.properties().forEach(e -> entries.put(e.getKey(), sorted(e.getValue())));
      return entries.toString();
    }
    List<String> elements = new ArrayList<>();
    json.forEach(each -> elements.add(sorted(each)));
    elements.sort(null); // neither have the members of a channel, who come back as they can
    return json.isArray() ? elements.toString() : json.toString();
  }
}
