package io.echobridge.broker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest extends RedisTest {
  @TempDir Path directory;
  private final RecordingListener listener = new RecordingListener();

  @Test
  void eventsComeThroughAUnixSocket() {
    Path socket = directory.resolve("redis.sock");
    RedisServer redis = redis("--unixsocket", socket.toString());

    subscribe(start(RedisConfigs.to("redis-socket://" + socket).prefix(""), listener), "news");
    publish(redis, "news", "hello");

    eventually(() -> assertThat(listener.texts("news")).containsExactly("hello"));
    assertThat(listener.ups()).containsExactly("redis-socket://" + socket);
  }

  @Test
  void aSocketThatIsNotThereIsReportedAndTriedAgain() {
    Path socket = directory.resolve("redis.sock");

    start(RedisConfigs.to("unix://" + socket).prefix(""), listener);
    assertThat(listener.downs()).singleElement().asString().contains(socket.toString());
    redis("--unixsocket", socket.toString());

    eventually(() -> assertThat(listener.ups()).hasSize(1));
  }
}
