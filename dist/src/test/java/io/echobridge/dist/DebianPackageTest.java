package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Debian packages, each in a Debian of its own. */
class DebianPackageTest {
  /** The same package as a later version with another default configuration. */
  private static final String LATER =
      """
      dpkg-deb -R /packages/echobridge.deb /later
      sed -i 's/^Version: .*/&+later/' /later/DEBIAN/control
      echo '# of the later version' >>/later/etc/echobridge/echobridge.conf
      dpkg-deb -b /later /packages/later.deb
      """;

  /** What the example with HTTPS names, with a key that the service's group may read. */
  private static final String CERTIFICATE =
      """
      mkdir -p /etc/letsencrypt/live/shop.example; cd /etc/letsencrypt/live/shop.example
      openssl req -x509 -newkey rsa:2048 -nodes -keyout plain.pem -out cert.pem -days 2 \\
        -subj /CN=shop.example 2>/dev/null
      openssl pkcs8 -topk8 -in plain.pem -passout 'pass:keep out' -out privkey.pem
      cp cert.pem chain.pem
      chgrp echobridge privkey.pem; chmod 0640 privkey.pem
      """;

  @TempDir static Path shared;
  private static DebianRoot installed;
  private static String installation;

  @TempDir Path folder;
  private DebianRoot debian;

  @BeforeAll
  static void install() {
    installed = DebianRoot.in(shared);
    Ended ended = installed.sh("dpkg -i /packages/echobridge.deb");
    installation = ended.text();
    assertThat(ended.code()).as(installation).isZero();
  }

  @BeforeEach
  void begin() {
    debian = installed.continuedIn(folder);
  }

  @Test
  void installingMakesTheUserAndKeepsTheConfigurationToItself() {
    String text =
        done(
            """
                dpkg-query -W -f='${Status}\\n' echobridge
                stat -c '%n %A %U:%G' /etc/echobridge/echobridge.conf /etc/default/echobridge \\
                  /var/lib/echobridge/classes.jsa
                getent passwd echobridge
                ls /etc/systemd/system/multi-user.target.wants
                stat -c '%n %A' /usr/lib/systemd/system/echobridge-keeper.service
                dpkg --verify echobridge
                echobridge --version
                """);

    assertThat(text)
        .contains("install ok installed")
        .contains("/etc/echobridge/echobridge.conf -rw-r----- root:echobridge")
        .contains("/etc/default/echobridge -rw-r--r-- root:root")
        .contains("/var/lib/echobridge/classes.jsa -rw-r--r-- root:root")
        .containsPattern("echobridge:x:\\d+:\\d+:Echobridge,,,:/nonexistent:/usr/sbin/nologin")
        .contains("\nechobridge.service\n")
        .as("the keeper is off")
        .doesNotContain("\nechobridge-keeper.service\n")
        .contains("/usr/lib/systemd/system/echobridge-keeper.service -rw-r--r--")
        .contains("echobridge " + System.getProperty("echobridge.version"))
        .doesNotContain("/usr/share/echobridge/lib");
    assertThat(installation).doesNotContain("no archive of classes", "warning");
  }

  @Test
  void theServiceServesAsItsUserFromTheArchiveOfClasses() {
    serves(done("dirname $(dirname $(readlink -f /usr/bin/java))"));
  }

  @Test
  void theKeeperKeepsWhenItIsEnabledAndAnUpgradeLeavesItSo() {
    String text =
        done(
            """
                ln -s /usr/lib/systemd/system/echobridge-keeper.service \\
                  /etc/systemd/system/multi-user.target.wants/
                """
                + LATER
                + """
                dpkg -i /packages/later.deb
                ls /etc/systemd/system/multi-user.target.wants
                """);
    assertThat(text).contains("\nechobridge-keeper.service").contains("\nechobridge.service");

    String start =
        """
        exec setpriv --reuid=echobridge --regid=echobridge --clear-groups \\
          $(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/echobridge-keeper.service)
        """;
    try (ChildProcess keeper = debian.program(start).start()) {
      keeper.awaitLine("App default: keeping what brokers main bring", Packaged.PATIENCE);
      assertThat(keeper.output()).noneMatch(line -> line.contains("Listening on"));
    }
  }

  @Test
  void anUpgradeKeepsWhatTheAdministratorChanged() {
    String text =
        done(
            """
                sed -i 's/port = 6001/port = 6003/' /etc/echobridge/echobridge.conf
                rm /var/lib/echobridge/classes.jsa
                """
                + LATER
                + """
                dpkg -i --force-confdef --force-confold /packages/later.deb
                grep 'port = ' /etc/echobridge/echobridge.conf
                stat -c '%A %U:%G' /etc/echobridge/echobridge.conf
                tail -n 1 /etc/echobridge/echobridge.conf.dpkg-dist
                ls /var/lib/echobridge
                """);

    assertThat(text)
        .contains("port = 6003", "-rw-r----- root:echobridge", "# of the later version")
        .contains("classes.jsa");
  }

  @Test
  void anUpgradeBringsTheNewConfigurationWhereNothingWasChanged() {
    String text =
        done(
            LATER
                + """
                dpkg -i /packages/later.deb
                tail -n 1 /etc/echobridge/echobridge.conf
                stat -c '%A %U:%G' /etc/echobridge/echobridge.conf
                ls /etc/echobridge
                """);

    assertThat(text)
        .contains("# of the later version", "-rw-r----- root:echobridge")
        .doesNotContain(".dpkg-");
  }

