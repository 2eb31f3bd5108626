package io.echobridge.tls;

import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** What is spoken: what every browser since 2014 can, and nothing without forward secrecy. */
public final class TlsParameters {
  public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private TlsParameters() {}

  /** Java's own choice and order, without those that it only keeps for old clients. */
  public static List<String> cipherSuites(SSLContext context) {
    return Stream.of(context.getDefaultSSLParameters().getCipherSuites())
        .filter(TlsParameters::isModern)
        .toList();
  }

  private static boolean isModern(String suite) {
    boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_");
    boolean forwardSecret =
        suite.startsWith("TLS_AES_")
            || suite.startsWith("TLS_CHACHA20_")
            || suite.startsWith("TLS_ECDHE_");
    return authenticated && forwardSecret;
  }
}
