package io.echobridge.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong in the running daemon, as its {@code /status.json} tells. */
final class StatusFindings {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusFindings() {}

  /** What is wrong, app by app; nothing where that is no whole status of a daemon. */
  static Optional<List<Finding>> of(String status) {
    JsonNode apps;
    try {
      apps = JSON.readTree(status).path("apps");
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    if (!apps.isArray()) {
      return Optional.empty();
    }
    List<Finding> found = new ArrayList<>();
    for (JsonNode app : apps) {
      unheard(app, found);
      tooShort(app, found);
    }
    return Optional.of(found);
  }

  /** Brokers that bring events of which no client hears any. */
  private static void unheard(JsonNode app, List<Finding> found) {
    for (JsonNode broker : app.path("brokers")) {
      List<String> names = new ArrayList<>();
      broker.path("unheard").forEach(name -> names.add('"' + name.asText() + '"'));
      if (!names.isEmpty()) {
        String path =
            "apps." + app.path("id").asText() + ".brokers." + broker.path("name").asText();
        found.add(
            Finding.fault(
                "events-unheard",
                path
                    + ": events arrive, and no client hears any. They are for "
                    + String.join(", ", names)
                    + ".",
                "Clients listen to channels of other names, and nothing reaches them.",
                "If something stands before the channels' names, that is "
                    + path
                    + ".prefix (type redis); \"echobridge doctor --listen 10\" looks at what"
                    + " arrives."));
      }
    }
  }

  /** A history that does not reach back as far as it should. */
  private static void tooShort(JsonNode app, List<Finding> found) {
    JsonNode recovery = app.path("recovery");
    if (recovery.path("short").asBoolean()) {
      String key = "apps." + app.path("id").asText() + ".recovery";
      found.add(
          Finding.warning(
              "recovery-short",
              key + ": the history " + recovery.path("reaches").asText() + ".",
              "Clients that were away for longer get a new session and miss events.",
              "Raise "
                  + key
                  + ".max-bytes or the daemon's heap (-Xmx), or leave busy channels out of "
                  + key
                  + ".channels."));
    }
  }
}
