package io.echobridge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Finding FAULT =
      Finding.fault(
          "some-fault",
          "Something \u001b[31mis wrong, and what it is takes many more words than fit in one line.",
          "Nothing arrives.",
          "Write:\n"
              + Proxies.nginx(
                  URI.create("https://shop.example"),
                  "/socket.io",
                  URI.create("http://127.0.0.1:6001")));

  private static final Finding FINE = Finding.ok("some", "Something is well");

  @Test
  void linesFitATerminalAndHoldNoControlCharacters() {
    String text = new Report(false).text(FAULT);
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text)
        .startsWith(" fault   some-fault\n         Something ?[31mis wrong")
        .contains("\n         because  Nothing arrives.\n")
        .contains("proxy_set_header Upgrade $http_upgrade;")
        .doesNotContain("\u001b");
  }

  @Test
  void colourIsOnlyForATerminal() {
    assertThat(new Report(true).text(FINE)).contains("\u001b[32mok\u001b[0m");
    assertThat(new Report(false).text(FINE)).isEqualTo(" ok      Something is well\n");
  }

  @Test
  void programsGetTheSame() throws Exception {
    JsonNode json = new ObjectMapper().readTree(Report.json(List.of(FINE, FAULT)));
    assertThat(json.path("faults").asInt()).isEqualTo(1);
    assertThat(json.path("findings")).hasSize(2);
    assertThat(json.path("findings").get(1).path("id").asText()).isEqualTo("some-fault");
    assertThat(json.path("findings").get(1).path("level").asText()).isEqualTo("fault");
  }

  @Test
  void theLastLineSaysHowMany() {
    assertThat(Report.summary(List.of(FINE))).isEqualTo("All is well.");
    assertThat(Report.summary(List.of(FINE, FAULT))).isEqualTo("1 fault, 0 warnings.");
    assertThat(Report.isFaulty(List.of(FINE))).isFalse();
    assertThat(Report.isFaulty(List.of(FINE, FAULT))).isTrue();
  }

  @Test
  void aPortOfRootsIsExplained() {
    assertThat(ListenTrial.forbidden("port-permission", "server.port", 443, 6001).change())
        .contains("AmbientCapabilities=CAP_NET_BIND_SERVICE", "PrivateUsers=no");
  }
}
