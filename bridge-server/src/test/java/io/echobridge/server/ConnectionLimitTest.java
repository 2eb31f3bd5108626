package io.echobridge.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.echobridge.http.HttpConnections;
import io.echobridge.http.HttpSocket;
import io.echobridge.http.HttpTimes;
import io.echobridge.net.EventLoops;
import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

class ConnectionLimitTest {
  @Test
  void someFilesAreLeftForWhatElseIsOpened() {
    assertThat(ConnectionLimit.places(400, 100)).isEqualTo(250);
    assertThat(ConnectionLimit.places(1_024, 100)).isEqualTo(796);
    assertThat(ConnectionLimit.places(1_048_576, 100)).isEqualTo(1_047_452);
  }

  @Test
  void whereThereAreFewFilesMostOfThemAreForConnections() {
    assertThat(ConnectionLimit.places(128, 100)).isEqualTo(21);
    assertThat(ConnectionLimit.places(100, 100)).isZero();
    assertThat(ConnectionLimit.places(100, 200)).isZero();
  }

  @Test
  void whoIsIdleIsClosedWhenAllPlacesAreTakenAndNotWhileThereAreSome() throws Exception {
    XnioWorker worker =
        Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    Duration patience = Duration.ofMinutes(5);
    HttpConnections connections =
        new HttpConnections(
            EventLoops.of(worker, 20),
            new HttpTimes(patience, patience, patience),
            exchange -> exchange.getResponseSender().send("OK"));
    try (HttpSocket socket =
            HttpSocket.open(
                worker,
                "127.0.0.1",
                0,
                OptionMap.EMPTY,
                new DefaultByteBufferPool(true, 16 * 1024, -1, 4),
                connections,
                null);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), socket.port())) {
      client.setSoTimeout(60_000);
      assertThat(limit(socket, connections, 1_000_000).look()).isFalse();
      ask(client);
      assertThat(limit(socket, connections, 1_000_000).look()).isFalse();
      ask(client);

      // The test has more files open than there may be.
      assertThat(limit(socket, connections, 1).look()).isTrue();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } finally {
      worker.shutdownNow();
    }
  }

  private static ConnectionLimit limit(HttpSocket socket, HttpConnections connections, long files) {
    UnixOperatingSystemMXBean system =
        (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ConnectionLimit(List.of(socket), connections, system, files);
  }

  private static void ask(Socket client) throws IOException {
    client.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\nOK") < 0) {
      int next = client.getInputStream().read();
      assertThat(next).as("after %s", answer).isNotEqualTo(-1);
      answer.append((char) next);
    }
  }
}
