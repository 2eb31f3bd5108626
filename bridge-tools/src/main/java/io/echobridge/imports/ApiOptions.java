package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code clients} and {@code apiOriginAllow}: the HTTP API. */
final class ApiOptions {
  private final Options options;
  private final boolean publishing;
  private final Translation to;

  /**
   * @param publishing whether events were taken over HTTP
   */
  ApiOptions(Options options, boolean publishing, Translation to) {
    this.options = options;
    this.publishing = publishing;
    this.to = to;
  }

  void translate() {
    Map<String, String> keys = new HashMap<>();
    int number = 0;
    for (JsonNode client : options.read("clients")) {
      client("clients[" + number++ + "]", client, keys);
    }
    if (options.has("clients") && number == 0) {
      to.same("clients", "none: there is no HTTP API");
    }
    cors(options.block("apiOriginAllow"), !keys.isEmpty());
  }

  private void client(String option, JsonNode client, Map<String, String> keys) {
    String id = client.path("appId").asText();
    String key = client.path("key").asText();
    if (!client.path("appId").isTextual() || !client.path("key").isTextual() || key.isEmpty()) {
      to.notCarried(option, "It has no appId or no key as a string, so it could never be used.");
    } else if (!publishing) {
      to.yours(
          option,
          "subscribers.http is off, so this client could not publish. Here, a client that"
              + " may use the API may also publish: write apps.default.api.clients if it"
              + " should.");
    } else if (keys.putIfAbsent(id, key) != null) {
      to.notCarried(
          option, "Another client has the same appId; only the first one's key was used.");
    } else {
      to.same(
          option, to.draft.secret(List.of("apps", "default", "api", "clients", id, "key"), key));
    }
  }

  private void cors(Options allow, boolean api) {
    boolean on = allow.isTrue("allowCors");
    String name = "apiOriginAllow";
    for (String[] each :
        new String[][] {
          {"allowOrigin", "origin"}, {"allowMethods", "methods"}, {"allowHeaders", "headers"}
        }) {
      String value = allow.text(each[0]).orElse("");
      if (on && api) {
        to.same(
            allow.name(each[0]),
            to.draft.set(List.of("apps", "default", "api", "cors", each[1]), value));
      }
    }
    if (on && !api) {
      to.notCarried(name, "Without clients there is no HTTP API.");
    } else if (!on && options.has(name)) {
      to.same(name, "no api.cors");
    }
    to.unknown(allow, List.of("allowCors", "allowOrigin", "allowMethods", "allowHeaders"));
  }
}
