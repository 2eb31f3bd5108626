package io.echobridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.server.StartException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class DemoTest {
  @Test
  void thePageAndTheClientsAreServedBesideTheDaemon() throws Exception {
    try (Demo demo = new Demo("127.0.0.1", 0, Optional.empty(), 1)) {
      URI page = URI.create(demo.url());
      for (String path :
          new String[] {"/demo", "/socket.io/socket.io.js", "/socket.io/4/socket.io.min.js"}) {
        assertThat(status(page.resolve(path))).as(path).isEqualTo(200);
      }
      assertThat(status(page.resolve("/socket.io/?EIO=4&transport=polling"))).isEqualTo(200);
      assertThatThrownBy(() -> new Demo("127.0.0.1", page.getPort(), Optional.empty(), 1))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("127.0.0.1:" + page.getPort());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:6379      | 2 | --redis: expected redis://host:port or rediss://host:port",
        "redis://127.0.0.1:1 | 1 | echobridge demo: --redis: cannot use this Redis: "
      })
  void aRedisThatCannotBeUsedEndsTheCommand(String url, int exitCode, String message) {
    StringWriter errors = new StringWriter();
    int ended =
        new CommandLine(new DemoCommand())
            .setErr(new PrintWriter(errors))
            .execute("--redis", url, "--port", "0");
    assertThat(ended).isEqualTo(exitCode);
    assertThat(errors.toString()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "6"})
  void aNumberOfNodesThatTheDemoDoesNotHaveIsRefused(String nodes) {
    StringWriter errors = new StringWriter();
    int ended =
        new CommandLine(new DemoCommand())
            .setErr(new PrintWriter(errors))
            .execute("--nodes", nodes, "--port", "0");
    assertThat(ended).isEqualTo(2);
    assertThat(errors.toString()).contains("--nodes: expected a number from 1 to 5");
  }

  private static int status(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }
}
