package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import io.echobridge.protocol.Origins;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the application's own pages may connect. */
final class LaravelOriginCheck implements Check {
  private final Laravel laravel;
  private final Map<String, AppConfig> apps;

  LaravelOriginCheck(Laravel laravel, Map<String, AppConfig> apps) {
    this.laravel = laravel;
    this.apps = apps;
  }

  @Override
  public List<Finding> look() {
    String url = laravel.env("APP_URL").orElse("");
    if (!url.matches("https?://[^/\\s]+.*")) {
      return List.of();
    }
    String origin = url.replaceFirst("^(https?://[^/?#]+).*$", "$1");
    boolean anywhere =
        apps.values().stream().anyMatch(app -> new Origins(app.origins(), Set.of()).allows(origin));
    if (anywhere) {
      return List.of(Finding.ok("laravel-origin", "Pages of " + origin + " may connect"));
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
}
