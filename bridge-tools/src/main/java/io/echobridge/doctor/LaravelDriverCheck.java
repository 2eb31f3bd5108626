package io.echobridge.doctor;

import io.echobridge.config.AppConfig;
import java.util.Collection;
import java.util.List;

/** Whether Laravel broadcasts at all, and to where we listen. */
final class LaravelDriverCheck implements Check {
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
    String change = "In Laravel's .env: " + variable + "=redis, then \"php artisan config:clear\".";
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
          case "ably" -> elsewhere(driver, change);
          default -> Finding.ok("laravel-driver", "Laravel broadcasts with its driver " + driver);
        });
  }

  private Finding signed(String driver, String change) {
    boolean api = apps.stream().anyMatch(app -> app.api().isPresent());
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
                : " Or let this driver publish here: apps.default.api.clients, and the host and port"
                    + " in Laravel's .env."));
  }
}
