package io.echobridge.protocol.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.auth.Authorization;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Origins;
import io.echobridge.net.ClientMemory;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.ClientProtocol;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.protocol.ProtocolFactory;
import io.echobridge.token.Tokens;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

final class EchoProtocolTest {
  @Test
  void theProtocolIsFoundByItsName() {
    assertThat(ServiceLoader.load(ProtocolFactory.class))
        .hasSize(1)
        .allSatisfy(factory -> assertThat(factory.name()).isEqualTo("echo"));
  }

  @Test
  void itStandsAtItsPathWithoutClients() throws IOException {
    Duration second = Duration.ofSeconds(1);
    EchoConfig config =
        new EchoConfig(
            "/ws/socket.io",
            List.of("polling"),
            second,
            second,
            second,
            second,
            second,
            1_000,
            false);
    XnioWorker worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
    try {
      ProtocolContext context =
          new ProtocolContext(
              "default",
              new RecordingBridge(),
              request -> CompletableFuture.completedFuture(new Authorization.Refused(403, "no")),
              new Origins(List.of(), Set.of()),
              Admission.ofAll("default", ClientMemory.ofProcess()),
              EventLoops.of(worker, 100),
              () -> 1_000_000,
              ForeignSessions.NONE,
              Tokens.NONE,
              Optional::empty,
              Compression.none());
      try (ClientProtocol protocol = new EchoProtocolFactory().create(config, context)) {
        assertThat(protocol.paths()).containsExactly("/ws/socket.io");
        assertThat(protocol.owns("/ws/socket.io/default")).isFalse();
        assertThat(protocol.connections()).isNotEmpty().allMatch(each -> each.count() == 0);
      }
    } finally {
      worker.shutdownNow();
    }
  }
}
