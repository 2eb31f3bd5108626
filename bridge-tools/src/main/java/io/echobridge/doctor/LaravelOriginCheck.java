package io.echobridge.doctor;

import io.echobridge.auth.AuthConfig;
import io.echobridge.config.AppConfig;
import io.echobridge.gate.Origins;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the application's own pages may connect, and be logged in. */
final class LaravelOriginCheck implements Check {
  private final Laravel laravel;
  private final Map<String, AppConfig> apps;
  private final Optional<URI> publicUrl;

  /**
   * @param publicUrl how pages reach the daemon, where that is known
   */
  LaravelOriginCheck(Laravel laravel, Map<String, AppConfig> apps, Optional<URI> publicUrl) {
    this.laravel = laravel;
    this.apps = apps;
    this.publicUrl = publicUrl;
  }

  @Override
  public List<Finding> look() {
    String url = laravel.env("APP_URL").orElse("");
    if (!url.matches("https?://[^/\\s]+.*")) {
      return List.of();
    }
    String origin = url.replaceFirst("^(https?://[^/?#]+).*$", "$1");
    List<Origins> allowing =
        apps.values().stream()
            .map(app -> new Origins(app.origins(), hosts(app)))
            .filter(origins -> origins.allows(origin))
            .toList();
    if (!allowing.isEmpty()) {
      boolean loggedIn =
          publicUrl.isEmpty()
              || allowing.stream()
                  .anyMatch(each -> each.trusts(origin, publicUrl.get().getRawAuthority()));
      return List.of(
          loggedIn
              ? Finding.ok("laravel-origin", "Pages of " + origin + " may connect")
              : withoutCookies(origin, publicUrl.get()));
    }
    return List.of(
        Finding.fault(
            "laravel-origin",
            "Pages of Laravel's APP_URL, "
                + origin
                + ", may not connect: no app lists this origin.",
            "Browsers get 403 for every connection from these pages.",
            "apps." + apps.keySet().iterator().next() + ".origins += \"" + origin + "\""));
  }

  private static Set<String> hosts(AppConfig app) {
    return app.auth().map(AuthConfig::hosts).orElse(Set.of());
  }

  private Finding withoutCookies(String origin, URI daemon) {
    return Finding.fault(
        "laravel-cookies",
        "Pages of Laravel's APP_URL, "
            + origin
            + ", may connect to "
            + daemon
            + ", but their cookies are not passed on to the application: it is another host,"
            + " and \"*\" in origins does not apply to cookies.",
        "For the application nobody is logged in, so it answers 401 or 403 on private channels.",
        "List it: apps."
            + apps.keySet().iterator().next()
            + ".origins = [\"*\", \""
            + origin
            + "\"]; without \"*\" if no other pages should connect.");
  }
}
