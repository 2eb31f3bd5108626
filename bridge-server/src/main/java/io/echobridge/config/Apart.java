package io.echobridge.config;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.settings.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether requests can tell apps apart: by host and path, by the keys and ids in paths, or only by
 * the query parameter {@code app}.
 */
final class Apart {
  private final Map<String, AppConfig> apps;

  Apart(Map<String, AppConfig> apps) {
    this.apps = new TreeMap<>(apps);
  }

  /** What no request can tell apart. */
  void check(Faults faults) {
    checkPlaces(faults);
    checkKeys(faults);
  }

  /**
   * What only the query parameter tells apart, which nobody may have thought of: one line each, led
   * by the key of the setting.
   */
  List<String> doubts() {
    List<String> untied =
        apps.entrySet().stream()
            .filter(app -> app.getValue().hosts().isEmpty() && app.getValue().path().isEmpty())
            .map(Map.Entry::getKey)
            .toList();
    if (untied.size() < 2) {
      return List.of();
    }
    List<String> doubts = new ArrayList<>();
    String keyless =
        untied.stream()
            .filter(id -> keys(id).isEmpty())
            .map(id -> "?app=" + id)
            .collect(Collectors.joining(", "));
    if (!keyless.isEmpty()) {
      doubts.add(
          "apps: "
              + String.join(", ", untied)
              + " have neither hosts nor a path, so requests have to name the app ("
              + keyless
              + "): all others are answered with 404");
    }
    Map<String, String> owners = new HashMap<>();
    for (String id : untied) {
      for (String client : clients(id)) {
        String owner = owners.putIfAbsent(client, id);
        if (owner != null) {
          doubts.add(
              "apps."
                  + id
                  + ".api.clients: "
                  + client
                  + " is a client of "
                  + owner
                  + " too: requests to /apps/"
                  + client
                  + " reach "
                  + owner
                  + " unless they name the app (?app="
                  + id
                  + ")");
        }
      }
    }
    return doubts;
  }

  private void checkPlaces(Faults faults) {
    Map<String, String> owners = new HashMap<>();
    apps.forEach(
        (id, app) -> {
          for (String place : places(app)) {
            String other = owners.putIfAbsent(place, id);
            String both = place + " for both " + other + " and " + id;
            faults.that(other == null, "apps", "different hosts or paths for each app", both);
          }
        });
  }

  /** Keys and ids choose the app, whatever host a request came by. */
  private void checkKeys(Faults faults) {
    Map<String, String> byId = new HashMap<>();
    Map<String, String> byKey = new HashMap<>();
    for (String id : apps.keySet()) {
      for (AppKeys keys : keys(id)) {
        String same = byId.putIfAbsent(keys.appId(), id);
        faults.that(
            same == null,
            "apps",
            "a different pusher.app-id for each app",
            '"' + keys.appId() + "\" for both " + same + " and " + id);
        for (AppKey key : keys.keys()) {
          String other = byKey.putIfAbsent(key.key(), id);
          faults.that(
              other == null || other.equals(id),
              "apps",
              "a different key in pusher { … } for each app",
              "one key for both " + other + " and " + id);
        }
      }
    }
    for (String id : apps.keySet()) {
      for (String client : clients(id)) {
        String owner = byId.getOrDefault(client, id);
        faults.that(
            owner.equals(id),
            "apps." + id + ".api.clients",
            "ids that are no other app's pusher.app-id",
            client + ", which is that of " + owner);
      }
    }
  }

  private List<AppKeys> keys(String id) {
    return app(id).stream().flatMap(app -> app.keys().stream()).toList();
  }

  private Set<String> clients(String id) {
    Set<String> clients = new TreeSet<>();
    app(id).forEach(app -> app.api().ifPresent(api -> clients.addAll(api.clients().keySet())));
    return clients;
  }

  private List<AppConfig> app(String id) {
    AppConfig app = apps.get(id);
    return app == null ? List.of() : List.of(app);
  }

  // Apps without host and path do not collide: the query parameter tells them apart.
  private static List<String> places(AppConfig app) {
    if (!app.hosts().isEmpty()) {
      return app.hosts().stream().map(host -> host + app.path()).toList();
    }
    return app.path().isEmpty() ? List.of() : List.of(app.path());
  }
}
