package io.echobridge.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  private static final int PATIENCE_MILLIS = 30_000;

  @TempDir private Path folder;

  @Test
  void aCertificateOfTheFileIsTrusted() throws Exception {
    SelfSigned own = new SelfSigned(folder, "ip:127.0.0.1");

    assertThat(handshake(own, Trust.with(own.pem().toString()))).isEqualTo("CN=app");
  }

  @Test
  void aCertificateThatIsNotInTheFileIsNot() throws Exception {
    SelfSigned own = new SelfSigned(folder, "ip:127.0.0.1");
    Path other = Files.createDirectory(folder.resolve("other"));
    SSLContext trusting = Trust.with(new SelfSigned(other, "ip:127.0.0.1").pem().toString());

    assertThatThrownBy(() -> handshake(own, trusting)).isInstanceOf(SSLException.class);
  }

  @Test
  void allCertificatesOfTheFileAreTrusted() throws Exception {
    SelfSigned own = new SelfSigned(folder, "ip:127.0.0.1");
    Path other = Files.createDirectory(folder.resolve("other"));
    String before = Files.readString(new SelfSigned(other, "ip:127.0.0.1").pem());
    Path both = Files.writeString(folder.resolve("both.pem"), before + Files.readString(own.pem()));

    assertThat(handshake(own, Trust.with(both.toString()))).isEqualTo("CN=app");
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    for (String file : new String[] {folder.resolve("missing.pem").toString(), empty.toString()}) {
      assertThatThrownBy(() -> Trust.with(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("ca-file: ")
          .hasMessageContaining(file);
    }
  }

  /** Whose certificate the client saw. */
  private static String handshake(SelfSigned server, SSLContext client) throws Exception {
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> serve(listening));
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
        return socket.getSession().getPeerPrincipal().getName();
      } finally {
        serving.join();
      }
    }
  }

  private static void serve(SSLServerSocket listening) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.startHandshake();
    } catch (IOException e) {
      // The client did not trust us, and it is the client that is looked at.
    }
  }
}
