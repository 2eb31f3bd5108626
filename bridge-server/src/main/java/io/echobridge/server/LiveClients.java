package io.echobridge.server;

import io.echobridge.auth.AppKeys;
import io.echobridge.auth.AuthConfig;
import io.echobridge.auth.Authorizer;
import io.echobridge.config.AppConfig;
import io.echobridge.config.WebSocketConfig;
import io.echobridge.gate.Admission;
import io.echobridge.gate.Origins;
import io.echobridge.net.Compression;
import io.echobridge.net.EventLoops;
import io.echobridge.protocol.Bridge;
import io.echobridge.protocol.ForeignSessions;
import io.echobridge.protocol.ProtocolContext;
import io.echobridge.token.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which clients may connect, how fast they may come, when one that takes nothing is cut, and what
 * is compressed for them. Asked from any thread.
 */
final class LiveClients implements LivePart<AppConfig> {
  private static final LiveKeys KEYS =
      LiveKeys.of(
          "origins",
          "limits.max-connections",
          "limits.max-connections-in-cluster",
          "limits.max-connections-per-address",
          "limits.handshakes-per-second",
          "limits.handshake-wait",
          "limits.packets-per-second",
          "limits.slow-client-timeout",
          "websocket.compression");

  private final Origins origins;
  private final Compression compression = new Compression(this::compressing);
  private volatile AppConfig.Limits limits;
  private volatile Compression.Settings compressing;

  LiveClients(AppConfig app) {
    this.origins = new Origins(app.origins(), applicationHosts(app));
    this.limits = app.limits();
    this.compressing = compressing(app);
  }

  private static Compression.Settings compressing(AppConfig app) {
    WebSocketConfig.Compression set = app.websocket().compression();
    return new Compression.Settings(set.enabled(), set.threshold(), set.level());
  }

  private Compression.Settings compressing() {
    return compressing;
  }

  /** What the app's protocols are made with. */
  ProtocolContext context(
      String app,
      Bridge bridge,
      Authorizer authorizer,
      Admission admission,
      EventLoops loops,
      ForeignSessions foreign,
      Tokens tokens,
      Supplier<Optional<AppKeys>> keys) {
    return new ProtocolContext(
        app,
        bridge,
        authorizer,
        origins,
        admission,
        loops,
        this::patienceMillis,
        foreign,
        tokens,
        keys,
        compression);
  }

  /** How WebSockets are compressed; constant. */
  Compression compression() {
    return compression;
  }

  private static Set<String> applicationHosts(AppConfig app) {
    return app.auth().map(AuthConfig::hosts).orElse(Set.of());
  }

  Admission.Limits admission() {
    AppConfig.Limits now = limits;
    return new Admission.Limits(
        now.maxConnections(),
        now.maxConnectionsInCluster(),
        now.maxConnectionsPerAddress(),
        now.handshakesPerSecond(),
        now.handshakeWait(),
        now.packetsPerSecond());
  }

  /** How long a client may take nothing of what waits for it. */
  long patienceMillis() {
    return limits.slowClientTimeout().toMillis();
  }

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public boolean takes(List<String> setting, AppConfig next) {
    return KEYS.include(setting);
  }

  @Override
  public Runnable prepare(AppConfig next) {
    return () -> {
      limits = next.limits();
      compressing = compressing(next);
      origins.replace(next.origins(), applicationHosts(next));
    };
  }
}
