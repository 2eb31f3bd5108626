package io.echobridge.dist.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.echobridge.testkit.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An application behind TLS, whose certificate an authority of its own issued five days ago. */
final class TlsHost implements AutoCloseable {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private final HttpsServer server;
  private final Path folder;

  private TlsHost(HttpsServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /**
   * @param days how long the certificate is good, from its issue
   */
  static TlsHost start(Path folder, int days) throws IOException {
    keytool(folder, "-genkeypair -alias ca -dname CN=authority -ext bc:c -startdate -9d");
    keytool(folder, "-genkeypair -alias host -dname CN=127.0.0.1");
    keytool(folder, "-exportcert -rfc -alias ca -file ca.pem");
    keytool(folder, "-certreq -alias host -file host.csr");
    keytool(
        folder,
        "-gencert -rfc -alias ca -infile host.csr -outfile host.pem -ext san=ip:127.0.0.1"
            + " -startdate -5d -validity "
            + days);
    keytool(folder, "-importcert -noprompt -alias host -file host.pem");
    keytool(folder, "-delete -alias ca");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(folder.resolve("keys"))));
    server.createContext("/", Patient.answering(403, "application/json", "{}"));
    server.start();
    return new TlsHost(server, folder);
  }

  String url() {
    return "https://127.0.0.1:" + server.getAddress().getPort() + "/broadcasting/auth";
  }

  Path authority() {
    return folder.resolve("ca.pem");
  }

  private static SSLContext context(Path keys) throws IOException {
    try (InputStream in = Files.newInputStream(keys)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void keytool(Path folder, String arguments) {
    String options = "-keystore keys -storetype PKCS12 -storepass changeit";
    boolean makes = arguments.startsWith("-genkeypair");
    ChildProcess keytool =
        ChildProcess.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                (arguments + " " + options + (makes ? " -keyalg EC" : "")).split(" ", -1))
            .in(folder)
            .start();
    assertThat(keytool.awaitExit(Duration.ofSeconds(30))).as("%s", keytool.output()).isZero();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
