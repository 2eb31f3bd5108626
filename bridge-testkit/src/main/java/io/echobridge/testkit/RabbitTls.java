package io.echobridge.testkit;

import java.util.List;

/**
 * That a RabbitMQ for tests also listens with TLS, and asks for certificates.
 *
 * @param port where; free now
 * @param certificates the issuer of everybody's
 * @param name of the server's own certificate there
 */
public record RabbitTls(int port, Certificates certificates, String name) {
  /** The files that it needs. */
  List<String> files() {
    return List.of("ca.pem", name + ".pem", name + ".key");
  }

  /**
   * Lines of rabbitmq.conf.
   *
   * @param host the address that it listens at
   * @param folder where the files are for it
   */
  List<String> lines(String host, String folder) {
    return List.of(
        "listeners.ssl.1 = " + host + ":" + port,
        "ssl_options.cacertfile = " + folder + "/ca.pem",
        "ssl_options.certfile = " + folder + "/" + name + ".pem",
        "ssl_options.keyfile = " + folder + "/" + name + ".key",
        "ssl_options.verify = verify_peer",
        "ssl_options.fail_if_no_peer_cert = true");
  }
}
