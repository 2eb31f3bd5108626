package io.echobridge.broker.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.echobridge.broker.Sender;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.TcpProxy;
import org.junit.jupiter.api.Test;

/** What clients say goes where the application listens, behind the prefix. */
class SenderTest extends RedisTest {
  @Test
  void itIsPublishedBehindThePrefixAndRefusedWhileRedisIsAway() {
    RedisServer server = redis();
    TcpProxy wire = closing(TcpProxy.to(server.port()));
    RecordingListener application = new RecordingListener();
    subscribe(
        start(RedisConfigs.to("redis://127.0.0.1:" + server.port()).prefix("shop_"), application),
        "clients.a");
    RecordingListener here = new RecordingListener();
    Sender sender =
        start(RedisConfigs.to("redis://127.0.0.1:" + wire.port()).prefix("shop_"), here)
            .sender()
            .orElseThrow();
    assertThat(sender.send("clients.a", "a", "one".getBytes(UTF_8)).toCompletableFuture())
        .succeedsWithin(PATIENCE);
    eventually(() -> assertThat(application.texts("clients.a")).containsExactly("one"));
    wire.cut();
    eventually(() -> assertThat(here.downs()).hasSize(1));
    assertThat(sender.send("clients.a", "a", "lost".getBytes(UTF_8)).toCompletableFuture())
        .failsWithin(PATIENCE);
    assertThat(sender.heardAt("clients.a")).isEqualTo("clients.a");
    assertThat(sender.takesAnyAddress()).isTrue();
  }
}
