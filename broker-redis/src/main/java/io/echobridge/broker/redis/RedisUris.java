package io.echobridge.broker.redis;

import io.echobridge.settings.Secret;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.util.List;
import java.util.Optional;

/** Lettuce's addresses: one for a server, socket or set of Sentinels, one per node of a cluster. */
record RedisUris(RedisConfig config, RedisUrl url, Optional<String> master) {
  List<RedisURI> all() {
    return switch (url.kind()) {
      case SOCKET -> List.of(finished(RedisURI.Builder.socket(url.socket())));
      case REDIS -> url.hosts().stream().map(at -> finished(builder(at))).toList();
      case SENTINEL -> List.of(sentinel());
    };
  }

  private RedisURI.Builder builder(RedisUrl.HostPort at) {
    return RedisURI.builder().withHost(at.host()).withPort(at.port());
  }

  private RedisURI sentinel() {
    RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(master.orElseThrow());
    for (RedisUrl.HostPort at : url.hosts()) {
      RedisURI each = tls(builder(at)).withTimeout(config.connectTimeout()).build();
      config
          .sentinelPassword()
          .ifPresent(secret -> each.setAuthentication(secret.value().toCharArray()));
      builder.withSentinel(each);
    }
    return finished(builder);
  }

  private RedisURI finished(RedisURI.Builder builder) {
    RedisURI uri =
        (url.kind() == RedisUrl.Kind.SOCKET ? builder : tls(builder))
            .withTimeout(config.connectTimeout())
            .withClientName("echobridge")
            .build();
    authenticate(uri);
    return uri;
  }

  private RedisURI.Builder tls(RedisURI.Builder builder) {
    SslVerifyMode verify =
        switch (config.tls().verify()) {
          case FULL -> SslVerifyMode.FULL;
          case CA -> SslVerifyMode.CA;
          case NONE -> SslVerifyMode.NONE;
        };
    return builder.withSsl(url.tls()).withVerifyPeer(verify);
  }

  private void authenticate(RedisURI uri) {
    Optional<String> user = config.user().or(url::user);
    Optional<String> password = config.password().map(Secret::value).or(url::password);
    if (password.isPresent()) {
      char[] secret = password.get().toCharArray();
      uri.setCredentialsProvider(
          RedisCredentialsProvider.from(() -> RedisCredentials.just(user.orElse(null), secret)));
    }
  }
}
