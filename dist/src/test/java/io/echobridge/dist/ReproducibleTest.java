package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources make the same bytes: in another folder, time zone and language. */
class ReproducibleTest {
  private static final Duration TO_BUILD = Duration.ofMinutes(10);

  @TempDir Path again;

  @Test
  void aSecondBuildMakesTheSamePackages() throws IOException {
    Path target = Packaged.HOME.resolveSibling(".").normalize();
    build();

    List<Path> packages;
    try (Stream<Path> files = Files.list(target)) {
      packages = files.filter(f -> f.toString().matches(".*\\.(deb|tar\\.gz)")).toList();
    }

    assertThat(packages).hasSize(3);
    for (Path built : packages) {
      assertThat(again.resolve("dist/target").resolve(built.getFileName()))
          .hasSameBinaryContentAs(built);
    }
  }

  private void build() {
    String script =
        """
        tar -C "$1" --exclude=target --exclude=.git -cf - . | tar -C "$2" -xf -
        cd "$2"
        exec mvn -q -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true -pl dist -am verify
        """;
    ChildProcess maven =
        ChildProcess.of("sh", "-ec", script, "sh")
            .with(System.getProperty("project.root"), again.toString())
            .env("TZ", "Asia/Kathmandu")
            .env("LC_ALL", "C")
            .start();
    try (maven) {
      int code = maven.awaitExit(TO_BUILD);
      assertThat(new Ended(code, maven.output())).extracting(Ended::code).isEqualTo(0);
    }
  }
}
