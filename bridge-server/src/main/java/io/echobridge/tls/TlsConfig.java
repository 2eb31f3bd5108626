package io.echobridge.tls;

import io.echobridge.broker.Secret;
import java.util.Optional;

/**
 * A second listening socket, with TLS 1.2 and 1.3.
 *
 * @param port the port to listen on; 0 takes a free one
 * @param certFile a PEM file: the certificate, then those between it and a trusted one
 * @param keyFile a PEM file: the certificate's private key
 * @param keyPassword the password of an encrypted key
 * @param chainFile a PEM file with what follows the certificate, where it is kept apart
 */
public record TlsConfig(
    int port,
    String certFile,
    String keyFile,
    Optional<Secret> keyPassword,
    Optional<String> chainFile) {
  public TlsConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: expected 0 to 65535, got " + port);
    }
  }
}
