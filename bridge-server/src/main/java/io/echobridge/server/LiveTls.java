package io.echobridge.server;

import io.echobridge.config.EchobridgeConfig;
import io.echobridge.settings.Faults;
import io.echobridge.tls.Certificates;
import java.util.List;
import java.util.Optional;

/** The certificate that TLS is spoken with; the socket stays. */
final class LiveTls implements LivePart<EchobridgeConfig> {
  private static final String BLOCK = "server.tls";

  private static final LiveKeys KEYS =
      LiveKeys.of(
          BLOCK + ".cert-file",
          BLOCK + ".key-file",
          BLOCK + ".key-password",
          BLOCK + ".chain-file");

  private final Certificates certificates;

  LiveTls(Certificates certificates) {
    this.certificates = certificates;
  }

  @Override
  public String name() {
    return "certificates";
  }

  @Override
  public boolean takes(List<String> setting, EchobridgeConfig next) {
    return KEYS.include(setting);
  }

  @Override
  public Runnable prepare(EchobridgeConfig next) {
    Faults faults = new Faults();
    Optional<Runnable> change =
        next.server().tls().flatMap(tls -> faults.attempt(BLOCK, () -> certificates.prepare(tls)));
    faults.done();
    return change.orElse(() -> {});
  }
}
