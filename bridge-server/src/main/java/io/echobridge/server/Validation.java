package io.echobridge.server;

import io.echobridge.admin.access.Access;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.net.EventLoops;
import io.echobridge.settings.Faults;
import io.echobridge.tls.Certificates;
import io.echobridge.trace.Tracer;
import java.util.List;
import java.util.Optional;

/** Whether a configuration can be served, found out without serving it. */
public final class Validation {
  private Validation() {}

  /**
   * Finds every fault for which {@link Server#create} would refuse a configuration: it makes the
   * same of it, without event loops. Starts no thread, opens no socket, and connects to nothing, so
   * there is nothing to close.
   *
   * @throws InvalidConfigException with everything that is wrong
   */
  public static void of(EchobridgeConfig config) throws InvalidConfigException {
    List<String> faults = faults(config);
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults);
    }
  }

  /** The same faults, one line each, led by the path of the setting. */
  public static List<String> faults(EchobridgeConfig config) {
    Faults faults = new Faults();
    var unused = certificates(config, faults);
    Access.of(config.admin(), faults).close();
    var unusedToo = App.all(config, EventLoops.none(), app -> Tracer.NONE, faults);
    return faults.lines();
  }

  /** Those in the configuration's files; none also when they cannot be used. */
  static Optional<Certificates> certificates(EchobridgeConfig config, Faults faults) {
    return config
        .server()
        .tls()
        .flatMap(tls -> faults.attempt("server.tls", () -> Certificates.load(tls)));
  }
}
