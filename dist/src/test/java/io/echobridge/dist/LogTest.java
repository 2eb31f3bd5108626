package io.echobridge.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.echobridge.testkit.ChildProcess;
import io.echobridge.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon writes, and how. */
class LogTest {
  @TempDir Path folder;

  @Test
  void asTextEachMessageIsALineWithTimeAndLevel() throws IOException {
    assertThat(log("text", "")).allMatch(line -> line.matches("20\\S+Z (INFO |WARN ) \\w+ - .*"));
  }

  @Test
  void asJsonEachMessageIsAnObjectInALine() throws IOException {
    for (String line : log("json", "")) {
      JsonNode message = new ObjectMapper().readTree(line);
      assertThat(message.path("timestamp").isNumber()).isTrue();
      assertThat(message.path("level").asText()).isIn("INFO", "WARN");
      assertThat(message.path("formattedMessage").asText()).isNotEmpty();
    }
  }

  @Test
  void theJournalGetsPrioritiesAndHasItsOwnTime() throws IOException {
    List<String> log = log("text", "JOURNAL_STREAM=$(stat -Lc %d:%i /proc/$$/fd/1)");
    assertThat(log).allMatch(line -> line.matches("<[46]>\\w+ - .*"));
    assertThat(log).anyMatch(line -> line.matches("<4>\\w+ - .*broker main is down: .*"));
    assertThat(log).anyMatch(line -> line.startsWith("<6>Server - Listening on 127.0.0.1:"));
  }

  @Test
  void aJournalThatIsNotItsOutputChangesNothing() throws IOException {
    assertThat(log("text", "JOURNAL_STREAM=1:2")).allMatch(line -> line.startsWith("20"));
  }

  private List<String> log(String format, String variable) throws IOException {
    Path file = folder.resolve("echobridge.conf");
    Files.writeString(
        file,
        """
        server { host = "127.0.0.1", port = 0 }
        admin.port = 0
        log.format = %s
        apps.default.brokers.main { type = redis, url = "redis://127.0.0.1:%d" }
        """
            .formatted(format, FreePorts.one()));
    String command =
        variable + " exec " + Packaged.HOME.resolve("bin/echobridge") + " serve --config " + file;
    try (ChildProcess daemon =
        ChildProcess.of("sh", "-c", command.strip())
            .env("JAVA_HOME", System.getProperty("java.home"))
            .env("JAVA_OPTS", Packaged.JAVA)
            .start()) {
      daemon.awaitLine("broker main is down", Packaged.PATIENCE);
      return daemon.output();
    }
  }
}
