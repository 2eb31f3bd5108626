package io.echobridge.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether Laravel's cached configuration is older than its {@code .env}, which it then ignores. */
final class LaravelCacheCheck implements Check {
  private final Laravel laravel;

  LaravelCacheCheck(Laravel laravel) {
    this.laravel = laravel;
  }

  @Override
  public List<Finding> look() {
    Path cached = laravel.file("bootstrap/cache/config.php");
    try {
      if (Files.exists(cached)
          && Files.getLastModifiedTime(cached)
                  .compareTo(Files.getLastModifiedTime(laravel.file(".env")))
              < 0) {
        return List.of(
            Finding.warning(
                "laravel-config-cached",
                "Laravel's cached configuration is older than its .env.",
                "Laravel does not read .env while bootstrap/cache/config.php exists: the"
                    + " present .env has no effect.",
                "Run php artisan config:clear (or config:cache), and restart the queue workers."));
      }
    } catch (IOException e) {
      return List.of(); // gone meanwhile
    }
    return List.of();
  }
}
