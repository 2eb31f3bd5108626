package io.echobridge.server;

import io.echobridge.config.AppConfig;
import io.echobridge.config.Change;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.config.InvalidConfigException;
import io.echobridge.settings.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings another configuration into force as far as the parts of the daemon take it while clients
 * are connected. What no part takes is reported as needing a restart. One at a time.
 */
final class Reload {
  private static final Logger log = LoggerFactory.getLogger(Reload.class);
  private static final String APPS = "apps";

  private final EchobridgeConfig started;
  private final List<LivePart<EchobridgeConfig>> parts;
  private final Map<String, App> apps;
  private EchobridgeConfig latest;

  /**
   * @param started what everything was made of
   * @param parts those that no app owns
   */
  Reload(EchobridgeConfig started, List<LivePart<EchobridgeConfig>> parts, Map<String, App> apps) {
    this.started = started;
    this.parts = List.copyOf(parts);
    this.apps = apps;
    this.latest = started;
  }

  /**
   * Changes all that can be changed, or nothing.
   *
   * @throws InvalidConfigException when settings cannot be used
   */
  void to(EchobridgeConfig next) throws InvalidConfigException {
    List<Runnable> changes = prepared(next);
    List<Change> inPlace =
        Change.between(latest, next).stream()
            .filter(change -> !owners(change.keys(), next).isEmpty())
            .toList();
    List<Change> later =
        Change.between(started, next).stream()
            .filter(change -> owners(change.keys(), next).isEmpty())
            .toList();
    // Before the log's own level changes, which may be among them; what could fail has been done.
    inPlace.forEach(change -> log.info("Changed {}", change));
    changes.forEach(Runnable::run);
    latest = next;
    later.forEach(change -> log.warn("Not changed, because this needs a restart: {}", change));
    log.info(
        "Reloaded: {} changed{}",
        inPlace.isEmpty()
            ? "nothing"
            : inPlace.size() == 1 ? "1 setting" : inPlace.size() + " settings",
        later.isEmpty() ? "" : ", " + later.size() + " only after a restart");
  }

  private List<Runnable> prepared(EchobridgeConfig next) throws InvalidConfigException {
    Faults faults = new Faults();
    List<Runnable> changes = new ArrayList<>();
    parts.forEach(part -> faults.in(() -> changes.add(part.prepare(next))));
    apps.forEach(
        (id, app) -> {
          AppConfig then = next.apps().get(id);
          if (then != null) {
            String path = APPS + "." + id;
            app.parts()
                .forEach(
                    part -> faults.attempt(path, () -> part.prepare(then)).ifPresent(changes::add));
          }
        });
    if (!faults.isEmpty()) {
      throw new InvalidConfigException(faults.lines());
    }
    return changes;
  }

  /**
   * Which parts take a setting: more than one where a limit has several uses, none where it needs a
   * restart.
   */
  List<String> owners(List<String> keys, EchobridgeConfig next) {
    if (!keys.get(0).equals(APPS)) {
      return owners(parts, keys, next);
    }
    App app = keys.size() > 2 ? apps.get(keys.get(1)) : null;
    AppConfig then = keys.size() > 2 ? next.apps().get(keys.get(1)) : null;
    return app == null || then == null
        ? List.of()
        : owners(app.parts(), keys.subList(2, keys.size()), then);
  }

  private static <C> List<String> owners(List<LivePart<C>> parts, List<String> keys, C next) {
    return parts.stream().filter(part -> part.takes(keys, next)).map(LivePart::name).toList();
  }
}
