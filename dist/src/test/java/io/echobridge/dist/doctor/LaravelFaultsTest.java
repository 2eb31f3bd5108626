package io.echobridge.dist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laravel applications whose settings do not suit ours. */
class LaravelFaultsTest {
  private static final String DATABASE =
      """
      <?php
      return [
          // 'prefix' => 'commented',
          'connections' => ['mysql' => ['prefix' => '', 'options' => extension_loaded('pdo_mysql') ? [] : []]],
          'redis' => [
              'client' => env('REDIS_CLIENT', 'phpredis'),
              'options' => [
                  'cluster' => env('REDIS_CLUSTER', 'redis'),
                  %s
              ],
          ],
      ];
      """;

  private Patient patient;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    patient = new Patient();
  }

  @AfterEach
  void stop() {
    patient.close();
  }

  @Test
  void whatSuitsIsWell() {
    patient.laravel(folder, "APP_URL=http://shop.example").isWell();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BROADCAST_DRIVER=null        | laravel-driver-off       | broadcast driver is null
          BROADCAST_DRIVER=log         | laravel-driver-off       | BROADCAST_DRIVER=redis
          BROADCAST_DRIVER=pusher      | laravel-driver-elsewhere | api.clients
          BROADCAST_CONNECTION=reverb  | laravel-driver-elsewhere | BROADCAST_CONNECTION=redis
          REDIS_PREFIX=                | laravel-prefix           | prefix = ""
          REDIS_PREFIX="my shop:"      | laravel-prefix           | prefix = "my shop:"
          REDIS_PREFIX=${APP_NAME}_    | laravel-prefix           | prefix = "Shop_"
          REDIS_HOST=redis.example     | laravel-redis-elsewhere  | redis.example
          REDIS_PORT=1 # not ours      | laravel-redis-elsewhere  | 127.0.0.1:1
          QUEUE_CONNECTION=null        | laravel-queue-off        | queue:work
          """)
  void whatDoesNotIsFound(String env, String id, String words) {
    patient.laravel(folder, env).suffersFrom(id, words);
  }

  @Test
  void pusherPublishesHereWhereThereIsAnApi() {
    patient.with("apps.default.api.clients.a { key = k, secret = s }");
    patient.laravel(folder, "BROADCAST_DRIVER=pusher").isWell();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'prefix' => env('REDIS_PREFIX', Str::slug(env('APP_NAME', 'laravel'), '_').'_database_'),           | my_shop_database_
          'prefix' => env('REDIS_PREFIX', Str::slug((string) env('APP_NAME', 'laravel')).'-database-'),       | my-shop-database-
          'prefix' => env('APP_PREFIX', 'fixed:'),                                                            | fixed:
          'prefix' => 'plain:',                                                                               | plain:
          'parameters' => [],                                                                                 | ''
          """,
      quoteCharacter = '~')
  void thePrefixIsReadOffItsConfiguration(String option, String prefix) {
    String expected = prefix.equals("''") ? "" : prefix;
    patient.laravel(folder, "APP_NAME='My Shop'");
    Patient.write(folder.resolve("config/database.php"), DATABASE.formatted(option));
    removeFromEnv("REDIS_PREFIX");
    patient.suffersFrom("laravel-prefix", "apps.default.brokers.main.prefix = \"" + expected + '"');
    patient.with("apps.default.brokers.main.prefix = \"" + expected + '"').isWell();
  }

  @Test
  void withoutConfigurationBothGenerationsOfDefaultsHaveToSuit() {
    patient.laravel(folder, "APP_NAME='My Shop'");
    removeFromEnv("REDIS_PREFIX");
    patient.suffersFrom(
        "laravel-prefix", "prefix = [\"my_shop_database_\", \"my-shop-database-\"]");
    patient.with("apps.default.brokers.main.prefix = auto").isWell();
    patient
        .with("apps.default.brokers.main.prefix = [\"my_shop_database_\", \"my-shop-database-\"]")
        .isWell();
  }

  /** Either may be the right one: to set the other would be the fault. */
  @ParameterizedTest
  @ValueSource(strings = {"my_shop_database_", "my-shop-database-"})
  void withoutConfigurationOneDefaultIsNoFault(String prefix) {
    patient.laravel(folder, "APP_NAME='My Shop'");
    removeFromEnv("REDIS_PREFIX");
    patient.with("apps.default.brokers.main.prefix = \"" + prefix + '"');
    patient.suffersFrom("laravel-prefix-unclear", "config:show database.redis.options.prefix");
    assertThat(patient.examine()).allMatch(found -> !found.change().contains("shop"));
  }

  @ParameterizedTest
  @CsvSource({
    "'Str::slug(env(''APP_NAME'', ''laravel''), ''_'').''_database_''', my_shop_database_",
    "'Str::slug((string) env(''APP_NAME'', ''laravel'')).''-database-''', my-shop-database-"
  })
  void withoutConfigurationTheFrameworksOwnIsRead(String standard, String prefix) {
    patient.laravel(folder, "APP_NAME='My Shop'");
    Patient.write(
        folder.resolve("vendor/laravel/framework/config/database.php"),
        DATABASE.formatted("'prefix' => env('REDIS_PREFIX', " + standard + "),"));
    removeFromEnv("REDIS_PREFIX");
    patient.suffersFrom("laravel-prefix", "main.prefix = \"" + prefix + '"');
    patient.with("apps.default.brokers.main.prefix = \"" + prefix + '"').isWell();
  }

  @Test
  void theOwnPagesMayNotConnect() {
    patient.with("apps.default.origins = [\"https://www.shop.example\"]");
    patient.laravel(folder, "APP_URL=https://shop.example/de");
    patient.suffersFrom("laravel-origin", "origins += \"https://shop.example\"");
    patient.with("apps.default.origins += \"https://shop.example\"").isWell();
  }

  @Test
  void theCachedConfigurationIsOlderThanTheEnv() throws IOException {
    patient.laravel(folder, "");
    Path cached = folder.resolve("bootstrap/cache/config.php");
    Patient.write(cached, "<?php return [];");
    patient.isWell();
    Files.setLastModifiedTime(cached, FileTime.from(Instant.EPOCH));
    patient.suffersFrom("laravel-config-cached", "php artisan config:clear");
  }

  @Test
  void thereIsNoLaravel() {
    patient.laravelAt(folder).suffersFrom("laravel-missing", folder.toString());
  }

  private void removeFromEnv(String name) {
    try {
      Path env = folder.resolve(".env");
      Files.writeString(env, Files.readString(env).replaceAll("(?m)^" + name + "=.*\n", ""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
