package io.echobridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EmbeddedRedisTest {
  @Test
  void theDemoPublishesOnARedisOfItsOwnThatEndsWithIt() throws Exception {
    String url;
    try (EmbeddedRedis embedded = EmbeddedRedis.start();
        DemoRedis redis = new DemoRedis(embedded.url())) {
      url = embedded.url();
      String said =
          redis
              .publish("news", LaravelEvent.messagePosted("a", "b", "c", null))
              .toCompletableFuture()
              .get(60, TimeUnit.SECONDS);
      assertThat(said).isEqualTo("published on news; subscribers at Redis: 0");
      assertThat(redis.cli()).contains("redis-cli -p " + url.substring(url.lastIndexOf(':') + 1));
    }
    assertThatThrownBy(() -> new DemoRedis(url).close()).isInstanceOf(RedisException.class);
  }
}
