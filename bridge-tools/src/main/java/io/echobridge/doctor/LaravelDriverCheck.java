package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import java.util.Collection;
import java.util.List;

/** Whether Laravel broadcasts at all, and to where we listen. */
final class LaravelDriverCheck implements Check {
  static final String UNSIGNED =
      "Pages on pusher-js get into no private or presence channel: the application has to sign what"
          + " they ask for, and only the drivers pusher and reverb do.";

  /** What Laravel 11 and newer lack in config/broadcasting.php. */
  static final String REDIS = "'redis' => ['driver' => 'redis', 'connection' => 'default']";

  private final Laravel laravel;
  private final Collection<AppConfig> apps;

  LaravelDriverCheck(Laravel laravel, Collection<AppConfig> apps) {
    this.laravel = laravel;
    this.apps = apps;
  }

  @Override
  public List<Finding> look() {
    String variable = laravel.driverVariable();
    String driver = laravel.driver();
    String change =
        "In Laravel's .env: "
            + variable
            + "=redis, "
            + (laravel.defines("redis") ? "" : "in its config/broadcasting.php " + REDIS + ", ")
            + "then \"php artisan config:clear\".";
    String connection = laravel.connection();
    if (!connection.isEmpty() && !laravel.defines(connection)) {
      return List.of(undefined(connection, change));
    }
    return List.of(
        switch (driver) {
          case "", "log" ->
              Finding.fault(
                  "laravel-driver-off",
                  "Laravel's broadcast driver is "
                      + (driver.isEmpty() ? "null" : driver)
                      + ": it publishes nothing.",
                  "Events are discarded or written to Laravel's log, and its auth route admits"
                      + " everybody or answers nothing.",
                  change);
          case "pusher", "reverb" -> signed(driver, change);
          case "redis" ->
              apps.stream().anyMatch(app -> app.keys().isPresent())
                  ? unsigned(variable)
                  : fine(driver);
          case "ably" -> elsewhere(driver, change);
          default -> fine(driver);
        });
  }

  private Finding fine(String driver) {
    String name = laravel.connection();
    return Finding.ok(
        "laravel-driver",
        "Laravel broadcasts by its driver "
            + driver
            + (name.equals(driver) ? "" : ", on its connection " + name));
  }

  private static Finding undefined(String connection, String change) {
    boolean redis = connection.equals("redis");
    return Finding.fault(
        "laravel-driver-undefined",
        "Laravel broadcasts on the connection "
            + connection
            + ", but its config/broadcasting.php defines none of that name"
            + (redis ? "; Laravel 11 and newer ship none." : "."),
        "Every broadcast and every auth request fails: \"Broadcast connection ["
            + connection
            + "] is not defined\".",
        redis
            ? "\"php artisan config:publish broadcasting\" if that file is not there, then add "
                + REDIS
                + " to its connections, then \"php artisan config:clear\"."
            : change + " Or add " + connection + " to the connections in that file.");
  }

  private static Finding unsigned(String variable) {
    return Finding.warning(
        "laravel-driver-unsigned",
        "Laravel's broadcast driver is redis, which signs nothing, and an app here has keys in pusher"
            + " { … }.",
        UNSIGNED,
        "In Laravel's .env: "
            + variable
            + "=reverb, or pusher, with this server as its host, then \"php artisan config:clear\"."
            + " If all pages are on Socket.IO, take the keys out.");
  }

  private Finding signed(String driver, String change) {
    boolean api = apps.stream().anyMatch(app -> app.api().isPresent() || app.keys().isPresent());
    return api
        ? Finding.ok(
            "laravel-driver",
            "Laravel publishes with its driver " + driver + ", to the HTTP API here")
        : elsewhere(driver, change);
  }

  private static Finding elsewhere(String driver, String change) {
    return Finding.fault(
        "laravel-driver-elsewhere",
        "Laravel's broadcast driver is " + driver + ", which does not publish to Redis.",
        "Its events go to another server, and none arrive here.",
        change
            + (driver.equals("ably")
                ? ""
                : " Or let this driver publish here: apps.default.pusher (or api.clients), and the host"
                    + " and port in Laravel's .env."));
  }
}
