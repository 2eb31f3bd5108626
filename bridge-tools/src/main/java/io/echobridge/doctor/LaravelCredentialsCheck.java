package io.echobridge.doctor;

import io.echobridge.auth.AppKey;
import io.echobridge.auth.AppKeys;
import io.echobridge.config.AppConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether Laravel and we have the same id, key and secret. None of them is shown. */
final class LaravelCredentialsCheck implements Check {
  private static final String CHANGE =
      "Make both the same, then \"php artisan config:clear\" there or a reload here; \"echobridge"
          + " import --env .env\" writes a configuration with what Laravel has.";

  /**
   * An app with keys.
   *
   * @param asks whether it also asks the application over HTTP
   */
  record Meant(String app, AppKeys keys, boolean asks) {}

  private final PusherVariables variables;
  private final Map<String, AppConfig> apps;

  LaravelCredentialsCheck(PusherVariables variables, Map<String, AppConfig> apps) {
    this.variables = variables;
    this.apps = apps;
  }

  @Override
  public List<Finding> look() {
    Optional<Meant> app = meant(variables, apps);
    String key = variables.value("APP_KEY");
    if (app.isEmpty() || (!variables.areUsed() && key.isEmpty())) {
      return List.of();
    }
    List<String> missing =
        Stream.of("APP_ID", "APP_KEY", "APP_SECRET")
            .filter(name -> variables.value(name).isEmpty())
            .map(variables::name)
            .toList();
    if (!missing.isEmpty()) {
      return List.of(missing(missing, app.get().app()));
    }
    String path = "apps." + app.get().app() + ".pusher";
    List<Finding> found = compared(app.get().keys(), key, path);
    return found.isEmpty()
        ? List.of(
            Finding.ok(
                "laravel-credentials",
                "Laravel's " + variables.name("APP_…") + " are the id, key and secret of " + path))
        : found;
  }

  private List<Finding> compared(AppKeys keys, String key, String path) {
    List<Finding> found = new ArrayList<>();
    if (!keys.appId().equals(variables.value("APP_ID"))) {
      found.add(
          Finding.fault(
              "laravel-app-id",
              differs("APP_ID", path + ".app-id"),
              "What the application publishes is refused with 401.",
              CHANGE));
    }
    Optional<AppKey> known = keys.find(key);
    if (known.isEmpty()) {
      found.add(
          Finding.fault(
              "laravel-key",
              differs("APP_KEY", path + ".key, nor one of " + path + ".keys"),
              "Pages with Laravel's key are told 4001 and give up, and what the application"
                  + " publishes is refused with 401.",
              CHANGE));
    } else if (!known.get().secret().value().equals(variables.value("APP_SECRET"))) {
      found.add(
          Finding.fault(
              "laravel-secret",
              differs("APP_SECRET", "the secret of that key in " + path),
              "Every signature is wrong: what the application publishes is refused with 401, and its"
                  + " pages get into no private or presence channel.",
              CHANGE));
    }
    return found;
  }

  private String differs(String name, String ours) {
    return "In Laravel's .env " + variables.name(name) + " is not " + ours + ".";
  }

  private static Finding missing(List<String> names, String app) {
    return Finding.fault(
        "laravel-credentials-missing",
        "Laravel's .env does not set " + String.join(", ", names) + ".",
        "The application can publish nothing, and its pages have no key.",
        "Give them the values of apps." + app + ".pusher, then \"php artisan config:clear\".");
  }

  /** The app that Laravel means: by its id, else by its key, else the first one with keys. */
  static Optional<Meant> meant(PusherVariables variables, Map<String, AppConfig> apps) {
    List<Meant> keyed =
        apps.entrySet().stream()
            .flatMap(
                app ->
                    app.getValue().keys().stream()
                        .map(
                            keys ->
                                new Meant(app.getKey(), keys, app.getValue().auth().isPresent())))
            .toList();
    String id = variables.value("APP_ID");
    String key = variables.value("APP_KEY");
    return Stream.of(
            keyed.stream().filter(app -> app.keys().appId().equals(id)),
            keyed.stream().filter(app -> app.keys().find(key).isPresent()),
            keyed.stream())
        .flatMap(each -> each)
        .findFirst();
  }
}