  @Test
  void removingKeepsTheConfigurationAndPurgingLeavesNothing() {
    String removed =
        done(
            """
                dpkg -r echobridge
                ls -d /etc/echobridge/* /etc/default/echobridge /usr/share/echobridge* \\
                  /usr/bin/echobridge* /var/lib/echobridge/* 2>/dev/null || true
                """);
    assertThat(removed)
        .contains("/etc/echobridge/echobridge.conf", "/etc/default/echobridge")
        .doesNotContain("\n/usr/share/echobridge", "\n/usr/bin/echobridge", "classes.jsa");

    String purged =
        done(
            """
            dpkg -P echobridge
            getent passwd echobridge || echo no user
            find / -xdev -name '*echobridge*' -not -path '/packages/*' -not -path '/var/log/*'
            """);
    assertThat(purged).endsWith("no user");
  }

  @Test
  void anotherJavaMeansAnotherArchive() {
    String text =
        done(
            """
                touch -d 2020-01-01 /var/lib/echobridge/classes.jsa
                dpkg-trigger --no-await /usr/lib/jvm
                dpkg --configure --pending
                find /var/lib/echobridge -name classes.jsa -newermt 2021-01-01
                """);

    assertThat(text).endsWith("/var/lib/echobridge/classes.jsa");
  }

  @Test
  void thePackageWithItsOwnJavaNeedsNoOther() {
    debian = DebianRoot.in(folder);
    done(
        """
        rm -rf /usr/lib/jvm /usr/bin/java /etc/java*
        dpkg -i /packages/echobridge-bundled.deb
        """);

    serves("/usr/lib/echobridge/runtime");
  }

  @Test
  void onePackageTakesThePlaceOfTheOther() {
    String text =
        done(
            """
                echo '# ours' >>/etc/echobridge/echobridge.conf
                dpkg -i /packages/echobridge-bundled.deb
                dpkg -P echobridge
                id -un echobridge
                ls /var/lib/echobridge
                tail -n 1 /etc/echobridge/echobridge.conf
                dpkg-query -W -f='${Package} ${Status}\\n' 'echobridge*'
                """);

    assertThat(text)
        .contains("\nechobridge\n", "classes.jsa", "# ours")
        .contains("echobridge-bundled install ok installed");
  }

  @ParameterizedTest
  @CsvSource({
    "compose, url=\"redis://redis:6379\"",
    "hosts, publish-presence=true",
    "https, /etc/letsencrypt/live/shop.example/cert.pem",
  })
  void whatTheOldServerHadIsImportedAndTheServiceMayReadIt(String example, String fact)
      throws IOException {
    Path old = Path.of("src/test/resources/laravel-echo-server", example);
    String settings = Files.readString(old.resolve("laravel-echo-server.json"));
    Path variables = old.resolve(".env");
    String environment = Files.exists(variables) ? Files.readString(variables) : "";
    String text =
        done(
            CERTIFICATE
                + "mkdir /old; cd /old\n"
                + "cat >laravel-echo-server.json <<'EOF'\n%s\nEOF\n".formatted(settings)
                + "cat >.env <<'EOF'\n%s\nEOF\n".formatted(environment)
                + """
                echobridge import laravel-echo-server.json --env .env
                install -m 0640 -o root -g echobridge echobridge.conf /etc/echobridge/echobridge.conf
                stat -c '%A %U:%G' /etc/echobridge/echobridge.conf
                setpriv --reuid=echobridge --regid=echobridge --clear-groups \\
                  echobridge check-config --config /etc/echobridge/echobridge.conf
                """);

    assertThat(text).contains("-rw-r----- root:echobridge");
    assertThat(text.substring(text.indexOf("root:echobridge"))).contains(fact);
  }

  /** Starts it as the unit does. */
  private void serves(String java) {
    String user = done("id -u echobridge");
    String start =
        """
        set -a; . /etc/default/echobridge; set +a
        exec setpriv --reuid=echobridge --regid=echobridge --clear-groups \\
          $(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/echobridge.service)
        """;
    try (ChildProcess daemon =
        debian
            .program(start)
            .env("ECHOBRIDGE_SERVER_PORT", "0")
            .env("ECHOBRIDGE_ADMIN_PORT", "0")
            .start()) {
      daemon.awaitLine("Listening on 0\\.0\\.0\\.0:\\d+", Packaged.PATIENCE);

      // Where not, it is the kernel that refuses: Java has all that io_uring needs.
      daemon.awaitLine(
          "Sending with io_uring|Sending without io_uring, .*: .*io_uring", Packaged.PATIENCE);
      assertThat(Path.of("/proc/" + daemon.pid() + "/maps"))
          .content()
          .contains("/var/lib/echobridge/classes.jsa", java + "/lib/server/libjvm.so");
      assertThat(Path.of("/proc/" + daemon.pid() + "/status"))
          .content()
          .containsPattern("Uid:\t" + user + "\t");
    }
  }

  private String done(String script) {
    Ended ended = debian.sh(script);
    assertThat(ended.code()).as(ended.text()).isZero();
    return ended.text();
  }
}
