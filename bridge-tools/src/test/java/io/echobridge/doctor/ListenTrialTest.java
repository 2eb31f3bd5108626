package io.echobridge.doctor;

import static io.echobridge.doctor.ListenTrial.Outcome.FORBIDDEN;
import static io.echobridge.doctor.ListenTrial.Outcome.FREE;
import static io.echobridge.doctor.ListenTrial.Outcome.NO_ADDRESS;
import static io.echobridge.doctor.ListenTrial.Outcome.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.config.AdminConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListenTrialTest {
  private static final OwnPorts NO_PORTS = new OwnPorts(Set.of());

  @Test
  void aPortIsFreeOrTaken() throws IOException {
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = other.getLocalPort();
      assertThat(ListenTrial.at("127.0.0.1", port).outcome()).isEqualTo(TAKEN);
    }
    assertThat(ListenTrial.at("127.0.0.1", port)).isEqualTo(new ListenTrial(FREE, ""));
  }

  @Test
  void aHostIsNotHere() {
    assertThat(ListenTrial.at("192.0.2.1", 6001).outcome()).isEqualTo(NO_ADDRESS);
    assertThat(ListenTrial.at("nowhere.invalid", 6001))
        .isEqualTo(new ListenTrial(NO_ADDRESS, "no address of this name"));
  }

  @Test
  void whyOneCannotListenIsFoundInAnyLanguage() throws IOException {
    String words = "Keine Berechtigung";
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String host : List.of("127.0.0.1", "0.0.0.0")) {
        assertThat(failed(host, other.getLocalPort(), words)).isEqualTo(TAKEN);
        assertThat(failed(host, 1, words)).as("nobody is there").isEqualTo(FORBIDDEN);
      }
    }
    assertThat(failed("192.0.2.1", 443, words)).isEqualTo(NO_ADDRESS);
  }

  private static ListenTrial.Outcome failed(String host, int port, String words) {
    return ListenTrial.failed(new InetSocketAddress(host, port), words).outcome();
  }

  @Test
  void nobodyThereIsAFaultOnlyWhereTheDaemonCannotListen() throws Exception {
    AdminCheck check =
        new AdminCheck(config("127.0.0.1", 443, Optional.empty()), Optional.empty(), NO_PORTS);
    assertThat(check.unanswered(new ListenTrial(FORBIDDEN, "Permission denied"), Trouble.REFUSED))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("admin-port-permission");
              assertThat(finding.what()).startsWith("admin.port: 443 is not open to this user");
              assertThat(finding.change()).contains("keep 6002");
            });
    ListenTrial taken = new ListenTrial(TAKEN, "Address already in use");
    assertThat(check.unanswered(taken, Trouble.REFUSED))
        .extracting(Finding::id)
        .containsExactly("admin-port-in-use");
    assertThat(
            new AdminCheck(
                    config("127.0.0.1", freePort(), Optional.empty()), Optional.empty(), NO_PORTS)
                .look())
        .isEmpty();
  }

  @Test
  void aHostThatIsNotHereIsNoOtherProgram() throws Exception {
    AdminConfig config =
        config("nowhere.invalid", 6002, Optional.of("/etc/echobridge/admin.token"));
    assertThat(new AdminCheck(config, Optional.empty(), NO_PORTS).look())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("admin-port-address");
              assertThat(finding.what()).contains("admin.host: nowhere.invalid", "no address");
              assertThat(finding.change()).startsWith("admin.host = \"127.0.0.1\"");
            });
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static AdminConfig config(String host, int port, Optional<String> tokenFile) {
    return new AdminConfig(true, host, port, List.of(), Map.of(), tokenFile, false, true, false);
  }
}
