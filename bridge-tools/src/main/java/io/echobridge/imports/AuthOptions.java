package io.echobridge.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code authHost} and {@code authEndpoint}. */
final class AuthOptions {
  private static final List<String> AUTH = List.of("apps", "default", "auth");
  private static final String STRICT =
      "Only true, or JSON with auth or channel_data, admits a client."
          + " laravel-echo-server accepted any answer with status 200.";
  private static final String LISTED =
      "Of Echo's auth.headers, only those listed in auth.forward-headers are passed"
          + " on; laravel-echo-server passed on all.";
  private static final String VERIFIED =
      " The certificate is now checked: set auth.ca-file if it is from your own authority.";

  private final Options options;
  private final Translation to;

  AuthOptions(Options options, Translation to) {
    this.options = options;
    this.to = to;
  }

  void translate() {
    String endpoint = options.text("authEndpoint").orElse("/broadcasting/auth");
    boolean fromHost = !options.isTrue("authHost") && options.isTrue("host");
    List<String> hosts = hosts(fromHost ? options.read("host") : options.read("authHost"));
    String name = options.has("authHost") ? "authHost" : "authHost (not given)";
    List<String> settings = new ArrayList<>();
    List<String> notes = new ArrayList<>(List.of(STRICT, LISTED));
    boolean yours = standard(hosts, endpoint, settings, notes);
    yours |= byOrigin(hosts.subList(1, hosts.size()), endpoint, settings, notes);
    if (fromHost) {
      notes.add(
          "Taken from the option host, which laravel-echo-server used if there was no authHost.");
    }
    if (settings.stream().anyMatch(setting -> setting.contains("https://"))) {
      notes.add(VERIFIED.strip());
    }
    String note = String.join(" ", notes);
    if (yours) {
      to.yours(name, note, settings.toArray(String[]::new));
    } else {
      to.different(name, note, settings.toArray(String[]::new));
    }
    if (options.has("authEndpoint")) {
      to.same("authEndpoint", "part of auth.url");
    }
  }

  private static List<String> hosts(JsonNode given) {
    List<String> hosts = new ArrayList<>();
    if (given.isArray()) {
      given.forEach(each -> hosts.add(each.asText()));
    } else if (Options.isTrue(given)) {
      hosts.add(given.asText());
    }
    if (hosts.isEmpty() || hosts.get(0).isEmpty()) {
      hosts.add(0, "http://localhost");
    }
    return hosts;
  }

  private boolean standard(
      List<String> hosts, String endpoint, List<String> settings, List<String> notes) {
    String first = hosts.get(0);
    boolean complete = isUrl(first);
    if (first.startsWith(".")) {
      notes.add(
          "\""
              + first
              + "\" accepted any host that the page named. Here, list each host in auth.url and"
              + " auth.by-origin; until then requests go to localhost.");
      settings.add(set("url", join("http://localhost", endpoint)));
      return true;
    }
    String url = join(complete ? first : "http://" + first, endpoint);
    int at = url.indexOf('@');
    if (at > 0 && at < url.indexOf('/', url.indexOf("://") + 3)) {
      url = url.substring(0, url.indexOf("://") + 3) + url.substring(at + 1);
      notes.add("Its user and password are not carried over.");
    }
    settings.add(set("url", url));
    if (!complete) {
      notes.add(
          "\"" + first + "\" has neither http:// nor https://: check that the result is right.");
    }
    return !complete || at > 0;
  }

  private boolean byOrigin(
      List<String> others, String endpoint, List<String> settings, List<String> notes) {
    Map<String, String> targets = new LinkedHashMap<>();
    boolean yours = false;
    for (String host : others) {
      if (host.startsWith(".") || host.isEmpty()) {
        notes.add("\"" + host + "\" is not a host: list each page's origin in auth.by-origin.");
        yours = true;
      } else if (isUrl(host)) {
        targets.put(host.replaceAll("/+$", ""), join(host, endpoint));
      } else {
        targets.put("https://" + host, join("https://" + host, endpoint));
        targets.put("http://" + host, join("http://" + host, endpoint));
      }
    }
    targets.forEach(
        (origin, url) -> {
          List<String> path = new ArrayList<>(AUTH);
          path.addAll(List.of("by-origin", origin));
          settings.add(to.draft.set(path, url));
        });
    if (!others.isEmpty()) {
      notes.add(
          "The page's Origin selects the host, or else its Referer. Requests of pages"
              + " that are not listed go to the first host, not the last.");
    }
    return yours;
  }

  private String set(String key, Object value) {
    List<String> path = new ArrayList<>(AUTH);
    path.add(key);
    return to.draft.set(path, value);
  }

  private static boolean isUrl(String host) {
    return host.startsWith("http://") || host.startsWith("https://");
  }

  private static String join(String host, String endpoint) {
    return host.replaceAll("/+$", "") + "/" + endpoint.replaceAll("^/+", "");
  }
}
