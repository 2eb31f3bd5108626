package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether the listed origins are such as browsers send. */
final class OriginsCheck implements Check {
  private static final String WHY =
      "Browsers send only scheme://host[:port], so this entry matches no page.";
  private static final String NO_DEFAULT_PORT =
      "Browsers leave out the default port of a scheme, so this entry matches no page.";

  private final String app;
  private final AppConfig config;

  OriginsCheck(String app, AppConfig config) {
    this.app = app;
    this.config = config;
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    for (String origin : config.origins()) {
      if (origin.equals("*")) {
        continue;
      }
      String key = "apps." + app + ".origins";
      String what = key + ": \"" + origin + "\" ";
      if (origin.contains("*")) {
        found.add(
            Finding.fault(
                "origin-wildcard",
                what + "is a pattern, and patterns are not supported.",
                WHY,
                "List each origin in full, or \"*\" alone for every page."));
      } else if (!origin.contains("://")) {
        found.add(
            Finding.fault(
                "origin-scheme",
                what + "has no scheme.",
                WHY,
                "Write \"https://" + origin + "\" in " + key + "."));
      } else if (!origin.matches("[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]+/?")) {
        found.add(
            Finding.fault(
                "origin-path",
                what + "has a path.",
                WHY,
                "Write \"" + origin.replaceFirst("(://[^/?#]*).*", "$1") + "\" in " + key + "."));
      } else if (origin.matches("(?i)(http://[^/]*:80|https://[^/]*:443)/?")) {
        found.add(
            Finding.fault(
                "origin-port",
                what + "names the default port of its scheme.",
                NO_DEFAULT_PORT,
                "Write \"" + origin.replaceFirst(":\\d+/?$", "") + "\" in " + key + "."));
      }
    }
    if (found.isEmpty()) {
      found.add(
          Finding.ok(
              "origins",
              "apps."
                  + app
                  + ".origins: "
                  + String.join(", ", config.origins())
                  + (config.origins().contains("*") ? cookies() : "")));
    }
    return found;
  }

  private String cookies() {
    String hosts =
        config.auth().map(auth -> String.join(", ", new TreeSet<>(auth.hosts()))).orElse("");
    return ". Every page may connect; cookies are passed on for pages of the host by which"
        + " clients reach the daemon"
        + (hosts.isEmpty() ? "" : ", of " + hosts)
        + " and of origins that are listed";
  }
}
