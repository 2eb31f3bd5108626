package io.echobridge.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds the app that a request belongs to. */
final class AppRoutes {
  /** A log line names no more apps than that. */
  private static final int MOST_DESCRIBED = 20;

  /**
   * Where an app is found.
   *
   * @param hosts lower-case host names; none: any
   * @param path a prefix of the path, or the empty text
   */
  record Place(List<String> hosts, String path) {
    boolean anywhere() {
      return hosts.isEmpty() && path.isEmpty();
    }

    boolean atHost(String host) {
      return hosts.contains(host);
    }

    boolean fits(String host, String requestPath) {
      return (hosts.isEmpty() || atHost(host)) && Paths.below(path, requestPath);
    }
  }

  /**
   * An app, and the request's path within it.
   *
   * @param path what follows the app's own path
   */
  record Route(String app, String path) {}

  private record Tied(String app, Place place) {}

  private final Map<String, Place> places;

  /** The apps that are tied to a host or a path: mostly none, so nobody asks for the host. */
  private final List<Tied> tied;

  private final Optional<String> only;

  AppRoutes(Map<String, Place> places) {
    this.places = Map.copyOf(places);
    this.tied =
        places.entrySet().stream()
            .filter(entry -> !entry.getValue().anywhere())
            .map(entry -> new Tied(entry.getKey(), entry.getValue()))
            .toList();
    this.only = only(places);
  }

  /**
   * The app of a request: the one it names, else the one with the longest path, else the one of its
   * host, else the only one, or the only one that is tied to neither.
   *
   * @param named the query parameter {@code app}, if any; one that names no app finds none
   * @param host the host name, without a port; asked for only where it counts
   */
  Optional<Route> route(Optional<String> named, Supplier<String> host, String path) {
    Optional<String> app =
        named.isPresent()
            ? named.filter(places::containsKey)
            : tied.isEmpty()
                ? only
                : byPlace(host.get().toLowerCase(Locale.ROOT), path).or(() -> only);
    return app.map(id -> new Route(id, within(id, path)));
  }

  private Optional<String> byPlace(String host, String path) {
    String best = null;
    int bestRank = -1;
    for (Tied each : tied) {
      Place place = each.place();
      int rank = 2 * place.path().length() + (place.atHost(host) ? 1 : 0);
      if (rank > bestRank && place.fits(host, path)) {
        best = each.app();
        bestRank = rank;
      }
    }
    return Optional.ofNullable(best);
  }

  /** What a request needs to reach each app, for the log. */
  String describe() {
    return places.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MOST_DESCRIBED)
        .map(app -> app.getKey() + " (" + describe(app.getKey(), app.getValue()) + ")")
        .collect(Collectors.joining(", ", "", places.size() > MOST_DESCRIBED ? ", …" : ""));
  }

  private static String describe(String id, Place place) {
    String host = place.hosts().isEmpty() ? "" : "host " + String.join(" or ", place.hosts());
    String path = place.path().isEmpty() ? "" : "path " + place.path();
    String both = host + (host.isEmpty() || path.isEmpty() ? "" : " and ") + path;
    return both + (both.isEmpty() ? "" : ", or ") + "?app=" + id;
  }

  /** The only app, or the only one that is tied to neither host nor path. */
  private static Optional<String> only(Map<String, Place> places) {
    if (places.size() == 1) {
      return places.keySet().stream().findFirst();
    }
    List<String> untied =
        places.entrySet().stream()
            .filter(entry -> entry.getValue().anywhere())
            .map(Map.Entry::getKey)
            .toList();
    return untied.size() == 1 ? Optional.of(untied.get(0)) : Optional.empty();
  }

  // Who names the app in the query, or has only one, may leave its path out.
  private String within(String app, String path) {
    Place place = places.get(app);
    return place != null && Paths.below(place.path(), path)
        ? path.substring(place.path().length())
        : path;
  }
}
