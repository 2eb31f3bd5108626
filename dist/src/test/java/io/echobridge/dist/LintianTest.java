package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.dist.Packaged.Ended;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LintianTest {
  private static final Duration TO_READ_THEM = Duration.ofMinutes(5);

  @Test
  void thePackagesAreAsDebianWantsThem() throws IOException {
    List<Path> packages = DebianRoot.packages();
    assertThat(packages).hasSize(2);

    try (ChildProcess lintian =
        ChildProcess.of("lintian", "--allow-root", "--fail-on", "error")
            .with(packages.stream().map(Path::toString).toArray(String[]::new))
            .start()) {
      int code = lintian.awaitExit(TO_READ_THEM);

      assertThat(new Ended(code, lintian.output())).extracting(Ended::code).isEqualTo(0);
      assertThat(lintian.output()).noneMatch(line -> line.startsWith("E:"));
    }
  }
}
