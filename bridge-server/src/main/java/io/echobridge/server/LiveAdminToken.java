package io.echobridge.server;

import io.echobridge.admin.access.Access;
import io.echobridge.config.EchobridgeConfig;
import io.echobridge.settings.Faults;
import java.util.List;
import java.util.Optional;

/** What is in the file of {@code admin.token-file}; which file that is needs a restart. */
final class LiveAdminToken implements LivePart<EchobridgeConfig> {
  private final Access access;

  LiveAdminToken(Access access) {
    this.access = access;
  }

  @Override
  public String name() {
    return "admin token";
  }

  @Override
  public boolean takes(List<String> setting, EchobridgeConfig next) {
    return false;
  }

  @Override
  public Runnable prepare(EchobridgeConfig next) {
    Faults faults = new Faults();
    Optional<Runnable> change = faults.attempt("admin", () -> access.prepare(next.admin()));
    faults.done();
    return change.orElse(() -> {});
  }
}
