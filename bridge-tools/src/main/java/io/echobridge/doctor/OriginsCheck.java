package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import io.echobridge.gate.Origins;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the listed origins are such as browsers send. */
final class OriginsCheck implements Check {
  private static final String WHY =
      "Browsers send only scheme://host[:port], so this entry matches no page.";

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
      if (origin.equals("*") || origin.equalsIgnoreCase("null")) {
        continue; // null is what sandboxed pages send
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
      } else if (!origin.matches("[a-zA-Z][a-zA-Z0-9+.-]*://.*")) {
        found.add(
            Finding.fault(
                "origin-scheme",
                what + "has no scheme.",
                WHY,
                "Write \"https://" + origin.replaceFirst("^:?/+", "") + "\" in " + key + "."));
      } else if (origin.matches("(?i)https?://([/?#].*)?")) {
        found.add(
            Finding.fault(
                "origin-host",
                what + "has no host.",
                WHY,
                "Write it as \"https://shop.example\" in " + key + "."));
      } else if (!new Origins(List.of(origin), Set.of()).allows(site(origin))) {
        found.add(
            Finding.fault(
                "origin-path",
                what + "has a path.",
                WHY,
                "Write \"" + site(origin) + "\" in " + key + "."));
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

  /** What browsers send of it, but for a default port. */
  private static String site(String origin) {
    return origin.replaceFirst("(://[^/?#]*).*", "$1");
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
