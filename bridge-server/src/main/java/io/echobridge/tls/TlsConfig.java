package io.echobridge.tls;

import io.echobridge.settings.Faults;
import io.echobridge.settings.Secret;
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
    new Faults().range("port", port, 0, 65_535).done();
  }
}
