package io.echobridge.broker.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.echobridge.broker.Sender;
import io.echobridge.testkit.RecordingListener;
import io.echobridge.testkit.RedisServer;
import io.echobridge.testkit.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What clients say goes where the application listens, behind the prefix. */
class SenderTest extends RedisTest {
  private final List<String> published = new ArrayList<>();

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

  /** Before an event has come nobody knows where it would go. */
  @Test
  void itNeedsAPrefixThatIsGiven() {
    RedisSender learning = sender(RedisConfigs.to("redis://127.0.0.1:1"));
    assertThatThrownBy(() -> learning.heardAt("clients.{channel}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("brokers.main.prefix = \"laravel_database_\"");
    assertThatThrownBy(
            () ->
                sender(RedisConfigs.to("redis://127.0.0.1:1").streams(List.of("s")))
                    .heardAt("clients"))
        .hasMessageContaining("prefix = auto");
    for (Object prefix : List.of("shop_", List.of("shop_", "other_"))) {
      RedisSender given =
          sender(RedisConfigs.to("redis://127.0.0.1:1").prefix(prefix).streams(List.of("shop_s")));
      assertThat(given.heardAt("clients")).isEqualTo("clients");
      assertThat(given.send("clients.a", "a", new byte[0]).toCompletableFuture()).isCompleted();
      assertThat(published).last().isEqualTo("shop_clients.a");
    }
  }

  private RedisSender sender(RedisConfigs config) {
    return new RedisSender(
        config.made(),
        "main",
        (channel, body) -> {
          published.add(channel);
          return CompletableFuture.completedStage(null);
        });
  }
}
