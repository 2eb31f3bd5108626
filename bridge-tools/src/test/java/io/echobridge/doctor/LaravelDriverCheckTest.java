package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the connection that Laravel is set to is one that it has. */
class LaravelDriverCheckTest {
  /** As Laravel 11 and newer ship it, shortened. */
  private static final String SHIPPED =
      """
      <?php
      return [
          /*
          | Supported: "reverb", "pusher", "ably", "redis", "log", "null"
          */
          'default' => env('BROADCAST_CONNECTION', 'null'),
          'connections' => [
              'reverb' => [
                  'driver' => 'reverb',
                  'options' => ['host' => env('REVERB_HOST')],
              ],
              // 'redis' => ['driver' => 'redis'],
              'log' => [
                  'driver' => 'log',
              ],
              'null' => ['driver' => 'null'],
              %s
          ],
      ];
      """;

  private static final String OWN = "config/broadcasting.php";
  private static final String FRAMEWORKS = "vendor/laravel/framework/config/broadcasting.php";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {OWN, FRAMEWORKS})
  void redisIsMissingWhereLaravelIsAsShipped(String file) throws Exception {
    write(file, SHIPPED.formatted(""));

    Finding found = found("BROADCAST_CONNECTION=redis");
    assertThat(found.id()).isEqualTo("laravel-driver-undefined");
    assertThat(found.level()).isEqualTo(Finding.Level.FAULT);
    assertThat(found.what()).contains("Laravel 11 and newer ship none");
    assertThat(found.why()).contains("\"Broadcast connection [redis] is not defined\"");
    assertThat(found.change())
        .contains("config:publish broadcasting", "'redis' => ['driver' => 'redis'", "config:clear");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'redis' => ['driver' => 'redis', 'connection' => 'default'],",
        "\"redis\" => [\n \"driver\" => \"redis\"],",
        "'redis' => array('driver' => 'redis'),"
      })
  void whereItIsDefinedItIsTheDriver(String connection) throws Exception {
    write(OWN, SHIPPED.formatted(connection));
    write(FRAMEWORKS, SHIPPED.formatted(""));

    assertThat(found("BROADCAST_CONNECTION=redis"))
        .isEqualTo(Finding.ok("laravel-driver", "Laravel broadcasts by its driver redis"));
  }

  @Test
  void withTheEnvAloneNothingIsSaidOfIt() throws Exception {
    assertThat(found("BROADCAST_CONNECTION=redis").id()).isEqualTo("laravel-driver");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'driver' => 'redis',                            | redis  | laravel-driver
          'connection' => 'default', 'driver' => 'redis', | redis  | laravel-driver
          'driver' => 'reverb',                           | reverb | laravel-driver-elsewhere
          'driver' => 'log',                              | log    | laravel-driver-off
          'driver' => 'null',                             | ~~     | laravel-driver-off
          """)
  void aConnectionMayHaveAnotherNameThanItsDriver(String entry, String driver, String id)
      throws Exception {
    write(OWN, SHIPPED.formatted("'live' => [" + entry + "],"));

    assertThat(found("BROADCAST_CONNECTION=live").id()).isEqualTo(id);
    assertThat(Laravel.read(folder).driver()).isEqualTo(driver);
  }

  @Test
  void aNameThatIsNowhereIsNamed() throws Exception {
    write(OWN, SHIPPED.formatted(""));

    Finding found = found("BROADCAST_CONNECTION=rebis");
    assertThat(found.id()).isEqualTo("laravel-driver-undefined");
    assertThat(found.what()).contains("connection rebis").doesNotContain("ship none");
  }

  @Test
  void whoIsToldToTakeRedisHearsThatItHasToBeAdded() throws Exception {
    write(OWN, SHIPPED.formatted(""));
    assertThat(found("BROADCAST_CONNECTION=log").change())
        .contains("BROADCAST_CONNECTION=redis, in its config/broadcasting.php 'redis' =>");

    write(OWN, SHIPPED.formatted("'redis' => ['driver' => 'redis'],"));
    assertThat(found("BROADCAST_CONNECTION=log").change()).doesNotContain("broadcasting.php");
  }

  private Finding found(String env) throws IOException {
    Files.writeString(folder.resolve(".env"), env + "\n");
    List<Finding> found = new LaravelDriverCheck(Laravel.read(folder), List.of()).look();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
