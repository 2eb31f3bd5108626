package io.echobridge.server;

import io.echobridge.config.AppConfig;
import io.echobridge.config.Change;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.settings.Faults;
import io.echobridge.tls.Certificates;
import io.echobridge.tls.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings another configuration into force as far as that can be done while clients are connected,
 * and says what cannot. One at a time.
 */
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);

  private final EchobridgeConfig started;
  private final Map<String, RunningApp> apps;
  private final Optional<Certificates> certificates;
  private EchobridgeConfig latest;

  /**
   * @param started what everything was made of
   */
  Reload(
      EchobridgeConfig started, Map<String, RunningApp> apps, Optional<Certificates> certificates) {
    this.started = started;
    this.apps = apps;
    this.certificates = certificates;
    this.latest = started;
  }

  /**
   * Changes all that can be changed, or nothing.
   *
   * @throws InvalidConfigException when settings cannot be used
   */
  void to(EchobridgeConfig next) throws InvalidConfigException {
    Faults faults = new Faults();
    List<Runnable> changes = new ArrayList<>();
    apps.forEach(
        (id, app) -> {
          AppConfig then = next.apps().get(id);
          if (then != null) {
            changes.add(app.change(then, faults));
          }
        });
    if (faults.isEmpty()) {
      // Last of what may fail, since it is done with that.
      next.server()
          .tls()
          .ifPresent(
              tls ->
                  certificates.ifPresent(
                      own -> faults.attempt("server.tls", () -> used(own, tls))));
    }
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults.lines());
    }
    List<Change> inPlace =
        Change.between(latest, next).stream().filter(change -> isLive(change, next)).toList();
    List<Change> later =
        Change.between(started, next).stream().filter(change -> !isLive(change, next)).toList();
    changes.forEach(Runnable::run);
    latest = next;
    inPlace.forEach(change -> log.info("Changed {}", change));
    later.forEach(change -> log.warn("Not changed, this needs a restart: {}", change));
    log.info(
        "Reloaded: {} changed{}",
        inPlace.isEmpty()
            ? "nothing"
            : inPlace.size() == 1 ? "1 setting" : inPlace.size() + " settings",
        later.isEmpty() ? "" : ", " + later.size() + " not before a restart");
  }

  private static Certificates used(Certificates certificates, TlsConfig tls) {
    certificates.use(tls);
    return certificates;
  }

  private boolean isLive(Change change, EchobridgeConfig next) {
    List<String> keys = change.keys();
    return switch (keys.get(0)) {
      case "log" -> true;
      case "server" -> keys.size() > 2 && keys.get(1).equals("tls") && !keys.get(2).equals("port");
      case "apps" -> {
        RunningApp app = apps.get(keys.get(1));
        AppConfig then = next.apps().get(keys.get(1));
        yield app != null
            && then != null
            && keys.size() > 2
            && app.isLive(keys.subList(2, keys.size()), then);
      }
      default -> false;
    };
  }
}
