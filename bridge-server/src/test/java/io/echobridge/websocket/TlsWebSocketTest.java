package io.echobridge.websocket;

import static io.echobridge.websocket.ClientFrames.concat;
import static io.echobridge.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.net.Frame;
import io.echobridge.tls.TestCertificates;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All the same with TLS between, and what only TLS can get wrong. */
class TlsWebSocketTest extends WebSocketTest {
  @TempDir private Path folder;
  private final SSLContext trusting = TestCertificates.trustingAll();

  @Override
  void listen(Undertow.Builder builder) throws Exception {
    SSLContext own = new TestCertificates(folder).make("own", 9).context("own");
    builder.addHttpsListener(0, "127.0.0.1", own);
  }

  @Override
  Socket connect(InetSocketAddress address) throws IOException {
    Socket plain = super.connect(address);
    plain.setTcpNoDelay(true); // As every client does: a handshake is several small writes.
    return trusting.getSocketFactory().createSocket(plain, "127.0.0.1", address.getPort(), true);
  }

  @Test
  void aBatchOfManyRecordsArrives() throws Exception {
    Socket client = connect();
    WebSocket socket = opened.take();
    String large = "x".repeat(60_000);
    // One batch: the socket takes all of it while the client reads, so nobody is too slow.
    socket
        .loop()
        .execute(
            () -> {
              for (int i = 0; i < 4; i++) {
                socket.sink().send(Frame.text(i + large));
              }
              socket.sink().send(Frame.text("end"));
            });
    for (int i = 0; i < 4; i++) {
      assertThat(next(client)).isEqualTo("1:" + i + large);
    }
    assertThat(next(client)).isEqualTo("1:end");
  }

  @Test
  void aStreamOfMessagesIsHeardToItsEnd() throws Exception {
    Socket client = connect();
    byte[] many = new byte[0];
    for (int i = 0; i < 200; i++) {
      many = concat(many, text("x".repeat(1000)));
    }
    byte[] burst = many;
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < 100; i++) {
                  send(client, burst);
                }
                send(client, text("end"));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();
    int heard = 0;
    while (!next(client).equals("1:end")) {
      heard++;
    }
    sender.join();
    assertThat(heard).isEqualTo(20_000);
  }
}
