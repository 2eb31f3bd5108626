package io.echobridge.broker.redis;

import io.echobridge.broker.link.Tls;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where Redis is and how it is spoken to, in Lettuce's terms. Lettuce does not reconnect: a link
 * that breaks is replaced, so that the first and the tenth attempt are the same code.
 *
 * @param shown the address without secrets, for the operator
 */
record RedisAddress(RedisConfig config, List<RedisURI> uris, SslOptions tls, String shown) {
  /** What may wait in Lettuce to be published. */
  private static final int MOST_UNSENT = 10_000;

  static RedisAddress of(RedisConfig config) {
    RedisUrl url = RedisUrl.parse(config.url());
    Optional<String> master = config.sentinelMaster().or(url::master);
    return new RedisAddress(
        config, new RedisUris(config, url, master).all(), tls(config), url.shown());
  }

  boolean cluster() {
    return config.cluster();
  }

  /** Commands wait as long as it takes: the listener may hold the thread that hears the answer. */
  ClientOptions receivingOptions() {
    return with(ClientOptions.builder(), TimeoutOptions.create()).build();
  }

  ClientOptions publishingOptions() {
    return with(ClientOptions.builder(), TimeoutOptions.enabled(config.connectTimeout())).build();
  }

  ClusterClientOptions receivingClusterOptions() {
    return clusterOptions(TimeoutOptions.create());
  }

  ClusterClientOptions publishingClusterOptions() {
    return clusterOptions(TimeoutOptions.enabled(config.connectTimeout()));
  }

  private ClusterClientOptions clusterOptions(TimeoutOptions timeouts) {
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    with(builder, timeouts);
    return builder
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(Duration.ofMinutes(1))
                .build())
        .build();
  }

  private ClientOptions.Builder with(ClientOptions.Builder builder, TimeoutOptions timeouts) {
    return builder
        .autoReconnect(false)
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(MOST_UNSENT)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder().connectTimeout(config.connectTimeout()).keepAlive(true).build())
        .sslOptions(tls)
        .timeoutOptions(timeouts);
  }

  private static SslOptions tls(RedisConfig config) {
    Tls tls = config.tls();
    SslOptions.Builder builder = SslOptions.builder().handshakeTimeout(config.connectTimeout());
    tls.caFile().ifPresent(file -> builder.trustManager(new File(file)));
    tls.certFile()
        .ifPresent(
            certificate ->
                builder.keyManager(
                    new File(certificate),
                    new File(tls.keyFile().orElseThrow()),
                    tls.keyPassword()
                        .map(secret -> secret.value().toCharArray())
                        .orElse(new char[0])));
    return builder.build();
  }
}
